import { z } from "zod";
import { expected } from "./words.ts";

/** An Android app: its name, and the keys that may sign it. */
export interface AndroidApp {
  readonly packageName: string;
  /** SHA-256, in capitals with colons. */
  readonly certificateFingerprints: readonly string[];
}

/** An iOS app: whose it is, and its name. */
export interface IosApp {
  readonly teamId: string;
  readonly bundleId: string;
}

/** The apps that the tenant vouches for: a platform opens an https address in an app only if the address's host does. */
export interface MobileApps {
  readonly android?: AndroidApp | undefined;
  readonly ios?: IosApp | undefined;
}

export const APP = "com.example.app";
const TEAM = "A1B2C3D4E5";
const FINGERPRINT = Array.from({ length: 32 }, (_, index) => (index + 16).toString(16).toUpperCase()).join(
  ":",
);

export const ANDROID_EXAMPLE = { packageName: APP, certificateFingerprints: [FINGERPRINT] };
export const IOS_EXAMPLE = { teamId: TEAM, bundleId: APP };

/** Two names or more, each beginning with a letter (Android: application id). */
const PACKAGE = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+$/;
/** Letters, digits, hyphens and dots (Apple: CFBundleIdentifier). */
const BUNDLE = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const TEAM_ID = /^[A-Z0-9]{10}$/;
const SHA_256 = /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/;

const fingerprint = text(
  SHA_256,
  "the SHA-256 fingerprint of a certificate that signs the app: 32 pairs of hexadecimal digits in capitals, with colons, as keytool prints them",
  FINGERPRINT,
);

/** The keys of an Android app, which are there together or not at all. */
export const androidShape = {
  packageName: text(PACKAGE, "the app's package name", APP).optional(),
  certificateFingerprints: z
    .array(fingerprint, { error: expected("a list of fingerprints", [FINGERPRINT]) })
    .min(1, { error: expected("one fingerprint or more", [FINGERPRINT]) })
    .refine((all) => new Set(all).size === all.length, {
      error: "has a fingerprint twice; expected each once",
    })
    .optional(),
};

/** The keys of an iOS app, which are there together or not at all. */
export const iosShape = {
  teamId: text(TEAM_ID, "the ten capital letters and digits of the Apple developer team", TEAM).optional(),
  bundleId: text(BUNDLE, "the app's bundle identifier", APP).optional(),
};

function text(pattern: RegExp, what: string, example: string) {
  const error = expected(what, example);
  return z.string({ error }).regex(pattern, { error });
}
