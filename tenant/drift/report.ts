import { forTerminal } from "command-line/safe-text";
import type { Value } from "declared-stack/members";
import { shown } from "../report/shown.ts";
import { besideKinds } from "./beside.ts";
import type { DriftedObject, DriftedSetting } from "./compare.ts";
import type { Drift } from "./drift.ts";
import { kinds, NOT_READ, tellingOf } from "./kinds.ts";
import type { Unread } from "./reading.ts";

const SIGNS = { unmanaged: "+", missing: "-", changed: "~" } as const;
const MEANINGS = {
  unmanaged: "on the tenant, not declared",
  missing: "declared, not on the tenant",
  changed: "",
} as const;

/** Writes drift for a terminal: kind by kind, `+` unmanaged, `-` missing, `~` changed with each field. */
export function writeReport(drift: Drift): string {
  const groups = kinds.flatMap((kind) => {
    const ofKind = drift.drifted.filter(({ object }) => object.kind === kind);
    return ofKind.length === 0
      ? []
      : [[plural(kind, 2), ...ofKind.flatMap(linesOf).map(forTerminal)].join("\n")];
  });
  return [
    forTerminal(`Tenant ${drift.domain} against stack "${drift.stack}"`),
    ...groups,
    ...passedOverLines(drift),
    ...notComparedLines(drift),
    readLines(drift),
    summary(drift),
  ].join("\n\n");
}

function linesOf(one: DriftedObject): string[] {
  const { mark, object } = one;
  const meaning = MEANINGS[mark];
  const head = `  ${SIGNS[mark]} ${object.name}${meaning === "" ? "" : `  (${meaning})`}`;
  if (mark === "missing") return [head];
  const details =
    mark === "changed"
      ? one.differences.map((difference) => differenceLine(difference, object.kind))
      : tellingOf(object).map(([path, value]) => `${path}: ${shortened(path, value)}`);
  return [head, ...details.map((line) => `      ${line}`)];
}

function differenceLine(setting: DriftedSetting, kind: string): string {
  const { path, declared, found } = setting;
  const write = (value: Value | undefined): string => written(path, value ?? null);
  if ("undeclared" in setting) {
    const fresh = setting.fresh === undefined ? "none" : write(setting.fresh);
    return `undeclared: ${path} is ${write(found)}, a new ${kind} has ${fresh}`;
  }
  if (found === undefined) return `${path}: - ${write(declared)}`;
  if (declared === undefined) return `${path}: + ${write(found)}`;
  return `${path}: ${write(declared)} → ${write(found)}`;
}

/** A setting as a report writes it: no secret, and of code its digest. */
export const written = (path: string, value: Value): string => JSON.stringify(shown(path, value));

/** How many items of a long list are shown; `--json` has them all. */
const SHOWN = 8;

/** A setting as a report writes it, and of a long list the beginning. */
export function shortened(path: string, value: Value): string {
  if (!(value instanceof Set) || value.size <= SHOWN) return written(path, value);
  const first = [...value].sort().slice(0, SHOWN);
  return `${written(path, first)} and ${value.size - SHOWN} more`;
}

export function passedOverLines({ passedOver }: Pick<Drift, "passedOver">): string[] {
  if (passedOver.length === 0) return [];
  const lines = passedOver.map(({ object, why }) => `  ${object.kind} "${object.name}": ${why}`);
  return [["Passed over", ...lines.map(forTerminal)].join("\n")];
}

/** The parts that were not read, one line for each reason. */
export function notComparedLines({ notCompared }: Pick<Drift, "notCompared">): string[] {
  if (notCompared.length === 0) return [];
  const byReason = Map.groupBy(notCompared, ({ why }) => why);
  const lines = [...byReason].map(([why, parts]) => `  ${partsOf(parts)}: ${why}`);
  return [["Not compared", ...lines.map(forTerminal)].join("\n")];
}

/** Parts in words: whole kinds, and objects and members by their names. */
function partsOf(parts: readonly Unread[]): string {
  const byWhole = Map.groupBy(parts, ({ kind, member }) =>
    member === undefined ? kind : `${member} of ${kind}`,
  );
  return [...byWhole]
    .map(([whole, some]) => {
      const names = some.flatMap(({ name }) => (name === undefined ? [] : [`"${name}"`]));
      return [
        plural(whole, names.length === 1 ? 1 : 2),
        ...(names.length === 0 ? [] : [names.join(", ")]),
      ].join(" ");
    })
    .join(", ");
}

/** The kinds that are looked for beside those which the program declares, and those that nobody looks for. */
function readLines({ notCompared }: Drift): string {
  const unread = notCompared.flatMap(({ kind, name }) => (name === undefined ? [kind] : []));
  const read = besideKinds.filter((kind) => !unread.includes(kind)).map((kind) => plural(kind, 2));
  return [
    `Looked for beside what is declared: ${read.join(", ")}`,
    `Not looked at: ${NOT_READ.join("; ")}`,
  ].join("\n");
}

function summary({ drifted, compared, notCompared, isComplete }: Drift): string {
  const total = Object.values(compared).reduce((sum, count) => sum + count, 0);
  const each = kinds.flatMap((kind) => {
    const count = compared[kind] ?? 0;
    return count === 0 ? [] : [`${count} ${plural(kind, count)}`];
  });
  const scope = `${total} ${plural("object", total)} compared field by field${total === 0 ? "" : `: ${each.join(", ")}`}`;
  if (!isComplete) {
    const scopes = [...new Set(notCompared.flatMap((part) => part.scopes))].sort();
    const advice = scopes.length === 0 ? "" : ` The client lacks ${scopes.join(", ")}.`;
    return forTerminal(`Undetermined: ${drifted.length} differ in what could be read. ${scope}.${advice}`);
  }
  if (drifted.length === 0) return `No drift. ${scope}.`;
  const counts = (["unmanaged", "missing", "changed"] as const).map(
    (mark) => `${drifted.filter((one) => one.mark === mark).length} ${mark}`,
  );
  return `Drift: ${counts.join(", ")}. ${scope}.`;
}

export const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`);
