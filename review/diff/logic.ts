import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { structuredPatch } from "diff";
import { differentialOf, isWider } from "../actions/differential.ts";
import { logicOf, sameLogic } from "../actions/logic.ts";
import { bindingsOf, codeOf } from "../declaration/actions.ts";
import { type AnyChange, change, type Tried } from "../model/change.ts";
import type { Comparison } from "./revision.ts";

/** The code of an Action in two revisions, and what became of it. */
export interface ComparedCode {
  /** Its logical name. */
  readonly key: string;
  /** As each revision declares it; null where it doesn't. */
  readonly was: string | null;
  readonly is: string | null;
  /** The code that the head's rules make of the base's policy, if that is known: all that differs in it is logic. */
  readonly sameData: string | null;
  /** `data`: the policy's data alone. `writing`: neither data nor logic, but for example a comment. */
  readonly differs: "nothing" | "writing" | "data" | "logic";
}

/** Compares the declared codes of Actions. */
export function compareCodes({ before, after }: Comparison): ComparedCode[] {
  const [old, current] = [codesOf(before.snapshot.resources), codesOf(after.snapshot.resources)];
  const dataOf = ({ policy, audience }: Comparison["before"]["snapshot"]) =>
    JSON.stringify([policy, audience]);
  const isSameData = dataOf(before.snapshot) === dataOf(after.snapshot);
  return [...new Set([...old.keys(), ...current.keys()])].map((key): ComparedCode => {
    const [was = null, is = null] = [old.get(key), current.get(key)];
    if (was === is) return { key, was, is, sameData: is, differs: "nothing" };
    if (was === null || is === null) return { key, was, is, sameData: null, differs: "logic" };
    const logic = logicOf(is);
    const bundled = after.snapshot.rebundled?.find((action) => action.key === key)?.code;
    // Rules that make other logic of the base's policy than of the head's can't stand for the head's.
    const standIn = bundled !== undefined && logicOf(bundled).form === logic.form ? bundled : null;
    const sameData = isSameData ? is : standIn;
    const wasLogic = logicOf(was);
    if (sameData === null || !sameLogic(wasLogic, logicOf(sameData))) {
      return { key, was, is, sameData, differs: "logic" };
    }
    return { key, was, is, sameData, differs: wasLogic.data === logic.data ? "writing" : "data" };
  });
}

const codesOf = (resources: readonly StackResource[]): Map<string, string> =>
  new Map(
    resources
      .filter(({ type }) => type === resourceTypes.action)
      .map((action) => [action.name, codeOf(action)]),
  );

/** Most lines of code that a change shows, and most characters of each. */
const MOST_LINES = 80;
const LONGEST_LINE = 160;

/** Lines of two codes that differ, as `diff -u` writes them, with three lines around; the first of many. */
export function codeDifference(was: string | null, is: string | null): string[] {
  const { hunks } = structuredPatch("", "", was ?? "", is ?? "", "", "", { context: 3 });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: own }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...own.map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line)),
  ]);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `… ${more} more lines`] : lines;
}

/** The answers of the Actions of each trigger whose logic changed, to made-up events. */
export function ruleDifferences(
  { before, after }: Comparison,
  codes: readonly ComparedCode[],
): { readonly changes: AnyChange[]; readonly tried: ReadonlyMap<string, Tried> } {
  const byKey = new Map(codes.map((one) => [one.key, one]));
  const [old, current] = [before, after].map(({ snapshot }) => bindingsOf(snapshot.resources));
  const tried = new Map<string, Tried>();
  const changes = (current ?? []).flatMap(({ trigger, actions }): AnyChange[] => {
    const was = old?.find((binding) => binding.trigger === trigger)?.actions ?? [];
    const own = actions.map(({ action }) => (action === undefined ? undefined : byKey.get(action.name)));
    if (!own.some((one) => one?.differs === "logic")) return [];
    const { events, differences, fault } = differentialOf(
      trigger,
      was.map(({ action }) => (action === undefined ? "" : codeOf(action))),
      own.map((one) => one?.sameData ?? one?.is ?? ""),
      before.snapshot,
    );
    for (const one of own) {
      if (one?.differs === "logic") tried.set(one.key, { events, differences: differences.length, fault });
    }
    return differences.map((difference) =>
      change("rule-difference", difference.effects.some(isWider) ? "wider" : "narrower", {
        subject: trigger,
        ...difference,
      }),
    );
  });
  return { changes, tried };
}
