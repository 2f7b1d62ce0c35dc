import { generateKeyPairSync } from "node:crypto";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { settingsSchema } from "../../../infra/config/settings.ts";
import { project } from "../../../infra/project.ts";
import { approvalChanges } from "../../../review/diff/approvals.ts";
import { bootstrapChanges } from "../../../review/diff/bootstrap.ts";
import { changesBetween } from "../../../review/diff/diff.ts";
import { fileKinds } from "../../../review/files/judges.ts";
import { policySettings, stackSettings, tenantSettings } from "../../../review/files/settings.ts";
import { writeWhoJudgesWhat } from "../../../review/files/write-table.ts";
import { readBootstraps } from "../../../review/snapshot/bootstrap.ts";
import { readSettingsOf } from "../../../review/snapshot/settings.ts";
import type { Snapshot } from "../../../review/snapshot/take.ts";
import type { Policy } from "../../../rules/policy/types.ts";
import { policy } from "../../../rules/policy.ts";
import { readSettingsConfig } from "../../../tenant/deploy/settings.ts";
import { stacks } from "../../infra/stack-file.ts";
import { valuesOfThree } from "../../infra/three-applications.ts";
import { policyWith, revisionOf, snapshotOf, withInputs } from "../support/revise.ts";

const APPROVAL = {
  who: "@exampleco/security",
  what: "6042395918",
  digest: "0".repeat(64),
  why: "Teams without a manager.",
  until: "2026-12-31",
};
const sound = await snapshotOf();
const before = await revisionOf(sound);

const somePublicKey = (): string =>
  generateKeyPairSync("rsa", { modulusLength: 2048 })
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();

/** The topics of what the review says of a revision. */
const topicsOf = async (snapshot: Snapshot, base = before) =>
  changesBetween({ before: base, after: await revisionOf(snapshot) }).map(({ topic }) => topic);

/** The tests' policy with a directory. */
const withDirectory = policyWith(({ connections }) => ({
  connections: {
    ...connections,
    directory: {
      kind: "directory",
      description: "Staff",
      groups: { claim: "groups", give: { Staff: "Contractors" } },
    },
  },
}));

it("docs/who-judges-what.md has the tables: npm test -- tests/review/files -u", async () => {
  await expect(writeWhoJudgesWhat()).toMatchFileSnapshot("../../../docs/who-judges-what.md");
});

describe("the members of the policy", () => {
  const { api, ...others } = policy;

  it("are all in the table", () => {
    const members = [...Object.keys(api).map((name) => `api.${name}`), ...Object.keys(others)];
    expect(policySettings.map(({ setting }) => setting)).toEqual(members);
  });

  const samples: Readonly<Record<string, (policy: Policy) => Partial<Policy>>> = {
    "api.name": ({ api }) => ({ api: { ...api, name: "Hours API" } }),
    "api.claimNamespace": ({ api }) => ({ api: { ...api, claimNamespace: "https://exampleco.com/" } }),
    scopes: ({ scopes }) => ({ scopes: { ...scopes, "read:reports": "Read reports" } }),
    roles: ({ roles }) => ({
      roles: { ...roles, Auditor: { description: "Looks", scopes: ["approve:timesheets"] } },
    }),
    groups: ({ groups }) => ({ groups: { ...groups, Leads: { description: "Lead", roles: ["Manager"] } } }),
    applications: ({ applications }) => ({
      applications: Object.fromEntries(
        Object.entries(applications).map(([key, one]) => [
          key,
          key === "web" ? { ...one, scopes: [...one.scopes, "approve:timesheets"] } : one,
        ]),
      ),
    }),
    connections: () => ({ connections: withDirectory.connections }),
    routes: ({ routes }) => ({ routes: { ...routes, "PUT /approvals/{id}": "read:timesheets" } }),
    openRoutes: ({ openRoutes }) => ({ openRoutes: [...openRoutes, "GET /metrics"] }),
    reach: () => ({ reach: {} }),
    separatedDuties: () => ({ separatedDuties: [] }),
  };

  it.each(policySettings)("$setting is judged by the review", async ({ setting, topics }) => {
    const sample = samples[setting];
    if (sample === undefined) throw new Error(`no sample of ${setting}`);
    expect(await topicsOf(await snapshotOf(policyWith(sample)))).toEqual(expect.arrayContaining([...topics]));
  });
});

describe("the keys of a stack's configuration", () => {
  it("are all in the table", () => {
    const listed = stackSettings.map(({ setting }) => setting);
    expect(Object.keys(settingsSchema(policy).shape).filter((key) => !listed.includes(key))).toEqual([]);
  });

  const values = valuesOfThree("prod");
  const within = (key: string, change: object) => ({ ...Object(values[key]), ...change });
  const samples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "auth0:domain": { "auth0:domain": "others.eu.auth0.com" },
    "timesheets:audience": { "timesheets:audience": "https://api.exampleco.com/hours" },
    "timesheets:loginDomain": {
      "timesheets:loginDomain": within("timesheets:loginDomain", { name: "login.others.example" }),
    },
    "timesheets:<application>": {
      "timesheets:web": within("timesheets:web", { callbacks: ["https://others.example/callback"] }),
    },
    "timesheets:<machine>": {
      "timesheets:batch": {
        authentication: "private_key_jwt",
        keys: [{ name: "other", publicKey: somePublicKey() }],
      },
    },
    "timesheets:<directory>": {
      "timesheets:directory": within("timesheets:directory", { domain: "others.okta.com" }),
    },
    "timesheets:<directory>Secret": { "timesheets:directorySecret": { secure: "v1:others" } },
    "timesheets:environment": { "timesheets:environment": "development" },
    "timesheets:operators": { "timesheets:operators": ["Somebody's own client"] },
    "timesheets:actions": {
      "timesheets:actions": {
        "post-login": { after: [{ name: "Acme: audit", sha256: "0".repeat(64) }] },
      },
    },
    "timesheets:otherProjects": { "timesheets:otherProjects": { Portal: { client: ["Portal Web"] } } },
    "timesheets:setUpByHand": { "timesheets:setUpByHand": { "log stream": ["audit"] } },
    "any other key, such as aws:region": { "aws:region": "us-east-1" },
    "timesheets:protect": { "timesheets:protect": false },
    "timesheets:connection": { "timesheets:connection": "Others" },
    "timesheets:unprotected": { "timesheets:unprotected": ["application batch"] },
    "timesheets:accessTokens": { "timesheets:accessTokens": { lifetime: 43_200 } },
    "timesheets:refreshTokens": {
      "timesheets:refreshTokens": within("timesheets:refreshTokens", { leeway: 30 }),
    },
    "timesheets:hosting": {
      "timesheets:hosting": "none",
      "timesheets:loginDomain": { name: "login.timesheets.exampleco.com" },
    },
    "timesheets:lambda": { "timesheets:lambda": within("timesheets:lambda", { memory: 2048 }) },
    "timesheets:throttling": {
      "timesheets:throttling": { rate: 900, burst: 900, open: { rate: 900, burst: 900 } },
    },
    "timesheets:customDomain": {
      "timesheets:customDomain": within("timesheets:customDomain", { name: "api.others.example" }),
    },
    "timesheets:alarms": { "timesheets:alarms": { email: "nobody@others.example" } },
    "timesheets:logRetentionDays": { "timesheets:logRetentionDays": 1 },
  };

  it.each(stackSettings)("$setting is judged by the review", async ({ setting, topics }) => {
    expect(samples).toHaveProperty([setting]);
    const ofDirectory = setting.includes("<directory>") ? withDirectory : undefined;
    const base = ofDirectory && (await revisionOf(await snapshotOf(ofDirectory)));
    expect(await topicsOf(await snapshotOf(ofDirectory, samples[setting]), base)).toEqual(
      expect.arrayContaining([...topics]),
    );
  });
});

describe("each kind of file that the review judges", () => {
  const action = sound.resources.find(({ type }) => type === resourceTypes.action);
  const samples: Readonly<Record<string, () => Partial<Snapshot>>> = {
    "the policy": () => ({ policy: { ...sound.policy, separatedDuties: [] } }),
    "the Actions, and the decisions compiled into them": () =>
      withInputs(sound, resourceTypes.action, action?.name ?? "", ({ code }) => ({ code: `${code}\n;` })),
    "waivers of guardrails": () => ({ waivers: [] }),
    "the API, which is the Lambda function": () => ({ apiCode: { sha256: "1", files: {}, bundle: null } }),
    "the Pulumi program": () =>
      withInputs(sound, resourceTypes.function, "api", () => ({
        layers: ["arn:aws:lambda:eu-central-1:1:layer:x:1"],
      })),
    "the stacks' configuration": () => ({ project: { ...sound.project, main: "elsewhere/" } }),
    "the tenant's own settings, with the templates of its e-mails": () => ({
      settings: {
        ...sound.settings,
        emailTemplates: [{ template: "reset_email", body: "<a href='https://others.example'>" }],
      },
    }),
  };

  it.each(fileKinds.filter(({ judges }) => judges.includes("review")))("$what", async ({ what }) => {
    if (what === "approvals") return expect(approvalChanges([], [APPROVAL])).toHaveLength(1);
    if (what.startsWith("the bootstrap")) {
      return expect(bootstrapChanges([], await readBootstraps(project), await revisionOf(sound))).not.toEqual(
        [],
      );
    }
    expect(samples).toHaveProperty([what]);
    expect(await topicsOf({ ...sound, ...samples[what]?.() })).not.toEqual([]);
  });

  it("reads templates of e-mails as part of the settings", async () => {
    const settings = await readSettingsOf(project, "prod");
    expect(JSON.stringify(settings)).toContain("<p>The link is good for one hour and works once.");
  });
});

describe("the tenant's own settings", () => {
  it("are all in the table", async () => {
    const listed = tenantSettings.map(({ setting }) => setting);
    for (const stack of stacks) {
      const { types } = await readSettingsConfig(
        stack,
        new URL("../../../tenant/settings", import.meta.url).pathname,
      );
      expect(types.filter((type) => !listed.includes(type))).toEqual([]);
    }
  });

  const types = tenantSettings.map(({ setting }) => setting).filter((setting) => !setting.includes(" "));

  it.each([...types, "organizations", "Deploy CLI"])("%s is judged by the review", async (type) => {
    const settings = { ...sound.settings, [type]: { anything: "else" } };
    expect(new Set(await topicsOf({ ...sound, settings }))).toEqual(new Set(["settings"]));
  });
});
