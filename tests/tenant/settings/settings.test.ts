import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { policy } from "../../../rules/policy.ts";
import { factorFaults } from "../../../tenant/deploy/second-factors.ts";
import { refuseUnsoundSessions } from "../../../tenant/deploy/session-lifetimes.ts";
import {
  readSettings,
  readSettingsConfig,
  refuseUnknownKeywords,
  SETTINGS_FOLDER,
} from "../../../tenant/deploy/settings.ts";
import { stacks } from "../../infra/stack-file.ts";

const wanting = {
  ...policy,
  scopes: { ...policy.scopes, "approve:timesheets": { description: "Approve", secondFactor: true } },
} as const;

/** A settings folder of its own for one test. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "settings-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

describe("the settings of ExampleCo's tenants", () => {
  it.each(stacks)("give every keyword in %s", async (stack) => {
    const config = await readSettingsConfig(stack);
    const settings = await readSettings(SETTINGS_FOLDER, config.keywords);
    expect(() => refuseUnknownKeywords(settings, config)).not.toThrow();
    expect(() => refuseUnsoundSessions(settings, config)).not.toThrow();
    expect(Object.keys(settings).sort()).toEqual(config.types);
  });

  it("let people show a second factor that a policy asks for in production, and in no stack whose plan has none", async () => {
    const faults = ["dev", "prod"].map(async (stack) => {
      const { keywords } = await readSettingsConfig(stack);
      return factorFaults(wanting, await readSettings(SETTINGS_FOLDER, keywords));
    });
    expect(await Promise.all(faults)).toEqual([
      [
        "guardianFactors has none switched on that people can enrol",
        "tenant.customize_mfa_in_postlogin_action isn't true, without which Auth0 fails the Action that asks for one",
      ],
      [],
    ]);
    expect([factorFaults(policy, {}), factorFaults(wanting, {}).length]).toEqual([[], 2]);
  });

  it.each([
    ["a recovery code", { name: "recovery-code", enabled: true }],
    ["an app that is off", { name: "otp", enabled: false }],
  ])("are no place to enrol with %s alone", (_what, factor) => {
    const tenant = { customize_mfa_in_postlogin_action: true };
    expect(factorFaults(wanting, { tenant, guardianFactors: [factor] })).toHaveLength(1);
  });

  it.each(stacks)("let the Deploy CLI touch the same types in %s as in production", async (stack) => {
    const [one, prod] = await Promise.all([readSettingsConfig(stack), readSettingsConfig("prod")]);
    expect(one.types).toEqual(prod.types);
    expect(Object.keys(one.keywords)).toEqual(Object.keys(prod.keywords));
  });

  it("are stricter in production: a second factor for everybody, short sessions, fewer wrong passwords", async () => {
    const { keywords } = await readSettingsConfig("prod");
    expect(await readSettings(SETTINGS_FOLDER, keywords)).toMatchObject({
      tenant: {
        session_lifetime: 12,
        idle_session_lifetime: 2,
        // Those that count, as the browser ends them.
        ephemeral_session_lifetime: 12,
        idle_ephemeral_session_lifetime: 2,
        session_cookie: { mode: "non-persistent" },
      },
      attackProtection: { bruteForceProtection: { enabled: true, max_attempts: 5 } },
      guardianPolicies: { policies: ["all-applications"] },
    });
  });

  it.each(stacks)("close what nobody uses in %s", async (stack) => {
    const { keywords } = await readSettingsConfig(stack);
    expect(await readSettings(SETTINGS_FOLDER, keywords)).toMatchObject({
      tenant: {
        flags: {
          allow_legacy_delegation_grant_types: false,
          allow_legacy_ro_grant_types: false,
          enable_dynamic_client_registration: false,
          disable_clickjack_protection_headers: false,
          enable_public_signup_user_exists_error: false,
          enable_client_connections: false,
        },
      },
      attackProtection: {
        bruteForceProtection: { enabled: true, allowlist: [] },
        suspiciousIpThrottling: { enabled: true, allowlist: [] },
        // The free plan, which development needs no more than, lacks it.
        breachedPasswordDetection: { enabled: stack === "prod" },
      },
    });
  });

  it("refuse a stack that has none, naming the file", async () => {
    await expect(readSettingsConfig("staging")).rejects.toMatchObject({
      code: "SETTINGS_CONFIG_INVALID",
      message: expect.stringContaining(path.join("settings", "staging.json")),
    });
  });
});

describe("readSettingsConfig", () => {
  const sound = {
    AUTH0_INCLUDED_ONLY: ["tenant"],
    AUTH0_ALLOW_DELETE: false,
    AUTH0_KEYWORD_REPLACE_MAPPINGS: { NAME: "ExampleCo", HOURS: 12, POLICIES: [] },
  };
  const read = async (config: object) =>
    readSettingsConfig("qa", await folderWith({ "qa.json": JSON.stringify(config) }));

  it("takes one that names its types, forbids deleting, and gives keywords", async () => {
    expect(await read(sound)).toMatchObject({
      types: ["tenant"],
      keywords: { NAME: "ExampleCo", HOURS: 12, POLICIES: [] },
    });
  });

  it.each([
    ["lets the Deploy CLI delete", { AUTH0_ALLOW_DELETE: true }, "AUTH0_ALLOW_DELETE"],
    ["includes nothing, which would mean all", { AUTH0_INCLUDED_ONLY: [] }, "AUTH0_INCLUDED_ONLY"],
    ["doesn't say what is included", { AUTH0_INCLUDED_ONLY: undefined }, "AUTH0_INCLUDED_ONLY"],
    ["holds a secret", { AUTH0_CLIENT_SECRET: "hush" }, "AUTH0_CLIENT_SECRET"],
  ])("refuses one that %s", async (_fault, change, named) => {
    await expect(read({ ...sound, ...change })).rejects.toMatchObject({
      code: "SETTINGS_CONFIG_INVALID",
      message: expect.stringContaining(named),
    });
    await expect(read({ ...sound, ...change })).rejects.not.toThrow("hush");
  });
});

describe("readSettings", () => {
  it("replaces texts and JSON, and puts bodies in their places", async () => {
    const folder = await folderWith({
      "tenant.yaml":
        'tenant: { name: "##NAME##", hours: "@@HOURS@@" }\nmails: [{ body: ./mail.html }, { body: text }]',
      "mail.html": "<p>##NAME##</p>",
    });
    expect(await readSettings(folder, { NAME: "ExampleCo", HOURS: 12 })).toEqual({
      tenant: { name: "ExampleCo", hours: 12 },
      mails: [{ body: "<p>ExampleCo</p>" }, { body: "text" }],
    });
  });

  it("names the folder when a file of it is missing", async () => {
    const folder = await folderWith({ "tenant.yaml": "mails: [{ body: ./mail.html }]" });
    await expect(readSettings(folder, {})).rejects.toMatchObject({
      code: "SETTINGS_UNREADABLE",
      message: expect.stringContaining("mail.html"),
    });
  });
});

describe("a keyword", () => {
  it("that stands for a text has no list", async () => {
    const folder = await folderWith({ "tenant.yaml": 'tenant: { name: "##LIST##" }' });
    await expect(readSettings(folder, { LIST: ["a"] })).rejects.toThrow(
      'tenant.yaml has ##LIST##, which stands for a text, and its value is ["a"]; write @@LIST@@',
    );
  });
});

describe("refuseUnknownKeywords", () => {
  it("names every keyword that is left, and those that there are", () => {
    const config = { file: "dev.json", types: [], keywords: { NAME: "ExampleCo" } };
    expect(() => refuseUnknownKeywords({ tenant: ["##NAEM##", "@@HOURS@@", "##NAEM##"] }, config)).toThrow(
      "SETTINGS_KEYWORD_UNKNOWN: dev.json doesn't give NAEM, HOURS; it gives NAME",
    );
  });
});

describe("refuseUnsoundSessions", () => {
  const sound = {
    session_lifetime: 720,
    idle_session_lifetime: 72,
    ephemeral_session_lifetime: 1.5,
    idle_ephemeral_session_lifetime: 0.25,
  };
  const check = (changes: object) =>
    refuseUnsoundSessions({ tenant: { ...sound, ...changes } }, { file: "dev.json" });

  it("lets the longest pass that every plan keeps, and minutes", () => {
    expect(() => check({})).not.toThrow();
  });

  it.each([
    [{ session_lifetime: 721 }, "tenant.session_lifetime is 721; expected hours, to the minute, up to 720"],
    [
      { idle_ephemeral_session_lifetime: 73 },
      "tenant.idle_ephemeral_session_lifetime is 73; expected hours, to the minute, up to 72",
    ],
    [
      { idle_session_lifetime: 0 },
      "tenant.idle_session_lifetime is 0; expected hours, to the minute, up to 72",
    ],
    [
      { session_lifetime: 0.001 },
      "tenant.session_lifetime is 0.001; expected hours, to the minute, up to 720",
    ],
    [{ session_lifetime: "12" }, 'tenant.session_lifetime is "12"; expected hours, to the minute, up to 720'],
    [
      { ephemeral_session_lifetime: undefined },
      "tenant.ephemeral_session_lifetime is missing; expected hours, to the minute, up to 720",
    ],
    [
      { session_lifetime: 24, idle_session_lifetime: 24 },
      "tenant.idle_session_lifetime is not shorter than session_lifetime, so that no session ever ends for want of use",
    ],
    [
      { ephemeral_session_lifetime: 1, idle_ephemeral_session_lifetime: 2 },
      "tenant.idle_ephemeral_session_lifetime is not shorter than ephemeral_session_lifetime, so that no session ever ends for want of use",
    ],
  ])("refuses %j", (changes, fault) => {
    expect(() => check(changes)).toThrow(
      `SETTINGS_SESSIONS_UNSOUND: the lifetimes of sessions that dev.json gives can't be had: ${fault}`,
    );
  });

  it("names all that is wrong at once", () => {
    expect(() => refuseUnsoundSessions({}, { file: "dev.json" })).toThrow(/(tenant\.\w+ is missing.*){4}/);
  });
});
