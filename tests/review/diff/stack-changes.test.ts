import { describe, expect, it } from "vitest";
import type { Change } from "../../../review/model/change.ts";
import { review } from "../../../review/review.ts";
import { type Snapshot, takeSnapshots } from "../../../review/snapshot/take.ts";
import { baseOf, snapshotOf, TODAY } from "../support/revise.ts";

const sound = await snapshotOf();
const dev: Snapshot = { ...sound, stack: "dev" };

/** Changes between two revisions of some stacks: concern or direction, sentence, and stacks. */
async function changesBetween(before: readonly Snapshot[], after: readonly Snapshot[]): Promise<string[]> {
  const { diff } = await review({ snapshots: after, today: TODAY, base: baseOf(before), approvals: [] });
  return (diff?.changes ?? []).map(
    ({ direction, concern, sentence, stacks }: Change) =>
      `${concern ?? direction}: ${sentence} (${stacks.join(", ")})`,
  );
}

/** Changes of one stack of which some parts are others. */
const changesOf = (part: Partial<Snapshot>, was: Partial<Snapshot> = {}) =>
  changesBetween([{ ...sound, ...was }], [{ ...sound, ...part }]);

const configWith = (values: Record<string, unknown>) => ({ config: { ...sound.config, ...values } });
const project = {
  name: "timesheets",
  runtime: { name: "nodejs", options: { typescript: false } },
  main: "infra/",
};

describe("a stack's configuration", () => {
  it.each<[string, Partial<Snapshot>, Partial<Snapshot>, string[]]>([
    [
      "the environment, which relaxes what is asked of a stack",
      configWith({ "timesheets:environment": "development" }),
      {},
      [
        "widens: Stack prod is now of environment development (was production): what protects people's real data is no longer asked of it. (prod)",
      ],
    ],
    [
      "another tenant",
      configWith({ "auth0:domain": "exampleco-test.eu.auth0.com" }),
      {},
      [
        'widens: Stack configuration auth0:domain is now "exampleco-test.eu.auth0.com" (was "exampleco.eu.auth0.com"). (prod)',
      ],
    ],
    [
      "a provider that logs what it sends",
      configWith({ "auth0:debug": true }),
      {},
      ["widens: Stack configuration auth0:debug is now true (was not set). (prod)"],
    ],
    [
      "a provider that no longer logs it",
      {},
      configWith({ "auth0:debug": true }),
      ["narrower: Stack configuration auth0:debug is no longer set (was true). (prod)"],
    ],
    [
      "a client that drift passes over",
      configWith({ "timesheets:operators": ["Deploy", "Preview", "Backdoor"] }),
      {},
      ['widens: Stack configuration timesheets:operators["Backdoor"] is new. (prod)'],
    ],
    [
      "one that drift no longer passes over",
      configWith({ "timesheets:operators": ["Deploy"] }),
      {},
      ['narrower: Stack configuration timesheets:operators["Preview"] is gone. (prod)'],
    ],
    [
      "another place on AWS, where nothing is yet",
      configWith({ "aws:region": "us-east-1" }),
      {},
      ['destroys: Stack configuration aws:region is now "us-east-1" (was "eu-central-1"). (prod)'],
    ],
    [
      "endpoints of AWS that are somebody's",
      configWith({ "aws:endpoints": [{ dynamodb: "https://collector.example" }] }),
      {},
      [
        'not judged: Stack configuration aws:endpoints[].dynamodb is now "https://collector.example" (was not set). (prod)',
      ],
    ],
    [
      "checks of AWS that are left out",
      configWith({ "aws:skipCredentialsValidation": "true" }),
      {},
      ['not judged: Stack configuration aws:skipCredentialsValidation is now "true" (was not set). (prod)'],
    ],
    [
      "a list that is there and empty",
      configWith({ "aws:assumeRoles": [] }),
      {},
      ["not judged: Stack configuration aws:assumeRoles is now [] (was not set). (prod)"],
    ],
    [
      "a key that looks like a tag, and isn't in the tags",
      configWith({ "aws:defaultTags.tags.owner": "x" }),
      {},
      ['not judged: Stack configuration aws:defaultTags.tags.owner is now "x" (was not set). (prod)'],
    ],
    [
      "a key of Pulumi's own",
      configWith({ "pulumi:disable-default-providers": ["*"] }),
      {},
      ['not judged: Stack configuration pulumi:disable-default-providers["*"] is new. (prod)'],
    ],
    [
      "a key that the program doesn't have",
      configWith({ "timesheets:bypass": true }),
      {},
      ["not judged: Stack configuration timesheets:bypass is now true (was not set). (prod)"],
    ],
    [
      "a secret that is another, without showing it",
      configWith({ "auth0:clientSecret": "[secret], SHA-256 00000000000000bb…" }),
      configWith({ "auth0:clientSecret": "[secret], SHA-256 00000000000000aa…" }),
      [
        'not judged: Stack configuration auth0:clientSecret is now "[secret], SHA-256 00000000000000bb…" (was "[secret], SHA-256 00000000000000aa…"). (prod)',
      ],
    ],
    [
      "tags",
      configWith({ "aws:defaultTags": { tags: { project: "timesheets", stack: "prod", owner: "finance" } } }),
      {},
      ['neutral: Stack configuration aws:defaultTags.tags.owner is now "finance" (was not set). (prod)'],
    ],
    ["what shows in the stack's resources alone", configWith({ "timesheets:logRetentionDays": 400 }), {}, []],
    [
      "another provider of secrets",
      { stackFile: { secretsprovider: "passphrase" } },
      { stackFile: { secretsprovider: "awskms://alias/pulumi" } },
      [
        'not judged: Stack configuration secretsprovider is now "passphrase" (was "awskms://alias/pulumi"). (prod)',
      ],
    ],
    [
      "an environment that is brought in from elsewhere",
      { stackFile: { environment: ["shared/evil"] } },
      {},
      ['not judged: Stack configuration environment["shared/evil"] is new. (prod)'],
    ],
  ])("tells %s", async (_name, part, was, changes) => {
    expect(await changesOf(part, was)).toEqual(changes);
  });
});

describe("a project's files", () => {
  it.each<[string, Partial<Snapshot>, string[]]>([
    [
      "another program",
      { project: { ...project, main: "elsewhere/" } },
      ['not judged: Pulumi.yaml: main is now "elsewhere/" (was "infra/"). (prod)'],
    ],
    [
      "an option of the language host",
      {
        project: {
          ...project,
          runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--import ./x.js" } },
        },
      },
      ['not judged: Pulumi.yaml: runtime.options.nodeargs is now "--import ./x.js" (was not set). (prod)'],
    ],
    [
      "a plugin of the repository's own",
      { project: { ...project, plugins: { providers: [{ name: "auth0", path: "./bin" }] } } },
      [
        'not judged: Pulumi.yaml: plugins.providers[auth0].name is now "auth0" (was not set). (prod)',
        'not judged: Pulumi.yaml: plugins.providers[auth0].path is now "./bin" (was not set). (prod)',
      ],
    ],
    [
      "values that every stack gets",
      { project: { ...project, config: { "auth0:debug": { value: true } } } },
      ["not judged: Pulumi.yaml: config.auth0:debug.value is now true (was not set). (prod)"],
    ],
    [
      "another name, under which there is nothing yet",
      { project: { ...project, name: "hours" } },
      ['destroys: Pulumi.yaml: name is now "hours" (was "timesheets"). (prod)'],
    ],
    [
      "words for people",
      { project: { ...project, description: "Hours" } },
      ['neutral: Pulumi.yaml: description is now "Hours" (was not set). (prod)'],
    ],
    [
      "a file that Pulumi may prefer",
      { project, otherFiles: { "Pulumi.prod.json": "ab".repeat(32) } },
      [
        "not judged: Pulumi.prod.json, which Pulumi may read and the review doesn't, is new (SHA-256 abababababab…). (prod)",
      ],
    ],
    [
      "settings that are gone, once",
      { project, settings: {}, settingsFault: "there is no tenant/settings/prod.json" },
      [
        "widens: tenant/settings/prod.json is gone: the stack's tenant no longer gets the settings of tenant/settings, such as attack protection and MFA. (prod)",
      ],
    ],
  ])("tell %s", async (_name, part, changes) => {
    expect(await changesOf(part, { project })).toEqual(changes);
  });
});

describe("a stack's outputs", () => {
  const secrets = { clientSecrets: { web: "[secret]", batch: "[secret]" } };
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    [
      "a secret in plain",
      {
        clientSecrets: {
          web: "[secret] of auth0:index/clientCredentials:ClientCredentials web",
          batch: "[secret]",
        },
      },
      secrets,
      [
        'widens: Stack output clientSecrets.web is now "[secret] of auth0:index/clientCredentials:ClientCredentials web" (was "[secret]"). (prod)',
      ],
    ],
    [
      "a secret in other words",
      { clientSecrets: { web: "c2VjcmV0", batch: "[secret]" } },
      secrets,
      ['widens: Stack output clientSecrets.web is now "c2VjcmV0" (was "[secret]"). (prod)'],
    ],
    [
      "a secret that nobody is given any more",
      { clientSecrets: { web: "[secret]" } },
      secrets,
      ['neutral: Stack output clientSecrets.batch is no longer set (was "[secret]"). (prod)'],
    ],
    [
      "what a resource has anyway",
      { audience: "https://api.exampleco.com/timesheets" },
      {},
      ['neutral: Stack output audience is now "https://api.exampleco.com/timesheets" (was not set). (prod)'],
    ],
    [
      "one more of a list, as a resource has it",
      { callbacks: { web: ["https://timesheets.exampleco.com/auth/callback"] } },
      { callbacks: { web: [] } },
      [
        'neutral: Stack output callbacks.web["https://timesheets.exampleco.com/auth/callback"] is new. (prod)',
      ],
    ],
    [
      "what no resource has",
      { apiUrl: "https://api.evil.example" },
      {},
      ['not judged: Stack output apiUrl is now "https://api.evil.example" (was not set). (prod)'],
    ],
  ])("tell %s", async (_name, outputs, was, changes) => {
    const issuer = sound.outputs.issuer;
    expect(await changesOf({ outputs: { issuer, ...outputs } }, { outputs: { issuer, ...was } })).toEqual(
      changes,
    );
  });
});

describe("stacks", () => {
  const weaker = configWith({ "auth0:debug": true });

  it("have a change in common that is the same in both, and each its own", async () => {
    const production = { ...sound, ...weaker, project: { ...sound.project, main: "elsewhere/" } };
    expect(await changesBetween([dev, sound], [{ ...dev, ...weaker }, production])).toEqual([
      "widens: Stack configuration auth0:debug is now true (was not set). (dev, prod)",
      'not judged: Pulumi.yaml: main is now "elsewhere/" (was "infra/"). (prod)',
    ]);
  });

  it("are told when they are new or gone", async () => {
    expect(await changesBetween([sound], [{ ...sound, stack: "staging" }])).toEqual([
      "widens: Stack staging is new, of environment production, on the tenant exampleco.eu.auth0.com: it has 79 resources, hosts the API, and people are sent to https://login.timesheets.exampleco.com/android/com.exampleco.timesheets/callback, com.exampleco.timesheets://login.timesheets.exampleco.com/ios/com.exampleco.timesheets/callback, https://timesheets.exampleco.com/auth/callback after the login, and pages of https://timesheets.exampleco.com may act. (staging)",
      "destroys: Stack prod is gone: nothing looks after its 79 resources any more. (prod)",
    ]);
  });

  it("that are new are approved as they are, and not for what they may become", async () => {
    const idOf = async (part: Partial<Snapshot>) => {
      const base = baseOf([]);
      const { diff } = await review({
        snapshots: [{ ...sound, ...part }],
        today: TODAY,
        base,
        approvals: [],
      });
      return diff?.changes.map(({ kind, id }) => `${kind} ${id}`);
    };
    expect(await idOf({})).toHaveLength(1);
    expect(await idOf({})).toEqual(await idOf({}));
    expect(await idOf({})).not.toEqual(await idOf(weaker));
  });
});

it("reads all stacks of a checkout, and no secret of them", async () => {
  const snapshots = await takeSnapshots(process.cwd());
  expect(snapshots.map(({ stack, production }) => [stack, production])).toEqual([
    ["dev", false],
    ["prod", true],
  ]);
  for (const { outputs, config, project, settingsFault } of snapshots) {
    expect(outputs.clientSecrets).toEqual({ web: "[secret]", batch: "[secret]" });
    expect(outputs.clientIds).toHaveProperty("mobile", "auth0:index/client:Client mobile");
    expect(config["auth0:domain"]).toMatch(/auth0\.com$/);
    expect([project?.name, settingsFault]).toEqual(["timesheets", null]);
  }
});
