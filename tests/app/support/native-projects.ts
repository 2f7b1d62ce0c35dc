import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { project } from "../../../infra/project.ts";

const app = path.join(project, "app");
const requireOfApp = createRequire(path.join(app, "package.json"));

/** Expo's own readers of the files that a native project is made of: this project has none of XML, plist and Xcode. */
interface ConfigPlugins {
  readonly XML: { readXMLAsync(options: { path: string }): Promise<unknown> };
  readonly AndroidConfig: {
    readonly Package: { getApplicationIdAsync(root: string): Promise<string | null> };
  };
  readonly IOSConfig: {
    readonly XcodeUtils: { getPbxproj(root: string): { pbxXCBuildConfigurationSection(): unknown } };
  };
}

/** The settings that decide who may open the app, and what of it leaves the phone; as they are in the files of the native projects. */
export interface NativeProjects {
  readonly android: {
    readonly applicationId: string | null;
    /** Each address from which a browser may open the app, and whether Android asks its host for leave first. */
    readonly links: readonly { readonly url: string; readonly verified: boolean }[];
    readonly permissions: readonly string[];
    /** That can be chosen for the app in the phone's settings. */
    readonly languages: readonly string[];
    readonly application: Readonly<Record<string, string>>;
    /** The folders that are left out of backups and moves, by the way: `cloud-backup: file .`. */
    readonly excluded: readonly string[];
  };
  readonly ios: {
    readonly bundleIds: readonly string[];
    readonly teams: readonly string[];
    readonly schemes: readonly string[];
    readonly associatedDomains: readonly string[];
    readonly info: Readonly<Record<string, unknown>>;
    readonly privacy: PrivacyManifest;
  };
}

/**
 * Copies the app and lets Expo make its native projects, from the template that comes with its packages: without a network.
 *
 * @param folder doesn't exist yet; gets `android/` and `ios/`. Others beside it share what is made of the icons, which takes long.
 * @param env beside the process's own
 */
export async function prebuild(
  folder: string,
  configuration: object,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const made = new Set(["node_modules", "android", "ios", "dist", ".expo", "configuration.json"]);
  await cp(app, folder, {
    recursive: true,
    filter: (source) => !made.has(path.relative(app, source)),
  });
  await symlink(path.join(app, "node_modules"), path.join(folder, "node_modules"));
  const images = path.join(folder, "../images");
  await mkdir(images, { recursive: true });
  await symlink(images, path.join(folder, ".expo"));
  await writeFile(path.join(folder, "configuration.json"), JSON.stringify(configuration));
  const template = "./node_modules/expo/template.tgz";
  await promisify(execFile)(
    process.execPath,
    ["node_modules/expo/bin/cli", "prebuild", "--no-install", "--template", template],
    {
      cwd: folder,
      env: {
        ...process.env,
        ...{ CI: "1", EXPO_OFFLINE: "1", EXPO_NO_TELEMETRY: "1", EXPO_NO_GIT_STATUS: "1" },
        ...env,
      },
    },
  );
}

/** Reads what is in a folder's `android/` and `ios/`. */
export async function readNativeProjects(folder: string): Promise<NativeProjects> {
  return { android: await readAndroid(folder), ios: await readIos(folder) };
}

const attributes = z.object({ $: z.record(z.string(), z.string()) });
const named = z.array(attributes).default([]);
const manifest = z.object({
  manifest: z.object({
    "uses-permission": named,
    application: z.tuple([
      attributes.extend({
        activity: z.array(
          z.object({
            "intent-filter": z
              .array(
                z.object({
                  $: z.record(z.string(), z.string()).default({}),
                  category: named,
                  data: named,
                }),
              )
              .default([]),
          }),
        ),
      }),
    ]),
  }),
});
const locales = z.object({ "locale-config": z.object({ locale: named }) });
const rules = z.object({
  "data-extraction-rules": z.record(z.string(), z.tuple([z.object({ exclude: named })])),
});

async function readAndroid(folder: string): Promise<NativeProjects["android"]> {
  const { XML, AndroidConfig }: ConfigPlugins = requireOfApp("expo/config-plugins");
  const main = path.join(folder, "android/app/src/main");
  const [root, extraction, choice] = await Promise.all([
    XML.readXMLAsync({ path: path.join(main, "AndroidManifest.xml") }),
    XML.readXMLAsync({ path: path.join(main, "res/xml/data_extraction_rules.xml") }),
    XML.readXMLAsync({ path: path.join(main, "res/xml/locales_config.xml") }),
  ]);
  const { application, "uses-permission": permissions } = manifest.parse(root).manifest;
  const filters = application[0].activity.flatMap((activity) => activity["intent-filter"]);
  const links = filters.flatMap((filter) => filter.data.map(({ $ }) => ({ filter, data: $ })));
  return {
    applicationId: await AndroidConfig.Package.getApplicationIdAsync(folder),
    links: links.map(({ filter, data }) => ({
      url: `${data["android:scheme"]}://${data["android:host"]}${data["android:pathPrefix"]}`,
      verified: filter.$["android:autoVerify"] === "true",
    })),
    permissions: permissions
      .filter(({ $ }) => $["tools:node"] !== "remove")
      .map(({ $ }) => $["android:name"] ?? ""),
    languages: locales.parse(choice)["locale-config"].locale.map(({ $ }) => $["android:name"] ?? ""),
    application: application[0].$,
    excluded: Object.entries(rules.parse(extraction)["data-extraction-rules"]).flatMap(
      ([way, [{ exclude }]]) => exclude.map(({ $ }) => `${way}: ${$.domain} ${$.path}`),
    ),
  };
}

const privacyManifest = z.object({
  NSPrivacyTracking: z.boolean(),
  NSPrivacyAccessedAPITypes: z.array(
    z.object({
      NSPrivacyAccessedAPIType: z.string(),
      NSPrivacyAccessedAPITypeReasons: z.array(z.string()),
    }),
  ),
  NSPrivacyCollectedDataTypes: z.array(z.record(z.string(), z.unknown())),
});
type PrivacyManifest = z.output<typeof privacyManifest>;

const plist: { default: { parse(text: string): unknown } } = requireOfApp("@expo/plist");

/** Why packages of the app read what could tell devices apart: `FileTimestamp C617.1`, by their own privacy manifests. */
export function reasonsOfPackages(): readonly string[] {
  const modules = path.join(app, "node_modules");
  const files = globSync("{*,@*/*}/{ios,React/Resources,ReactCommon/**}/PrivacyInfo.xcprivacy", {
    cwd: modules,
  });
  const manifests = files.map((file) => readFileSync(path.join(modules, file), "utf8"));
  const declared = privacyManifest.pick({ NSPrivacyAccessedAPITypes: true });
  return reasonsOf(manifests.map((text) => declared.parse(plist.default.parse(text))));
}

/** The same, of manifests that were read. */
export function reasonsOf(
  manifests: readonly Pick<PrivacyManifest, "NSPrivacyAccessedAPITypes">[],
): readonly string[] {
  const all = manifests.flatMap(({ NSPrivacyAccessedAPITypes }) => NSPrivacyAccessedAPITypes);
  const reasons = all.flatMap(({ NSPrivacyAccessedAPIType: type, NSPrivacyAccessedAPITypeReasons }) =>
    NSPrivacyAccessedAPITypeReasons.map(
      (reason) => `${type.replace("NSPrivacyAccessedAPICategory", "")} ${reason}`,
    ),
  );
  return [...new Set(reasons)].sort();
}

const buildSettings = z.record(
  z.string(),
  z.union([
    z.string(),
    z.object({
      buildSettings: z.object({
        PRODUCT_BUNDLE_IDENTIFIER: z.string().optional(),
        DEVELOPMENT_TEAM: z.string().optional(),
      }),
    }),
  ]),
);
const entitlements = z.object({ "com.apple.developer.associated-domains": z.array(z.string()).default([]) });
const info = z.looseObject({
  CFBundleURLTypes: z.array(z.object({ CFBundleURLSchemes: z.array(z.string()) })).default([]),
});

async function readIos(folder: string): Promise<NativeProjects["ios"]> {
  const { IOSConfig }: ConfigPlugins = requireOfApp("expo/config-plugins");
  const read = async (pattern: string) => {
    const [file = "", ...others] = globSync(pattern, { cwd: path.join(folder, "ios") });
    if (others.length > 0) throw new Error(`expected one ${pattern}; found ${[file, ...others].join(", ")}`);
    return plist.default.parse(await readFile(path.join(folder, "ios", file), "utf8"));
  };
  const plain = info.parse(await read("*/Info.plist"));
  const builds = buildSettings.parse(
    IOSConfig.XcodeUtils.getPbxproj(folder).pbxXCBuildConfigurationSection(),
  );
  const settings = Object.values(builds).flatMap((one) =>
    typeof one === "string" ? [] : [one.buildSettings],
  );
  const all = (name: keyof (typeof settings)[number]) => [
    ...new Set(settings.flatMap((one) => one[name]?.replaceAll('"', "") ?? [])),
  ];
  return {
    bundleIds: all("PRODUCT_BUNDLE_IDENTIFIER"),
    teams: all("DEVELOPMENT_TEAM"),
    schemes: plain.CFBundleURLTypes.flatMap(({ CFBundleURLSchemes }) => CFBundleURLSchemes),
    associatedDomains: entitlements.parse(await read("*/*.entitlements"))[
      "com.apple.developer.associated-domains"
    ],
    info: plain,
    privacy: privacyManifest.parse(await read("*/PrivacyInfo.xcprivacy")),
  };
}
