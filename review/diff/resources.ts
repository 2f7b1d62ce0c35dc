import { type DifferingLeaf, differingLeaves } from "declared-stack/leaves";
import { labelOf, type StackResource } from "declared-stack/resource";
import { judgementOf, resourceTypes, rowOf } from "declared-stack/resource-types";
import { type AnyChange, change } from "../model/change.ts";
import { without } from "../model/words.ts";
import { isCovered, isWhollyCovered } from "./covered.ts";
import { weightOf } from "./direction.ts";
import type { Comparison } from "./revision.ts";

/**
 * Resources that are created, deleted, replaced, or set otherwise in anything that no other kind of change covers:
 * whatever differs between two declarations is in one change or another.
 */
export function resourceChanges({ before, after }: Comparison): AnyChange[] {
  const old = new Map(before.snapshot.resources.map((one) => [labelOf(one), one]));
  const current = new Map(after.snapshot.resources.map((one) => [labelOf(one), one]));
  const audience = after.model.api.identifier;
  const bundle = after.snapshot.apiCode?.bundle ?? null;
  return [
    ...[...current].flatMap(([subject, is]): AnyChange[] => {
      const was = old.get(subject);
      if (was !== undefined) return changesOf(was, is, { audience, current, bundle });
      return isWhollyCovered(is.type) ? [] : [change("resource-created", "neutral", { subject })];
    }),
    ...[...old]
      .filter(([subject]) => !current.has(subject))
      .filter(([, { type }]) => !isWhollyCovered(type) || lossOf(type) !== null)
      .map(([subject, { type }]) => change("resource-deleted", "neutral", { subject, lost: lossOf(type) })),
  ];
}

interface Surroundings {
  readonly audience: string;
  readonly current: ReadonlyMap<string, StackResource>;
  /** The function's code as the revision's own sources make it. */
  readonly bundle: string | null;
}

function changesOf(
  was: StackResource,
  is: StackResource,
  { audience, current, bundle }: Surroundings,
): AnyChange[] {
  const subject = labelOf(is);
  const leaves = differingLeaves(was.inputs, is.inputs);
  const because = leaves.filter(({ path }) => replaces(is.type, path));
  const others = leaves.filter((leaf) => !because.includes(leaf) && !isCovered(is.type, leaf, audience));
  const parent = was.parent === is.parent ? null : { was: was.parent, is: is.parent };
  const removed = without(was.dependsOn, is.dependsOn).filter((label) => current.has(label));
  return [
    ...(because.length === 0 && parent === null
      ? []
      : [
          change("resource-replaced", "neutral", {
            subject,
            lost: lossOf(is.type),
            because: because.map(({ path, was, is }) => ({ path, was, is })),
            parent,
          }),
        ]),
    ...(was.protect === is.protect
      ? []
      : [change("resource-protection", is.protect ? "narrower" : "wider", { subject, is: is.protect })]),
    ...others.map((leaf) => inputChange(is, leaf, bundle)),
    ...(removed.length === 0 ? [] : [change("resource-dependencies", "neutral", { subject, removed })]),
  ];
}

function inputChange(resource: StackResource, leaf: DifferingLeaf, bundle: string | null): AnyChange {
  const subject = labelOf(resource);
  if (resource.type === resourceTypes.function && leaf.path === "code") {
    const isBundle = leaf.is === JSON.stringify(bundle);
    const replaced = { subject, was: hashIn(leaf.was), is: hashIn(leaf.is), isBundle };
    return isBundle
      ? change("resource-code", "neutral", replaced)
      : change("resource-code", "wider", replaced, "not judged");
  }
  const { path, was, is } = leaf;
  const { direction, concern } = weightOf(leaf, judgementOf(resource.type, leaf.steps));
  return change("resource-input", direction, { subject, path, was, is }, concern);
}

/** Whether a change of an input, or of something within it, makes the provider delete a resource and make another. */
function replaces(type: string, path: string): boolean {
  const [input = ""] = path.split(/[.[]/);
  return rowOf(type)?.replacedBy?.includes(input) ?? false;
}

/** The digits within `"sha256:…"`, as which a stack's resources have the code of functions. */
const hashIn = (json: string | null): string | null => json?.replace(/^"sha256:([0-9a-f]+)"$/, "$1") ?? null;

const lossOf = (type: string): string | null => rowOf(type)?.lost ?? null;
