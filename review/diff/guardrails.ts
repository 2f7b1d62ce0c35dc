import { type AnyChange, change } from "../model/change.ts";
import type { WaiverSnapshot } from "../snapshot/waivers.ts";
import type { Comparison } from "./revision.ts";

/** Guardrails that are waived, or no longer. */
export function waiverChanges({ before, after }: Comparison): AnyChange[] {
  const [old, current] = [before.snapshot.waivers, after.snapshot.waivers];
  const subject = "guardrails";
  if (current === null)
    return old === null ? [] : [change("guardrails", "wider", { subject, waivers: null })];
  if (old === null) return [change("guardrails", "narrower", { subject, waivers: current.length })];
  const known = new Map(old.map((waiver) => [keyOf(waiver), waiver]));
  const left = new Set(current.map(keyOf));
  return [
    ...current.flatMap((waiver): AnyChange[] => {
      const { until, reason } = waiver;
      const was = known.get(keyOf(waiver));
      if (was === undefined) {
        return [change("waiver-added", "wider", { ...waived(waiver), until, reason })];
      }
      if (was.until === until) return [];
      const direction = until > was.until ? "wider" : "narrower";
      return [change("waiver-end", direction, { ...waived(waiver), was: was.until, is: until })];
    }),
    ...old
      .filter((waiver) => !left.has(keyOf(waiver)))
      .map((waiver) => change("waiver-removed", "narrower", waived(waiver))),
  ];
}

const keyOf = ({ rule, resource, stacks }: WaiverSnapshot): string =>
  JSON.stringify([rule, resource, stacks]);

const waived = ({ rule: subject, resource, stacks: waivedIn = [] }: WaiverSnapshot) => ({
  subject,
  resource,
  waivedIn,
});
