import { kinds } from "declared-stack/kinds";
import { labelOf, type StackResource } from "declared-stack/resource";
import { listed, without } from "../words.ts";
import { type Change, change } from "./change.ts";
import { directionOf, howItDiffers } from "./direction.ts";
import { changedLeaves, type LeafChange } from "./leaves.ts";
import { LOST, replaces } from "./replacing.ts";
import type { Comparison } from "./revision.ts";
import { isTold, isToldWhole } from "./told.ts";

/**
 * Resources that are created, deleted, replaced, or set otherwise in anything that no other sentence tells.
 * Whatever differs between two declarations is in one sentence or another.
 */
export function resourceChanges({ before, after }: Comparison): Change[] {
  const old = new Map(before.snapshot.resources.map((one) => [labelOf(one), one]));
  const current = new Map(after.snapshot.resources.map((one) => [labelOf(one), one]));
  const audience = after.model.api.identifier;
  return [
    ...[...current.values()].flatMap((is) => {
      const was = old.get(labelOf(is));
      if (was !== undefined) return changesOf(was, is, { audience, current });
      return isToldWhole(is.type) ? [] : [change("resources", "neutral", `${titleOf(is)} is created.`)];
    }),
    ...[...old.values()]
      .filter((was) => !current.has(labelOf(was)))
      .filter(({ type }) => !isToldWhole(type) || LOST[type] !== undefined)
      .map((was) => change("resources", "neutral", `${titleOf(was)} is deleted${lossOf(was)}.`)),
  ];
}

interface Surroundings {
  readonly audience: string;
  readonly current: ReadonlyMap<string, StackResource>;
}

function changesOf(was: StackResource, is: StackResource, { audience, current }: Surroundings): Change[] {
  const leaves = changedLeaves(was.inputs, is.inputs);
  const reasons = leaves.filter(({ path }) => replaces(is.type, path));
  const others = leaves.filter((leaf) => !reasons.includes(leaf) && !isTold(is.type, leaf, audience));
  const lost = without(was.dependsOn, is.dependsOn).filter((label) => current.has(label));
  return [
    ...replacement(was, is, reasons),
    ...protection(was, is),
    ...others.map((leaf) => settingOf(is, leaf)),
    ...(lost.length === 0
      ? []
      : [
          change(
            "resources",
            "neutral",
            `${titleOf(is)} no longer waits for ${listed(lost.map(titleOfLabel))}.`,
          ),
        ]),
  ];
}

function replacement(was: StackResource, is: StackResource, reasons: readonly LeafChange[]): Change[] {
  const moved =
    was.parent === is.parent ? [] : [`it moves from ${was.parent || "the top"} to ${is.parent || "the top"}`];
  const why = [...reasons.map((leaf) => `${leaf.path} ${howItDiffers(leaf)}`), ...moved];
  if (why.length === 0) return [];
  return [
    change(
      "resources",
      "neutral",
      `${titleOf(is)} is replaced, deleted and made anew${lossOf(is)}: ${why.join(", ")}.`,
    ),
  ];
}

function protection(was: StackResource, is: StackResource): Change[] {
  if (was.protect === is.protect) return [];
  return [
    is.protect
      ? change("resources", "narrower", `${titleOf(is)} is now protected from being deleted.`)
      : change("resources", "wider", `${titleOf(is)} is no longer protected from being deleted.`),
  ];
}

function settingOf(resource: StackResource, leaf: LeafChange): Change {
  if (resource.type === kinds.function && leaf.path === "code") {
    return change(
      "resources",
      "neutral",
      `${titleOf(resource)} has other code (${hashOf(leaf.is)}, was ${hashOf(leaf.was)}).`,
    );
  }
  return change("resources", directionOf(leaf), `${titleOf(resource)}: ${leaf.path} ${howItDiffers(leaf)}.`);
}

/** `"sha256:…"` as the Actions' hashes are shown. */
const hashOf = (json = ""): string => json.replace(/^"sha256:([0-9a-f]{12})[0-9a-f]*"$/, "SHA-256 $1…");

const lossOf = ({ type }: StackResource): string => (LOST[type] === undefined ? "" : `, ${LOST[type]}`);

const titleOf = (resource: Pick<StackResource, "type" | "name">): string => titleOfLabel(labelOf(resource));

/** `aws:cloudwatch/logGroup:LogGroup access` as a sentence begins with it: `Log group "access"`. */
function titleOfLabel(label: string): string {
  const space = label.indexOf(" ");
  const kind = label.slice(0, space).split(":").at(-1) ?? "";
  const words = kind.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words} "${label.slice(space + 1)}"`;
}
