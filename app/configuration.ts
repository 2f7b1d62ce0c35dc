import Constants from "expo-constants";
import { Platform } from "react-native";

/** A stack as the app has to know it: written from the stack's outputs by `npm run app:config`, or by the page that serves the app. */
export interface AppConfiguration {
  /** The stack's name. */
  readonly stack: string;
  readonly environment: "development" | "production";
  /** Host and port at which people sign in, without a scheme. */
  readonly domain: string;
  readonly clientId: string;
  /** The API's identifier. */
  readonly audience: string;
  /** Where the API is, without a slash at its end; a path is one of the page's own origin. */
  readonly apiUrl: string;
  /** How long a sign-in lasts, and how long without use, in seconds. */
  readonly session: { readonly lifetime: number; readonly idleLifetime: number };
  readonly android?: { readonly packageName: string };
  readonly ios?: { readonly teamId: string; readonly bundleId: string };
}

/** The id of the element of the page that holds the configuration as JSON. */
const ELEMENT = "configuration";

/**
 * Reads the configuration: in a browser from the page, else from what was built into the app.
 *
 * @throws {Error} CONFIGURATION_MISSING when there is none, or when it lacks something.
 */
export function readConfiguration(): AppConfiguration {
  const found: unknown =
    Platform.OS === "web" ? pageConfiguration() : Constants.expoConfig?.extra?.configuration;
  if (isConfiguration(found)) return found;
  throw new Error(
    "CONFIGURATION_MISSING: the app doesn't know which stack it belongs to; open it at the address that npm start prints, or run npm run app:config before it is built",
  );
}

function pageConfiguration(): unknown {
  const text = document.getElementById(ELEMENT)?.textContent;
  return text ? JSON.parse(text) : Constants.expoConfig?.extra?.configuration;
}

function isConfiguration(value: unknown): value is AppConfiguration {
  if (typeof value !== "object" || value === null) return false;
  const texts = ["stack", "environment", "domain", "clientId", "audience", "apiUrl"];
  return (
    texts.every((key) => typeof Reflect.get(value, key) === "string") &&
    typeof Reflect.get(value, "session") === "object"
  );
}
