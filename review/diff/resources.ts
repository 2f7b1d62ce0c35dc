import { type DifferingLeaf, differingLeaves, leavesOf } from "declared-stack/leaves";
import { labelOf, type StackResource } from "declared-stack/resource";
import { resourceTypes, rowOf } from "declared-stack/resource-types";
import { ownerOf } from "declared-stack/stand-ins";
import { itemsOf, valueAt } from "declared-stack/value";
import { type AnyChange, type ChangedValue, change } from "../model/change.ts";
import { without } from "../model/words.ts";
import { isCovered, isRead, readResources, type Sides } from "./covered.ts";
import { NEUTRAL, NOT_JUDGED, type Weight, WIDER, worstOf } from "./direction.ts";
import {
  type JudgedDifference,
  type JudgedLeaf,
  judgeCreated,
  judgeDifferences,
  judgeOption,
} from "./judged.ts";
import { aliasesThatFollow, namesThatFollow, ownNames } from "./references.ts";
import type { Comparison } from "./revision.ts";

/**
 * Resources that are created, deleted, replaced, or set otherwise in anything that no other kind of change covers:
 * whatever differs between two declarations is in one change or another, and what nobody judges says so.
 */
export function resourceChanges({ before, after }: Comparison): AnyChange[] {
  const sides: Sides = { before: readResources(before), after: readResources(after) };
  const [old, current] = [sides.before.byLabel, sides.after.byLabel];
  const former = new Map([...current].flatMap(([label, is]) => formerOf(label, is, old, current)));
  const kept = new Set(former.values());
  const pairs = [...former].flatMap(([label, was]) => pairOf(was, current.get(label)));
  const surroundings: Surroundings = {
    sides,
    own: ownNames(after.snapshot.resources),
    following: namesThatFollow(pairs),
    isSame: aliasesThatFollow(pairs),
    bundle: after.snapshot.apiCode?.bundle ?? null,
    parents: new Set(after.snapshot.resources.map(({ parent }) => parent)),
    created: [...current.values()].filter((one) => !former.has(labelOf(one))),
    isKept: (was) => kept.has(was),
  };
  return [
    ...[...current].flatMap(([label, is]) => {
      const was = former.get(label);
      return was === undefined ? creationOf(is, surroundings) : changesOf(was, is, surroundings);
    }),
    ...[...old.values()].filter((was) => !kept.has(was)).flatMap((was) => deletionOf(was, surroundings)),
  ];
}

interface Surroundings {
  readonly sides: Sides;
  /** Names and ids of the stack's own resources. */
  readonly own: (json: string) => boolean;
  /** Whether a value only follows the new name of what it names. */
  readonly following: (leaf: DifferingLeaf) => boolean;
  /** Whether a value names the same resource as before, which is known by an alias. */
  readonly isSame: (leaf: DifferingLeaf) => boolean;
  /** The function's code as the revision's own sources make it. */
  readonly bundle: string | null;
  /** Components that have anything left. */
  readonly parents: ReadonlySet<string>;
  readonly created: readonly StackResource[];
  /** Whether a resource of the base is there still. */
  readonly isKept: (was: StackResource) => boolean;
}

const pairOf = (
  was: StackResource,
  is: StackResource | undefined,
): (readonly [StackResource, StackResource])[] => (is === undefined ? [] : [[was, is]]);

/** The resource that one was before: of the same type and name, or as an alias says. */
function formerOf(
  label: string,
  is: StackResource,
  old: ReadonlyMap<string, StackResource>,
  current: ReadonlyMap<string, StackResource>,
): [string, StackResource][] {
  const same = old.get(label);
  if (same !== undefined) return [[label, same]];
  const alias = aliasesOf(is).find((one) => old.has(labelOf(one)) && !current.has(labelOf(one)));
  const was = alias && old.get(labelOf(alias));
  return was !== undefined && (alias?.parent === null || alias?.parent === was.parent) ? [[label, was]] : [];
}

interface Alias {
  readonly type: string;
  readonly name: string;
  readonly parent: string | null;
}

const aliasesOf = ({ options }: StackResource): readonly Alias[] =>
  itemsOf(options.aliases).map((alias) => {
    const parent = valueAt(alias, "parent");
    return {
      type: String(valueAt(alias, "type")),
      name: String(valueAt(alias, "name")),
      parent: typeof parent === "string" ? parent : null,
    };
  });

function creationOf(is: StackResource, { sides, own }: Surroundings): AnyChange[] {
  const subject = labelOf(is);
  const leaves = leavesOf(is.inputs).map(
    ({ value, ...leaf }): DifferingLeaf => ({ ...leaf, was: null, is: value }),
  );
  const others = leaves.filter(
    (leaf) => leaf.steps.length > 0 && !isCovered(leaf, { was: undefined, is }, sides),
  );
  const judged = [...judgeCreated(is, others, own), ...optionsOf(undefined, is)];
  const telling = judged.filter(({ weight }) => weight.concern !== null);
  const row = rowOf(is.type);
  const byType = row === undefined ? NOT_JUDGED : row.created === "opens" ? WIDER : NEUTRAL;
  const read = isRead(is, sides.after);
  if (read && telling.length === 0) return [];
  const { direction, concern } = worstOf([read ? NEUTRAL : byType, ...telling.map(({ weight }) => weight)]);
  return [
    change(
      "resource-created",
      direction,
      {
        subject,
        isKnown: row !== undefined,
        values: telling.flatMap((one) => (isAccess(one) || one.weight === NOT_JUDGED ? [] : [plain(one)])),
        access: telling.flatMap((one) => (isAccess(one) && one.is !== null ? [one.is] : [])),
        unjudged: telling.flatMap((one) => (!isAccess(one) && one.weight === NOT_JUDGED ? [plain(one)] : [])),
      },
      concern,
    ),
  ];
}

const isAccess = (one: JudgedDifference): one is Extract<JudgedDifference, { readonly kind: "access" }> =>
  one.kind === "access";

const plain = ({ path, was, is }: ChangedValue): ChangedValue => ({ path, was, is });

/**
 * The loss of something that held back or watched is told where anything is left for it to hold or watch. A part that is
 * protected goes with what it is a part of, and is told where that stays.
 */
function deletionOf(was: StackResource, { sides, parents, created, isKept }: Surroundings): AnyChange[] {
  const row = rowOf(was.type);
  const lost = row?.lost ?? null;
  const owner = ownerOf(was, [...sides.before.byLabel.values()]);
  const isRefused = was.protect && (owner === undefined || isKept(owner));
  if (isRead(was, sides.before) && lost === null && !isRefused) return [];
  const data = {
    subject: labelOf(was),
    lost,
    isProtected: was.protect,
    created: lost === null ? [] : created.filter(({ type }) => type === was.type).map(labelOf),
  };
  if (row === undefined) return [change("resource-deleted", "wider", data, "not judged")];
  const loosens = row.deleted === "loosens" && parents.has(was.parent);
  const concern = row.deleted === "destroys" ? "destroys" : loosens ? "widens" : null;
  return [change("resource-deleted", loosens ? "wider" : "neutral", data, concern)];
}

function changesOf(was: StackResource, is: StackResource, surroundings: Surroundings): AnyChange[] {
  const { sides, following, isSame, bundle } = surroundings;
  const subject = labelOf(is);
  const row = rowOf(is.type);
  const lost = row?.lost ?? null;
  const leaves = differingLeaves(was.inputs, is.inputs).filter((leaf) => !isSame(leaf));
  const because = leaves.filter(({ path }) => replaces(is.type, path));
  const others = leaves.filter((leaf) => !because.includes(leaf) && !isCovered(leaf, { was, is }, sides));
  const hasMoved = was.parent !== is.parent && !aliasesOf(is).some(({ parent }) => parent === was.parent);
  const judged = judgeDifferences(was, is, others, following);
  const removed = without(was.dependsOn, is.dependsOn).filter((label) => sides.after.byLabel.has(label));
  return [
    ...(because.length === 0 && !hasMoved ? [] : replacement(was, is, { because, hasMoved, following })),
    ...(was.protect === is.protect || isToldWithOwner(was, is, sides)
      ? []
      : [
          change("resource-protection", is.protect ? "narrower" : "wider", { subject, is: is.protect, lost }),
        ]),
    ...judged.map((one) => inputChange(is, one, bundle)),
    ...optionsOf(was, is).map(({ weight: { direction, concern }, path, was, is }) =>
      change("resource-option", direction, { subject, path, was, is }, concern),
    ),
    ...(removed.length === 0
      ? []
      : [
          change("resource-dependencies", removed.some(holdsBack) ? "wider" : "neutral", {
            subject,
            removed,
          }),
        ]),
  ];
}

/** Whether that of which a resource is a part has come to be protected, or isn't any more, like the part. */
function isToldWithOwner(was: StackResource, is: StackResource, { before, after }: Sides): boolean {
  const owners = [ownerOf(was, [...before.byLabel.values()]), ownerOf(is, [...after.byLabel.values()])];
  return owners[0]?.protect === was.protect && owners[1]?.protect === is.protect;
}

/** Whether a resource is one that something has to wait for, so that it doesn't go by unseen. */
const holdsBack = (label: string): boolean =>
  rowOf(label.slice(0, label.indexOf(" ")))?.deleted === "loosens";

interface Replacement {
  readonly because: readonly DifferingLeaf[];
  readonly hasMoved: boolean;
  readonly following: Surroundings["following"];
}

function replacement(
  was: StackResource,
  is: StackResource,
  { because, hasMoved, following }: Replacement,
): AnyChange[] {
  const row = rowOf(is.type);
  const weights = judgeDifferences(was, is, because, following).map(({ weight }) => weight);
  const destroys: Weight = { direction: "neutral", concern: "destroys" };
  const { direction, concern } =
    row?.deleted === "destroys" ? destroys : worstOf([row === undefined ? NOT_JUDGED : NEUTRAL, ...weights]);
  return [
    change(
      "resource-replaced",
      direction,
      {
        subject: labelOf(is),
        lost: row?.lost ?? null,
        isProtected: was.protect,
        because: because.map(plain),
        parent: hasMoved ? { was: was.parent, is: is.parent } : null,
      },
      concern,
    ),
  ];
}

const optionsOf = (was: StackResource | undefined, is: StackResource): JudgedLeaf[] =>
  differingLeaves(was?.options ?? {}, is.options)
    // They say what the resource was before, which is followed.
    .filter(({ steps: [option] }) => option !== undefined && option !== "aliases")
    .map(judgeOption);

function inputChange(resource: StackResource, one: JudgedDifference, bundle: string | null): AnyChange {
  const subject = labelOf(resource);
  const { path, weight } = one;
  const { direction, concern } = weight;
  if (one.kind === "access") {
    return change("resource-access", direction, { subject, path, was: one.was, is: one.is }, concern);
  }
  const { was, is } = one;
  if (resource.type === resourceTypes.function && path === "code") {
    const isBundle = is === JSON.stringify(bundle);
    const judged = isBundle ? NEUTRAL : NOT_JUDGED;
    const data = { subject, was: hashIn(was), is: hashIn(is), isBundle };
    return change("resource-code", judged.direction, data, judged.concern);
  }
  return change("resource-input", direction, { subject, path, was, is }, concern);
}

/** Whether a change of an input, or of something within it, makes the provider delete a resource and make another. */
function replaces(type: string, path: string): boolean {
  const [input = ""] = path.split(/[.[]/);
  return rowOf(type)?.replacedBy?.includes(input) ?? false;
}

/** The digits within `"sha256:…"`, as which a stack's resources have the code of functions. */
const hashIn = (json: string | null): string | null => json?.replace(/^"sha256:([0-9a-f]+)"$/, "$1") ?? null;
