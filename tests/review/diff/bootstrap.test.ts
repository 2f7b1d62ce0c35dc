import { resourceTypes } from "declared-stack/resource-types";
import { expect, it } from "vitest";
import { project } from "../../../infra/project.ts";
import { changed, REMOVED } from "../../../mutation/common/edit.ts";
import { review } from "../../../review/review.ts";
import { type BootstrapSnapshot, readBootstraps } from "../../../review/snapshot/bootstrap.ts";
import { baseOf, snapshotOf, TODAY } from "../support/revise.ts";

const sound = { ...(await snapshotOf()), bootstraps: await readBootstraps(project) };
const [dev, prod] = sound.bootstraps;
if (dev === undefined || prod === undefined) throw new Error("there are no bootstraps");

/** The review of another bootstrap of prod, against the one that is there. */
const reviewed = (part: Partial<BootstrapSnapshot>, others: readonly BootstrapSnapshot[] = [dev]) =>
  review({
    snapshots: [{ ...sound, bootstraps: [...others, { ...prod, ...part }] }],
    today: TODAY,
    base: baseOf([sound]),
    approvals: [],
  });

const told = async (part: Partial<BootstrapSnapshot>) =>
  ((await reviewed(part)).diff?.changes ?? []).map(
    ({ concern, direction, sentence, stacks }) =>
      `${concern ?? direction}: ${sentence} (${stacks.join(", ")})`,
  );

const DEPLOY = `${resourceTypes.roleOfFunction} deploy`;
const SUB = [
  "assumeRolePolicy",
  "Statement",
  0,
  "Condition",
  "StringEquals",
  "token.actions.githubusercontent.com:sub",
];

it("reads the bootstrap of each stack", () => {
  expect([dev.stack, prod.stack]).toEqual(["dev", "prod"]);
  expect(prod.resources.length).toBeGreaterThan(20);
});

it("tells nothing where nothing differs", async () => {
  expect(await told({})).toEqual([]);
});

it("tells that a role trusts more, and that a guardrail doesn't hold", async () => {
  const resources = changed(prod.resources, DEPLOY, [...SUB, 1], "repo:exampleco/timesheets:environment:dev");
  const [change, ...others] = await told({ resources });
  expect(others).toEqual([]);
  expect(change).toMatch(
    /^widens: Role "deploy": assumeRolePolicy now lets .*environment:dev.* \(bootstrap of prod\)$/s,
  );
  const { guardrails } = await reviewed({ resources });
  const texts = guardrails?.findings.map(({ guardrail, text }) => `${guardrail} ${text}`) ?? [];
  expect(texts.filter((text) => text.includes("bootstrap of "))).toEqual([
    expect.stringMatching(
      /^ci-role-trust bootstrap of prod: aws:iam\/role:Role "deploy": assumeRolePolicy is /,
    ),
  ]);
});

it("tells a right more", async () => {
  const resources = changed(
    prod.resources,
    `${resourceTypes.managedPolicy} deploy-data`,
    ["policy", "Statement", 0, "Action", 0],
    "dynamodb:*",
  );
  expect((await told({ resources })).join("\n")).toMatch(
    /widens: Policy "deploy-data": policy now lets whoever has it do dynamodb:\* on/,
  );
});

it("tells that state is no longer kept", async () => {
  const resources = changed(
    prod.resources,
    `${resourceTypes.bucketVersioning} state`,
    ["versioningConfiguration"],
    REMOVED,
  );
  expect((await told({ resources })).join("\n")).toMatch(/^widens: /);
});

it.each<[string, Partial<BootstrapSnapshot>, RegExp]>([
  [
    "another key of secrets",
    { stackFile: { secretsprovider: "passphrase" } },
    /^not judged: .*secretsprovider.*passphrase/,
  ],
  [
    "another account",
    { config: { ...prod.config, "aws:allowedAccountIds": "999999999999" } },
    /^not judged: .*allowedAccountIds/,
  ],
  ["another region", { config: { ...prod.config, "aws:region": "us-east-1" } }, /^destroys: .*aws:region/],
  ["another project", { project: { ...prod.project, main: "elsewhere/" } }, /^not judged: .*main/],
])("tells %s", async (_what, part, sentence) => {
  const [first = ""] = await told(part);
  expect(first).toMatch(sentence);
  expect(first.endsWith("(bootstrap of prod)")).toBe(true);
});

it("tells a bootstrap that is new, resource by resource, and one that is gone", async () => {
  const added = await review({
    snapshots: [sound],
    today: TODAY,
    base: baseOf([{ ...sound, bootstraps: [dev] }]),
    approvals: [],
  });
  const created = (added.diff?.changes ?? []).filter(({ concern }) => concern !== null);
  expect(created.map(({ sentence }) => sentence).join("\n")).toMatch(/Role "deploy"/);
  const gone = await review({
    snapshots: [{ ...sound, bootstraps: [dev] }],
    today: TODAY,
    base: baseOf([sound]),
    approvals: [],
  });
  const destroyed = (gone.diff?.changes ?? []).filter(({ concern }) => concern === "destroys");
  expect(destroyed.map(({ sentence }) => sentence).join("\n")).toMatch(/Bucket "state"/);
});
