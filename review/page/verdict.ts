import type { ReviewModel } from "../model/model.ts";
import { counted } from "./words.ts";

/** What a reviewer reads first. */
export interface Verdict {
  /** `stop`: this must not pass as it is. `look`: somebody has to look at something. `fine`: nothing to do. */
  readonly level: "stop" | "look" | "fine";
  readonly title: string;
  /** One sentence each. */
  readonly reasons: readonly string[];
}

/** Sums a review up. What stops a change comes before what a stack has had all along. */
export function verdictOf(model: ReviewModel): Verdict {
  const reasons = [...changeReasons(model), ...findingReasons(model), ...guardrailReasons(model)];
  if (model.diff?.blocked) {
    return { level: "stop", title: "Rights widen without an approval", reasons };
  }
  if (guardrailFaults(model) > 0) return { level: "stop", title: "A guardrail doesn’t hold", reasons };
  if (severe(model) > 0) return { level: "look", title: "Look at the findings", reasons };
  if (model.diff === null) return { level: "fine", title: "Nothing stands against this stack", reasons };
  if (model.diff.changes.length === 0) return { level: "fine", title: "Nothing changes", reasons };
  const widens = model.diff.changes.some(({ direction }) => direction === "wider");
  return widens
    ? { level: "look", title: "Rights widen, and that is approved", reasons }
    : { level: "fine", title: "No rights widen", reasons };
}

/** How many changes go each way. */
export function changeCounts({
  diff,
}: Pick<ReviewModel, "diff">): Record<"wider" | "narrower" | "neutral", number> {
  const counts = { wider: 0, narrower: 0, neutral: 0 };
  for (const { direction } of diff?.changes ?? []) counts[direction] += 1;
  return counts;
}

function changeReasons({ diff }: ReviewModel): string[] {
  if (diff === null) return ["Compared with nothing: this is the stack as it is declared."];
  if (diff.changes.length === 0) return [`Nothing changes against ${diff.base}.`];
  const { wider, narrower, neutral } = changeCounts({ diff });
  const counts = [`${wider} wider`, `${narrower} narrower`, `${neutral} neither`].join(", ");
  return [`${counted(diff.changes.length, "change")} against ${diff.base}: ${counts}.`];
}

function findingReasons(model: ReviewModel): string[] {
  const { length } = model.findings;
  if (length === 0) return ["No findings: the layers agree with the policy."];
  return [`${counted(length, "finding")}, ${severe(model)} of high severity.`];
}

function guardrailReasons({ guardrails }: ReviewModel): string[] {
  if (guardrails === null) return ["Guardrails were not judged."];
  const { findings, faults, waivers, count } = guardrails;
  const broken = findings.length === 0 ? "all hold" : `${findings.length} not met`;
  const faulty = faults.length === 0 ? "" : `, ${counted(faults.length, "fault")} in the waivers`;
  return [`${counted(count, "guardrail")}, ${broken}; ${counted(waivers.length, "waiver")}${faulty}.`];
}

const severe = ({ findings }: ReviewModel): number =>
  findings.filter(({ severity }) => severity === "high").length;

const guardrailFaults = ({ guardrails }: ReviewModel): number =>
  guardrails === null ? 0 : guardrails.findings.length + guardrails.faults.length;
