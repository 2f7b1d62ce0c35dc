import { forTerminal } from "command-line/safe-text";
import type { Difference } from "declared-stack/difference";
import { jsonOf, type Value } from "declared-stack/members";
import type { DriftedObject } from "./compare.ts";
import type { Drift } from "./drift.ts";
import { kinds, tellingOf } from "./kinds.ts";

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
      ? one.differences.map(differenceLine)
      : tellingOf(object).map(([member, value]) => `${member}: ${shortened(value)}`);
  return [head, ...details.map((line) => `      ${line}`)];
}

function differenceLine({ path, declared, found }: Difference): string {
  if (found === undefined) return `${path}: - ${written(declared)}`;
  if (declared === undefined) return `${path}: + ${written(found)}`;
  return `${path}: ${written(declared)} → ${written(found)}`;
}

const written = (value: Value | undefined): string => JSON.stringify(jsonOf(value ?? null));

/** How many items of a long list are shown; `--json` has them all. */
const SHOWN = 8;

function shortened(value: Value): string {
  if (!(value instanceof Set) || value.size <= SHOWN) return written(value);
  const first = [...value].sort().slice(0, SHOWN);
  return `${written(first)} and ${value.size - SHOWN} more`;
}

function passedOverLines({ passedOver }: Drift): string[] {
  if (passedOver.length === 0) return [];
  const lines = passedOver.map(({ object, why }) => `  ${object.kind} "${object.name}": ${why}`);
  return [["Passed over", ...lines.map(forTerminal)].join("\n")];
}

function summary({ drifted, compared }: Drift): string {
  const total = Object.values(compared).reduce((sum, count) => sum + count, 0);
  const each = kinds.flatMap((kind) => {
    const count = compared[kind] ?? 0;
    return count === 0 ? [] : [`${count} ${plural(kind, count)}`];
  });
  const scope = `${total} ${plural("object", total)} compared field by field${total === 0 ? "" : `: ${each.join(", ")}`}`;
  if (drifted.length === 0) return `No drift. ${scope}.`;
  const counts = (["unmanaged", "missing", "changed"] as const).map(
    (mark) => `${drifted.filter((one) => one.mark === mark).length} ${mark}`,
  );
  return `Drift: ${counts.join(", ")}. ${scope}.`;
}

const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`);
