import { randomUUID } from "node:crypto";
import { globSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ManagementClient } from "auth0";
import { startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { project as root } from "../../infra/project.ts";
import { appConfiguration } from "../../local/app/configuration.ts";
import { declareStack } from "../infra/declare.ts";
import { stackValues } from "../infra/stack-file.ts";
import {
  type NativeProjects,
  prebuild,
  readNativeProjects,
  reasonsOf,
  reasonsOfPackages,
} from "./support/native-projects.ts";

const STACKS = ["dev", "prod"] as const;

const declaredClient = z.object({
  name: z.string(),
  callbacks: z.array(z.string()),
  mobile: z.object({
    android: z.object({ appPackageName: z.string(), sha256CertFingerprints: z.array(z.string()) }),
    ios: z.object({ teamId: z.string(), appBundleIdentifier: z.string() }),
  }),
});
type DeclaredClient = z.output<typeof declaredClient>;

/** A stack's native application as it is declared, and the configuration of its app. */
async function declared(stack: (typeof STACKS)[number], values: Readonly<Record<string, unknown>> = {}) {
  const declaration = await declareStack({ stack, values });
  const { promise, resolve } = Promise.withResolvers<unknown>();
  pulumi.output(declaration.outputs).apply(resolve);
  return {
    client: declaredClient.parse(declaration.the("auth0:index/client:Client", "mobile").inputs),
    configuration: appConfiguration(stack, await promise, "the declared stack"),
  };
}

/** The documents by which a tenant with this client vouches for apps. */
async function vouchedFor(tenant: Tenant, { name, mobile: { android, ios } }: DeclaredClient) {
  const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  const { client_id = "" } = await management.clients.create({
    name,
    app_type: "native",
    mobile: {
      android: {
        app_package_name: android.appPackageName,
        sha256_cert_fingerprints: android.sha256CertFingerprints,
      },
      ios: { team_id: ios.teamId, app_bundle_identifier: ios.appBundleIdentifier },
    },
  });
  const [assetLinks, association] = await Promise.all(
    ["assetlinks.json", "apple-app-site-association"].map(async (file) =>
      (await fetch(`${tenant.issuer}.well-known/${file}`)).json(),
    ),
  );
  await management.clients.delete(client_id);
  return {
    androidApps: z
      .array(z.object({ target: z.object({ package_name: z.string() }) }))
      .parse(assetLinks)
      .map(({ target }) => target.package_name),
    ...z
      .object({
        applinks: z.object({ details: z.array(z.object({ appID: z.string(), paths: z.array(z.string()) })) }),
        webcredentials: z.object({ apps: z.array(z.string()) }),
      })
      .parse(association),
  };
}

/** Wherein native projects and what is declared differ; empty where a login comes back to the app, and to no other. */
function differences(
  { android, ios }: NativeProjects,
  { callbacks, mobile }: DeclaredClient,
  tenant: Awaited<ReturnType<typeof vouchedFor>>,
): string[] {
  const onAndroid = callbacks.filter((url) => url.includes("/android/"));
  const onIos = callbacks.filter((url) => url.includes("/ios/"));
  const hosts = [...new Set(callbacks.map((url) => /:\/\/([^/]+)/.exec(url)?.[1] ?? ""))];
  const appIds = ios.bundleIds.flatMap((bundle) => ios.teams.map((team) => `${team}.${bundle}`));
  const pairs: [string, unknown, unknown][] = [
    ["callbacks of both platforms", onAndroid.length + onIos.length, callbacks.length],
    ["Android's links", android.links.map(({ url }) => url), onAndroid],
    [
      "Android's verified links",
      android.links.filter((link) => link.verified).map(({ url }) => url),
      onAndroid,
    ],
    ["Android's application id", android.applicationId, mobile.android.appPackageName],
    ["the tenant's Android apps", tenant.androidApps, [android.applicationId]],
    ["iOS's schemes", ios.schemes, onIos.map((url) => url.split(":")[0])],
    ["iOS's bundle id", ios.bundleIds, [mobile.ios.appBundleIdentifier]],
    ["iOS's team", ios.teams, [mobile.ios.teamId]],
    [
      "iOS's associated domains",
      ios.associatedDomains,
      ["applinks", "webcredentials"].flatMap((service) => hosts.map((host) => `${service}:${host}`)),
    ],
    ["the tenant's iOS apps", tenant.webcredentials.apps, appIds],
    [
      "the tenant's paths of iOS apps",
      tenant.applinks.details,
      appIds.map((appID) => ({ appID, paths: ios.bundleIds.map((bundle) => `/ios/${bundle}/*`) })),
    ],
  ];
  return pairs.flatMap(([name, found, wanted]) => {
    const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
    return left === right ? [] : [`${name}: ${left}, not ${right}`];
  });
}

let home: string;
let tenant: Tenant;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "native-"));
  tenant = await startTenant({ home });
});
afterAll(async () => {
  await tenant.close();
  await rm(home, { recursive: true });
});

/** Makes the native projects of a stack's app, with some of its configuration changed. */
async function made(stack: (typeof STACKS)[number], changes: object = {}) {
  const { client, configuration } = await declared(stack);
  const folder = path.join(home, randomUUID());
  await prebuild(folder, { ...configuration, ...changes });
  const check = async () =>
    differences(await readNativeProjects(folder), client, await vouchedFor(tenant, client));
  return { folder, check, projects: await readNativeProjects(folder) };
}

type Made = Awaited<ReturnType<typeof made>>;
const own: Partial<Record<(typeof STACKS)[number], Promise<Made>>> = {};
/** A stack's native projects as they are, made once. */
const madeOf = (stack: (typeof STACKS)[number]): Promise<Made> => (own[stack] ??= made(stack));

test("all stacks of the repository are tried here", () => {
  const files = globSync("Pulumi.*.yaml", { cwd: root });
  expect(files.sort()).toEqual(STACKS.map((stack) => `Pulumi.${stack}.yaml`));
});

describe.each(STACKS)("the native projects of stack %s", (stack) => {
  let project: Made;
  beforeAll(async () => {
    project = await madeOf(stack);
  });

  test("open what the tenant sends a login back to, and nothing else", async () => {
    expect(await project.check()).toEqual([]);
  });

  test("let nothing of the app leave the phone by a backup or a move", () => {
    const { application, excluded } = project.projects.android;
    expect(application).toMatchObject({
      "android:allowBackup": "false",
      "android:dataExtractionRules": "@xml/data_extraction_rules",
    });
    const domains = ["root", "file", "database", "sharedpref", "external"];
    expect(excluded).toEqual(
      ["cloud-backup", "device-transfer"].flatMap((way) => domains.map((domain) => `${way}: ${domain} .`)),
    );
    expect(project.projects.ios.info).toMatchObject({ RCTAsyncStorageExcludeFromBackup: true });
  });

  test("send nothing in the clear, but for iOS's to a development server", () => {
    expect(project.projects.android.application).toMatchObject({ "android:usesCleartextTraffic": "false" });
    expect(project.projects.ios.info.NSAppTransportSecurity).toEqual({
      NSAllowsArbitraryLoads: false,
      NSAllowsLocalNetworking: stack === "dev",
    });
  });

  test("tell Apple what their packages read, and that nobody is tracked", () => {
    const { privacy } = project.projects.ios;
    expect(reasonsOfPackages().length).toBeGreaterThan(3);
    expect(reasonsOf([privacy])).toEqual(reasonsOfPackages());
    expect(privacy.NSPrivacyTracking).toBe(false);
    const types = privacy.NSPrivacyCollectedDataTypes.map(Object.values).map(([type]) => String(type));
    expect(types.map((type) => type.replace("NSPrivacyCollectedDataType", ""))).toEqual([
      ...["Name", "EmailAddress", "UserID", "OtherUserContent"],
    ]);
  });

  test("offer the languages of the app, from right to left where the phone's is", () => {
    const files = globSync("app/language/[a-z][a-z].ts", { cwd: root });
    const languages = files.map((file) => path.basename(file, ".ts"));
    const { android, ios } = project.projects;
    expect(languages.length).toBeGreaterThan(1);
    expect(android.languages.toSorted()).toEqual(languages.toSorted());
    expect(android.application).toMatchObject({
      "android:localeConfig": "@xml/locales_config",
      "android:supportsRtl": "true",
    });
    expect(ios.info).toMatchObject({
      CFBundleLocalizations: android.languages,
      ExpoLocalization_supportsRTL: true,
    });
  });

  test("ask for no permission but the network", () => {
    expect(project.projects.android.permissions).toEqual(["android.permission.INTERNET"]);
    const asked = Object.keys(project.projects.ios.info).filter((key) => key.endsWith("UsageDescription"));
    expect(asked).toEqual([]);
  });
});

describe("a stack with one platform", () => {
  test.each([
    ["android", "ios", { teamId: "", appBundleIdentifier: "" }],
    ["ios", "android", { appPackageName: "", sha256CertFingerprints: [] }],
  ] as const)("%s has that one's project, and vouches for no app on %s", async (one, other, nothing) => {
    const { [one]: section } = Object(stackValues("dev")["timesheets:mobile"]);
    const { client, configuration } = await declared("dev", { "timesheets:mobile": { [one]: section } });
    expect(client.callbacks.map((url) => url.includes(`/${one}/`))).toEqual([true]);
    expect(client.mobile[other]).toEqual(nothing);
    const folder = path.join(home, randomUUID());
    await prebuild(folder, configuration);
    const platforms = readdirSync(folder).filter((name) => name === "android" || name === "ios");
    expect(platforms).toEqual([one]);
  });
});

describe("a build profile", () => {
  const profile = z.object({
    environment: z.string().optional(),
    distribution: z.string().optional(),
    node: z.string().optional(),
    env: z.object({ TIMESHEETS_STACK: z.enum(STACKS) }).optional(),
  });
  const eas = z
    .object({ build: z.record(z.string(), profile), submit: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(path.join(root, "app/eas.json"), "utf8")));
  const profiles = eas.build;

  test("is of one stack, and what goes to the stores of production's alone", async () => {
    const stacks = Object.entries(profiles).map(([name, { env }]) => [name, env?.TIMESHEETS_STACK]);
    expect(stacks).toEqual([
      ["development", "dev"],
      ["preview", "dev"],
      ["production", "prod"],
    ]);
    const toStores = Object.keys(profiles).filter((name) => profiles[name]?.distribution !== "internal");
    expect([toStores, Object.keys(eas.submit)]).toEqual([["production"], ["production"]]);
    const { configuration } = await declared("prod");
    expect(configuration.environment).toBe("production");
  });

  test("builds with the project's own Node", () => {
    const { devDependencies } = z
      .object({ devDependencies: z.object({ node: z.string() }) })
      .parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));
    const versions = Object.values(profiles).map(({ node }) => node);
    expect(versions).toEqual(Array(3).fill(devDependencies.node));
  });

  test("builds nothing with the configuration of another stack", async () => {
    const { configuration } = await declared("dev");
    const folder = path.join(home, "profile");
    await expect(prebuild(folder, configuration, { TIMESHEETS_STACK: "prod" })).rejects.toThrow(
      /CONFIGURATION_OF_ANOTHER_STACK: .*"prod".* is of "dev"; run npm run app:config -- prod/,
    );
  });
});

describe("native projects that aren't those of the declared application", () => {
  let prod: Made;
  beforeAll(async () => {
    prod = await madeOf("prod");
  });

  test.each<[string, object, string[]]>([
    [
      "another package",
      { android: { packageName: "com.attacker.timesheets" } },
      [
        "Android's links",
        "Android's verified links",
        "Android's application id",
        "the tenant's Android apps",
      ],
    ],
    [
      "another domain",
      { domain: "login.attacker.example" },
      ["Android's links", "Android's verified links", "iOS's associated domains"],
    ],
    [
      "another team and bundle id",
      { ios: { teamId: "Z9Z9Z9Z9Z9", bundleId: "com.attacker.timesheets" } },
      [
        ...["iOS's schemes", "iOS's bundle id", "iOS's team"],
        ...["the tenant's iOS apps", "the tenant's paths of iOS apps"],
      ],
    ],
  ])("are told apart by %s", async (_what, changes, names) => {
    const { check } = await made("prod", changes);
    expect((await check()).map((difference) => difference.split(":")[0])).toEqual(names);
  });

  test.each<[string, string, (text: string) => string, string[]]>([
    [
      "a link that Android doesn't ask its host for",
      "android/app/src/main/AndroidManifest.xml",
      (text) => text.replace('android:autoVerify="true"', ""),
      ["Android's verified links"],
    ],
    [
      "a scheme that any app can take",
      "android/app/src/main/AndroidManifest.xml",
      (text) =>
        text.replace(
          /(<intent-filter android:autoVerify.*?)(<data )/s,
          '$1<data android:scheme="timesheets"/>$2',
        ),
      ["Android's links", "Android's verified links"],
    ],
    [
      "another scheme on iOS",
      "ios/Timesheets/Info.plist",
      (text) => text.replace("<string>com.exampleco.timesheets</string>", "$&<string>timesheets</string>"),
      ["iOS's schemes"],
    ],
    [
      "another domain whose passwords the app is offered",
      "ios/Timesheets/Timesheets.entitlements",
      (text) => text.replace("<string>applinks:", "<string>webcredentials:attacker.example</string>$&"),
      ["iOS's associated domains"],
    ],
  ])("are told apart by %s", async (_what, file, change, names) => {
    const changed = path.join(prod.folder, file);
    const text = await readFile(changed, "utf8");
    expect(change(text)).not.toBe(text);
    await writeFile(changed, change(text));
    expect((await prod.check()).map((difference) => difference.split(":")[0])).toEqual(names);
    await writeFile(changed, text);
  });
});
