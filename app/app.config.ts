import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ExpoConfig } from "expo/config";
import type { AppConfiguration } from "./configuration.ts";

/** Another file, or none where it is empty: for who builds or develops the app for a stack of the moment. */
const file = process.env.TIMESHEETS_CONFIGURATION ?? path.join(__dirname, "configuration.json");

/**
 * The app as a stack has it: `npm run app:config -- STACK` writes the file. Without it the app is built for a browser only, whose
 * page brings the configuration along.
 */
const configuration: AppConfiguration | undefined = existsSync(file)
  ? JSON.parse(readFileSync(file, "utf8"))
  : undefined;

/** `eas.json` says for which stack a profile builds: an app of the development's tenant has no place in a store. */
const intended = process.env.TIMESHEETS_STACK;
if (intended !== undefined && configuration?.stack !== intended) {
  throw new Error(
    `CONFIGURATION_OF_ANOTHER_STACK: this is to be the app of stack "${intended}", and ${file} is ${configuration === undefined ? "missing" : `of "${configuration.stack}"`}; run npm run app:config -- ${intended}`,
  );
}

/** The project of EAS, where it builds the app. */
const project = process.env.EAS_PROJECT_ID;

const config: ExpoConfig = {
  name: "Timesheets",
  slug: "timesheets-mobile",
  version: "1.0.0",
  orientation: "default",
  userInterfaceStyle: "automatic",
  platforms: ["ios", "android", "web"],
  web: { bundler: "metro", output: "single", favicon: "./assets/icon.png" },
  plugins: [["expo-router", { root: "./routes" }]],
  extra: {
    ...(configuration !== undefined && { configuration }),
    ...(project !== undefined && { eas: { projectId: project } }),
  },
};

/** Loaded only for a stack's app: Node has to be new enough to read it as it is, and an app for a browser needs nothing of it. */
function native(): typeof import("./native.ts") {
  if (process.features.typescript) return require("./native.ts");
  throw new Error(
    `NODE_TOO_OLD: this is Node ${process.version}, and an app with a configuration.json needs 24; the project's own is in node_modules/node/bin`,
  );
}

export default configuration === undefined ? config : native().withNativeProjects(config, configuration);
