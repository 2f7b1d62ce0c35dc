import type { WaiverSnapshot } from "../snapshot/waivers.ts";
import { type Change, change } from "./change.ts";
import type { Comparison } from "./revision.ts";

/** Guardrails that are waived, or no longer. */
export function waiverChanges({ before, after }: Comparison): Change[] {
  const [old, current] = [before.snapshot.waivers, after.snapshot.waivers];
  if (old === null || current === null) {
    return old === current
      ? []
      : [
          current === null
            ? change("guardrails", "wider", "The guardrails are gone.")
            : change("guardrails", "narrower", `The guardrails are new, with ${current.length} waivers.`),
        ];
  }
  const known = new Map(old.map((waiver) => [keyOf(waiver), waiver]));
  const left = new Map(current.map((waiver) => [keyOf(waiver), waiver]));
  return [
    ...current.flatMap((waiver) => {
      const was = known.get(keyOf(waiver));
      if (was === undefined) {
        return [
          change(
            "guardrails",
            "wider",
            `Guardrail ${waiver.rule} is now waived for ${waiver.resource}${where(waiver)} until ${waiver.until}: ${waiver.reason}`,
          ),
        ];
      }
      if (was.until === waiver.until) return [];
      return [
        change(
          "guardrails",
          waiver.until > was.until ? "wider" : "narrower",
          `The waiver of guardrail ${waiver.rule} for ${waiver.resource}${where(waiver)} now ends on ${waiver.until} (it ended on ${was.until}).`,
        ),
      ];
    }),
    ...old
      .filter((waiver) => !left.has(keyOf(waiver)))
      .map((waiver) =>
        change(
          "guardrails",
          "narrower",
          `Guardrail ${waiver.rule} is no longer waived for ${waiver.resource}${where(waiver)}.`,
        ),
      ),
  ];
}

const keyOf = ({ rule, resource, stacks }: WaiverSnapshot): string =>
  JSON.stringify([rule, resource, stacks]);

const where = ({ stacks }: WaiverSnapshot): string =>
  stacks === undefined || stacks.length === 0 ? "" : ` in ${stacks.join(" and ")}`;
