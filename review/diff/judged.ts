import {
  type AnyJudgements,
  hasJudgedParts,
  ITEM,
  type Judgement,
  judgementIn,
} from "declared-stack/judgement";
import { type DifferingLeaf, isReordering } from "declared-stack/leaves";
import type { StackResource } from "declared-stack/resource";
import { resourceTypes, rowOf } from "declared-stack/resource-types";
import type { Access } from "../model/access.ts";
import type { ChangedValue } from "../model/change.ts";
import { accessDifferences } from "./access-policy.ts";
import { NARROWER, NEUTRAL, NOT_JUDGED, type Weight, WIDER, weightOf } from "./direction.ts";

/** A value of a resource that differs, with its weight. */
export interface JudgedLeaf extends ChangedValue {
  readonly kind: "value";
  readonly weight: Weight;
}

/** Something that a policy in a resource lets happen, and didn't, or lets no more. */
interface JudgedAccess {
  readonly kind: "access";
  readonly path: string;
  readonly was: Access | null;
  readonly is: Access | null;
  readonly weight: Weight;
}

export type JudgedDifference = JudgedLeaf | JudgedAccess;

/** Settings that this project's own code gives a meaning to. */
const OF_PROJECT: Readonly<Record<string, AnyJudgements>> = {
  [resourceTypes.function]: {
    environment: {
      variables: {
        TIMESHEETS_AUDIENCE: "identity",
        TIMESHEETS_CLIENTS: "identity",
        TIMESHEETS_FORMER_ISSUER: "identity",
        TIMESHEETS_ISSUER: "identity",
        TIMESHEETS_TABLE: "identity",
      },
    },
  },
};

function judgementOf(type: string, steps: readonly string[]): Judgement | undefined {
  const [own, row] = [OF_PROJECT[type], rowOf(type)?.settings];
  return (own && judgementIn(own, steps)) ?? (row && judgementIn(row, steps));
}

/** Options that change what the engine does with a resource. One that isn't here is judged by nobody. */
const OPTIONS: AnyJudgements = {
  customTimeouts: "harmless",
  deleteBeforeReplace: "harmless",
  // A setting that is ignored or hidden can be anything on the cloud.
  hideDiffs: "gate",
  ignoreChanges: "gate",
};

export const judgeOption = (leaf: DifferingLeaf): JudgedLeaf =>
  judged(leaf, weightOf(leaf, judgementIn(OPTIONS, leaf.steps)));

const judged = ({ path, was, is }: DifferingLeaf, weight: Weight): JudgedLeaf => ({
  kind: "value",
  path,
  was,
  is,
  weight,
});

/** The differences between two versions of a resource. */
export function judgeDifferences(
  was: StackResource,
  is: StackResource,
  leaves: readonly DifferingLeaf[],
  follows: (leaf: DifferingLeaf) => boolean,
): JudgedDifference[] {
  const ofPolicies = leaves.filter((leaf) => judgementOf(is.type, leaf.steps) === "access policy");
  const others = leaves.filter((leaf) => !ofPolicies.includes(leaf));
  return [
    ...paired(is.type, others).flatMap((leaf) => {
      const judgement = isKnownReordering(is.type, leaf) ? "harmless" : judgementOf(is.type, leaf.steps);
      const weight = follows(leaf) ? NEUTRAL : weightOf(leaf, judgement);
      // Another order, and nothing instead of something empty, are no difference where it is known that they mean nothing.
      return judgement !== undefined && isNothing(leaf, weight) ? [] : [judged(leaf, weight)];
    }),
    ...policiesOf(ofPolicies, is.type).flatMap((path) =>
      judgePolicy(path, valueAt(was, path), valueAt(is, path)),
    ),
  ];
}

/** The order of a list of objects says nothing where their members are judged: that of a trigger's Actions is a change of its own. */
const isKnownReordering = (type: string, leaf: DifferingLeaf): boolean =>
  isReordering(leaf) && hasJudgedParts(rowOf(type)?.settings ?? {}, leaf.steps);

const isNothing = ({ was, is }: DifferingLeaf, { direction }: Weight): boolean =>
  direction === "neutral" && isEmptyOrList(was) && isEmptyOrList(is);

const isEmptyOrList = (json: string | null): boolean =>
  json === null || json === "{}" || json.startsWith("[");

/** The settings by which a new resource lets something through. What it is, and what holds it back, is new with it. */
export function judgeCreated(
  is: StackResource,
  leaves: readonly DifferingLeaf[],
  isOwn: (json: string) => boolean,
): JudgedDifference[] {
  const ofPolicies = leaves.filter((leaf) => judgementOf(is.type, leaf.steps) === "access policy");
  return [
    ...leaves
      .filter((leaf) => !ofPolicies.includes(leaf))
      .map((leaf) => judged(leaf, weightOfNew(leaf, judgementOf(is.type, leaf.steps), isOwn))),
    ...policiesOf(ofPolicies, is.type).flatMap((path) => judgePolicy(path, undefined, valueAt(is, path))),
  ];
}

function weightOfNew(
  leaf: DifferingLeaf,
  judgement: Judgement | undefined,
  isOwn: (json: string) => boolean,
): Weight {
  const weight = weightOf(leaf, judgement);
  if (typeof judgement === "object") return weight === NARROWER ? NEUTRAL : weight;
  if (judgement === undefined || judgement === "gate") return weight;
  if (judgement !== "identity" || weight === NEUTRAL) return NEUTRAL;
  return isOwn(leaf.is === "listed" ? itemJson(leaf) : (leaf.is ?? "")) ? NEUTRAL : WIDER;
}

const itemJson = ({ path }: DifferingLeaf): string => path.slice(path.indexOf("[") + 1, -1);

/** An identity that takes the place of another in a list is a replacement, as it would be alone. */
function paired(type: string, leaves: readonly DifferingLeaf[]): readonly DifferingLeaf[] {
  const ofLists = leaves.filter(
    (leaf) => leaf.steps.at(-1) === ITEM && judgementOf(type, leaf.steps) === "identity",
  );
  const byList = Map.groupBy(ofLists, ({ path }) => path.slice(0, path.indexOf("[")));
  const pairs = [...byList].flatMap(([list, [one, other, ...more]]) => {
    if (one === undefined || other === undefined || more.length > 0) return [];
    const [added, gone] = one.was === null ? [one, other] : [other, one];
    if (added.was !== null || gone.is !== null) return [];
    return [{ ...added, path: `${list}[]`, was: itemJson(gone), is: itemJson(added), parts: [one, other] }];
  });
  const taken = new Set<DifferingLeaf>(pairs.flatMap(({ parts }) => parts));
  return [...pairs.map(({ parts: _, ...leaf }) => leaf), ...leaves.filter((leaf) => !taken.has(leaf))];
}

/** The settings that are policies, by their path, of leaves that are in them. */
function policiesOf(leaves: readonly DifferingLeaf[], type: string): string[] {
  const settings = leaves.map(({ steps }) =>
    steps
      .map((_, index) => steps.slice(0, index + 1))
      .find((start) => judgementOf(type, start) === "access policy")
      ?.join("."),
  );
  return [...new Set(settings.flatMap((one) => one ?? []))];
}

/** Policies are inputs of their own: none of the known types has one deeper. */
const valueAt = ({ inputs }: StackResource, input: string): unknown => inputs[input];

function judgePolicy(path: string, was: unknown, is: unknown): JudgedDifference[] {
  const differences = accessDifferences(was, is);
  if (differences === null) {
    return [
      {
        kind: "value",
        path,
        was: JSON.stringify(was) ?? null,
        is: JSON.stringify(is) ?? null,
        weight: NOT_JUDGED,
      },
    ];
  }
  return differences.map(({ widens, ...access }) => ({
    kind: "access",
    path,
    ...access,
    weight: widens ? WIDER : NARROWER,
  }));
}
