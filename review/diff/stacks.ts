import { createHash } from "node:crypto";
import { differingLeaves } from "declared-stack/leaves";
import { labelOf } from "declared-stack/resource";
import { HIDDEN } from "declared-stack/secrets";
import { looksSecret } from "declared-stack/value";
import {
  type AnyChange,
  type ChangedValue,
  type ChangeKind,
  type Concern,
  change,
  type Direction,
} from "../model/change.ts";
import type { BootstrapSnapshot } from "../snapshot/bootstrap.ts";
import type { StackFiles } from "../snapshot/stack-files.ts";
import type { Snapshot } from "../snapshot/take.ts";
import type { Comparison, Revision } from "./revision.ts";

/** The way in which a change goes, and why it needs an approval. */
interface Judgement {
  readonly direction: Direction;
  readonly concern: Concern | null;
}

const HARMLESS: Judgement = { direction: "neutral", concern: null };
const WIDENS: Judgement = { direction: "wider", concern: "widens" };
const NARROWS: Judgement = { direction: "narrower", concern: null };
const UNKNOWN: Judgement = { direction: "wider", concern: "not judged" };
/** All is made anew, elsewhere, and nothing looks after what is there. */
const DESTROYS: Judgement = { direction: "neutral", concern: "destroys" };

const judged = <Kind extends ChangeKind>(
  kind: Kind,
  { direction, concern }: Judgement,
  data: Parameters<typeof change<Kind>>[2],
) => change(kind, direction, data, concern);

/**
 * Changes of a stack that don't show in its resources: of what else Pulumi reads, of its outputs, and whether its tenant gets
 * any settings. Nothing of these is harmless unless it stands here.
 */
export function stackChanges({ before, after }: Comparison): AnyChange[] {
  const [was, is] = [before.snapshot, after.snapshot];
  return [
    ...environmentChanges(was, is),
    ...fileChanges(was, is, (key, leaf) => judgeSetting(key, leaf, is)),
    ...settingsFileChanges(was, is),
    ...outputChanges(was, is),
  ];
}

/** The same of the bootstrap of a stack. */
export const bootstrapFileChanges = (was: BootstrapSnapshot, is: BootstrapSnapshot): AnyChange[] => [
  ...fileChanges(was, is, judgeBootstrapSetting),
  ...outputChanges(was, is),
];

/** Changes of files that Pulumi reads beside a program. @param judge gives null for what is told otherwise. */
function fileChanges(
  was: StackFiles,
  is: StackFiles,
  judge: (key: string, leaf: ChangedValue) => Judgement | null,
): AnyChange[] {
  return [
    ...membersThatDiffer(was.config, is.config).flatMap(([key, leaf]) => {
      const judgement = judge(key, leaf);
      return judgement === null ? [] : [judged("stack-setting", judgement, replacement(leaf))];
    }),
    ...membersThatDiffer(was.stackFile, is.stackFile).map(([, leaf]) =>
      judged("stack-setting", UNKNOWN, replacement(leaf)),
    ),
    ...membersThatDiffer(was.project ?? {}, is.project ?? {}).map(([name, leaf]) =>
      judged("project-setting", judgeProject(name), replacement(leaf)),
    ),
    ...membersThatDiffer(was.otherFiles, is.otherFiles).map(([subject]) =>
      judged("pulumi-file", UNKNOWN, {
        subject,
        was: was.otherFiles[subject] ?? null,
        is: is.otherFiles[subject] ?? null,
      }),
    ),
  ];
}

type Members = Readonly<Record<string, unknown>>;

/** The values that differ, each with the name of the member that it is in. */
function membersThatDiffer(was: Members, is: Members): (readonly [string, ChangedValue])[] {
  const names = new Set([...Object.keys(is), ...Object.keys(was)]);
  return [...names].flatMap((name) => {
    const leaves = differingLeaves(only(name, was), only(name, is));
    // An empty list or section has no values: it differs as a whole.
    const [old, current] = [jsonOf(was[name]), jsonOf(is[name])];
    const changed = leaves.length > 0 || old === current ? leaves : [{ path: name, was: old, is: current }];
    return changed.map((leaf) => [name, leaf] as const);
  });
}

const only = (name: string, members: Members): Members =>
  members[name] === undefined ? {} : { [name]: members[name] };

const jsonOf = (value: unknown): string | null => JSON.stringify(value) ?? null;

/** A stack that the base doesn't have. */
export function stackAdded({ snapshot, model }: Revision): AnyChange {
  const { stack: subject, config, resources } = snapshot;
  return judged("stack-added", WIDENS, {
    subject,
    environment: textIn(config, ENVIRONMENT),
    domain: textIn(config, DOMAIN),
    hosted: model.gateway !== null,
    callbacks: [...new Set(model.applications.flatMap(({ callbacks }) => callbacks))],
    origins: [...new Set(model.applications.flatMap(({ origins }) => origins))],
    resources: resources.length,
    sha256: createHash("sha256").update(JSON.stringify(snapshot)).digest("hex"),
  });
}

/** A stack that only the base has. */
export const stackRemoved = ({ stack: subject, resources }: Snapshot): AnyChange =>
  judged("stack-removed", DESTROYS, { subject, resources: resources.length });

const ENVIRONMENT = "timesheets:environment";
const DOMAIN = "auth0:domain";
const DEBUG = "auth0:debug";
const REGION = "aws:region";
const OTHER_ACTIONS = "timesheets:actions";
/** Labels of what is on AWS, by which nothing is decided. */
const TAGGED = "aws:defaultTags";
const TAGS = `${TAGGED}.tags.`;

/** Keys of which nothing comes that the stack's resources don't have; so have the applications'. */
const IN_RESOURCES = new Set([
  "timesheets:audience",
  "timesheets:protect",
  "timesheets:connection",
  "timesheets:unprotected",
  "timesheets:accessTokens",
  "timesheets:refreshTokens",
  "timesheets:hosting",
  "timesheets:lambda",
  "timesheets:throttling",
  "timesheets:customDomain",
  "timesheets:loginDomain",
  "timesheets:alarms",
  "timesheets:logRetentionDays",
]);

const textIn = (config: Snapshot["config"], key: string): string | null => {
  const value = config[key];
  return typeof value === "string" ? value : null;
};

const replacement = ({ path: subject, was, is }: ChangedValue) => ({ subject, was, is });

function environmentChanges({ config: old }: Snapshot, { stack: subject, config }: Snapshot): AnyChange[] {
  const [was, is] = [textIn(old, ENVIRONMENT), textIn(config, ENVIRONMENT)];
  if (was === is) return [];
  return [judged("stack-environment", is === "development" ? WIDENS : NARROWS, { subject, was, is })];
}

/** Null for what is told otherwise. */
function judgeSetting(key: string, leaf: ChangedValue, { policy }: Snapshot): Judgement | null {
  const { path, is } = leaf;
  if (key === ENVIRONMENT) return null;
  if (key === DOMAIN) return WIDENS;
  if (key === DEBUG) return is === "true" || is === '"true"' ? WIDENS : NARROWS;
  if (key === REGION) return DESTROYS;
  if (path.startsWith(TAGS) && key === TAGGED) return HARMLESS;
  // Names and places show in the bindings; which code was looked at shows nowhere else.
  if (key === OTHER_ACTIONS) return path.endsWith(".sha256") && is !== null ? UNKNOWN : null;
  if (PASSED_OVER_BY_DRIFT.has(key)) return is === null ? NARROWS : WIDENS;
  const name = key.replace(/^timesheets:/, "");
  const showsInResources =
    IN_RESOURCES.has(key) ||
    Object.hasOwn(policy.applications, name) ||
    Object.hasOwn(policy.connections, name);
  return showsInResources ? null : UNKNOWN;
}

/** Of its own keys, nothing comes that its resources don't have. */
function judgeBootstrapSetting(key: string, { path }: ChangedValue): Judgement | null {
  if (key === REGION) return DESTROYS;
  if (path.startsWith(TAGS) && key === TAGGED) return HARMLESS;
  return key.startsWith("timesheets-bootstrap:") ? null : UNKNOWN;
}

/** Keys that the program checks and declares nothing of: what they name isn't drift. */
const PASSED_OVER_BY_DRIFT = new Set([
  "timesheets:operators",
  "timesheets:setUpByHand",
  "timesheets:otherProjects",
]);

/** Members of Pulumi.yaml that are for people. */
const FOR_PEOPLE = new Set(["description", "author", "website", "license"]);

function judgeProject(name: string): Judgement {
  if (FOR_PEOPLE.has(name)) return HARMLESS;
  // The stacks of another project are other stacks.
  return name === "name" ? DESTROYS : UNKNOWN;
}

function settingsFileChanges(was: Snapshot, is: Snapshot): AnyChange[] {
  const [old, current] = [was.settingsFault === null, is.settingsFault === null];
  if (old === current) return [];
  const subject = `tenant/settings/${is.stack}.json`;
  return [judged("settings-file", current ? NARROWS : WIDENS, { subject, is: current })];
}

type WithOutputs = Pick<Snapshot, "outputs" | "resources">;

function outputChanges(was: WithOutputs, is: WithOutputs): AnyChange[] {
  const known = new Set(is.resources.flatMap((one) => [labelOf(one), ...textsIn(one.inputs)]));
  return membersThatDiffer(was.outputs, is.outputs).map(([name, leaf]) =>
    judged("stack-output", judgeOutput(was.outputs[name], is.outputs[name], known), replacement(leaf)),
  );
}

/** An output gives a secret away, repeats what a resource has, or says something that nothing here can judge. */
function judgeOutput(was: unknown, is: unknown, known: ReadonlySet<string>): Judgement {
  const shown = textsIn(is).filter((text) => text !== HIDDEN);
  const hadSecrets = differingLeaves(was, is).some(
    (leaf) =>
      (leaf.was === JSON.stringify(HIDDEN) && leaf.is !== null) ||
      leaf.path.endsWith(`[${JSON.stringify(HIDDEN)}]`),
  );
  if (hadSecrets || shown.some(looksSecret)) return WIDENS;
  return shown.every((text) => known.has(text) || known.has(hostOf(text))) ? HARMLESS : UNKNOWN;
}

/** All that a value holds but for the names of its members, as texts. */
function textsIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  return value === undefined || value === null ? [] : [String(value)];
}

const hostOf = (text: string): string =>
  /^https:/.test(text) && URL.canParse(text) ? new URL(text).hostname : text;
