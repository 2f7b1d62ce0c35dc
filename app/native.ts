import fs from "node:fs/promises";
import path from "node:path";
import type { ExpoConfig } from "expo/config";
import {
  AndroidConfig,
  type ConfigPlugin,
  withAndroidManifest,
  withDangerousMod,
  withInfoPlist,
} from "expo/config-plugins.js";
import { callbackScheme } from "./callback-scheme.ts";
import type { AppConfiguration } from "./configuration.ts";
import { colours } from "./design/tokens.ts";
import { LANGUAGES } from "./language/languages.ts";

/**
 * Permissions that Expo's template and libraries ask for, and the app has no use for: it draws over no other app, reads no
 * files of others and doesn't vibrate.
 */
const BLOCKED_PERMISSIONS = [
  "android.permission.READ_EXTERNAL_STORAGE",
  "android.permission.WRITE_EXTERNAL_STORAGE",
  "android.permission.SYSTEM_ALERT_WINDOW",
  "android.permission.VIBRATE",
];

/**
 * Told to Apple: the reasons why React Native and Expo read what could tell devices apart, as their own manifests name them, and the
 * data that the app sends to its API, for nothing but what it is for.
 */
const PRIVACY = {
  NSPrivacyTracking: false,
  NSPrivacyTrackingDomains: [],
  NSPrivacyAccessedAPITypes: [
    accessed("UserDefaults", ["CA92.1"]),
    accessed("FileTimestamp", ["C617.1", "0A2A.1", "3B52.1"]),
    accessed("DiskSpace", ["E174.1", "85F4.1"]),
    accessed("SystemBootTime", ["35F9.1"]),
  ],
  NSPrivacyCollectedDataTypes: ["Name", "EmailAddress", "UserID", "OtherUserContent"].map((type) => ({
    NSPrivacyCollectedDataType: `NSPrivacyCollectedDataType${type}`,
    NSPrivacyCollectedDataTypeLinked: true,
    NSPrivacyCollectedDataTypeTracking: false,
    NSPrivacyCollectedDataTypePurposes: ["NSPrivacyCollectedDataTypePurposeAppFunctionality"],
  })),
};

function accessed(category: string, reasons: string[]) {
  return {
    NSPrivacyAccessedAPIType: `NSPrivacyAccessedAPICategory${category}`,
    NSPrivacyAccessedAPITypeReasons: reasons,
  };
}

/** Of the screens' own colours, so that nothing flashes as the first one takes its place. */
const splashScreen = {
  image: "./assets/splash.png",
  imageWidth: 160,
  backgroundColor: colours.light.paper,
  dark: { image: "./assets/splash.png", backgroundColor: colours.dark.paper },
};

/**
 * The native projects of a stack's app, for the platforms for which the stack has one.
 *
 * - A login comes back by `callbackScheme`, and the domain at which people sign in vouches for the app.
 * - What is on the phone stays there: nothing of it is backed up or moved to another.
 * - Everything goes over TLS; a development build may ask its development server without.
 */
export function withNativeProjects(config: ExpoConfig, configuration: AppConfiguration): ExpoConfig {
  const { android, ios, domain, environment } = configuration;
  const { hostname } = new URL(`https://${domain}`);
  const isDevelopment = environment === "development";
  const complete: ExpoConfig = {
    ...config,
    platforms: [...(android ? ["android" as const] : []), ...(ios ? ["ios" as const] : []), "web"],
    icon: "./assets/icon.png",
    plugins: [
      ...(config.plugins ?? []),
      ["expo-splash-screen", splashScreen],
      // Phones offer these for the app alone, whatever their own language is.
      ["expo-localization", { supportsRTL: true, supportedLocales: Object.keys(LANGUAGES) }],
      ["react-native-auth0", { domain: hostname, customScheme: callbackScheme("android", configuration) }],
    ],
    ...(android && {
      android: {
        package: android.packageName,
        adaptiveIcon: {
          foregroundImage: "./assets/adaptive-icon.png",
          monochromeImage: "./assets/adaptive-icon.png",
          backgroundColor: colours.light.accent,
        },
        allowBackup: false,
        permissions: [],
        blockedPermissions: BLOCKED_PERMISSIONS,
      },
    }),
    ...(ios && {
      ios: {
        bundleIdentifier: ios.bundleId,
        appleTeamId: ios.teamId,
        supportsTablet: true,
        associatedDomains: [`applinks:${hostname}`, `webcredentials:${hostname}`],
        config: { usesNonExemptEncryption: false },
        privacyManifests: PRIVACY,
        infoPlist: {
          NSAppTransportSecurity: { NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: isDevelopment },
          RCTAsyncStorageExcludeFromBackup: true,
        },
      },
    }),
  };
  return withScheme(withoutCopies(withoutCleartext(complete)), callbackScheme("ios", configuration));
}

/** The plugin of react-native-auth0 takes one scheme for both platforms; iOS gets its own, and no other. */
const withScheme = (config: ExpoConfig, scheme: string | undefined): ExpoConfig =>
  withInfoPlist(config, (plist) => {
    plist.modResults.CFBundleURLTypes =
      scheme === undefined ? [] : [{ CFBundleURLName: "auth0", CFBundleURLSchemes: [scheme] }];
    return plist;
  });

/** A debug build's own manifest lets Metro's bundles through. */
const withoutCleartext: ConfigPlugin = (config) =>
  withAndroidManifest(config, (manifest) => {
    const { $ } = AndroidConfig.Manifest.getMainApplicationOrThrow(manifest.modResults);
    $["android:usesCleartextTraffic"] = "false";
    return manifest;
  });

const EXTRACTION_RULES = "data_extraction_rules";

/** Since Android 12, `allowBackup` alone keeps nothing from another phone that takes this one's place. */
const withoutCopies: ConfigPlugin = (config) => {
  const named = withAndroidManifest(config, (manifest) => {
    const { $ } = AndroidConfig.Manifest.getMainApplicationOrThrow(manifest.modResults);
    Object.assign($, { "android:dataExtractionRules": `@xml/${EXTRACTION_RULES}` });
    return manifest;
  });
  return withDangerousMod(named, [
    "android",
    async (project) => {
      const folder = path.join(project.modRequest.platformProjectRoot, "app/src/main/res/xml");
      await fs.mkdir(folder, { recursive: true });
      await fs.writeFile(path.join(folder, `${EXTRACTION_RULES}.xml`), extractionRules());
      return project;
    },
  ]);
};

function extractionRules(): string {
  const excluded = ["root", "file", "database", "sharedpref", "external"]
    .map((domain) => `    <exclude domain="${domain}" path="." />`)
    .join("\n");
  const ways = ["cloud-backup", "device-transfer"].map((way) => `  <${way}>\n${excluded}\n  </${way}>`);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    "<data-extraction-rules>",
    ...ways,
    "</data-extraction-rules>\n",
  ].join("\n");
}
