import type { StackResource } from "declared-stack/resource";
import { isUnknown } from "declared-stack/value";
import { type Finding, findingOf } from "./finding.ts";
import { type Guardrail, severities } from "./guardrail.ts";
import { guardrails } from "./list.ts";
import { GuardedStack, type StackFacts } from "./stack.ts";
import { type WaivedFinding, type WaiverFault, waive } from "./waive.ts";
import type { Waiver } from "./waivers.ts";

/** What a stack is judged with. */
export interface JudgeOptions extends StackFacts {
  /** The stack's name, for waivers that hold in some stacks only. */
  readonly stack: string;
  readonly waivers: readonly Waiver[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** All of the list when it is left out. */
  readonly guardrails?: readonly Guardrail[];
}

/** What the guardrails say of a stack, worst first. It holds when there are neither findings nor faults. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  /** What is wrong with the waivers themselves. */
  readonly faults: readonly WaiverFault[];
  /** What can't be told yet, as it depends on something that is only known once it is created. */
  readonly unjudged: readonly Finding[];
}

/** Judges a declared stack by every guardrail. */
export function judgeStack(resources: readonly StackResource[], options: JudgeOptions): Judgement {
  const { guardrails: rules = guardrails } = options;
  const stack = new GuardedStack(resources, options);
  const findings: Finding[] = [];
  const unjudged: Finding[] = [];
  for (const rule of rules) {
    for (const violation of rule.check(stack)) {
      (isUnknown(violation.found) ? unjudged : findings).push(findingOf(rule, violation));
    }
  }
  const { stack: name, waivers, today } = options;
  const names = rules.map((rule) => rule.name);
  const open = unjudged.map(({ guardrail }) => guardrail);
  const judged = waive(findings.toSorted(worstFirst), {
    stack: name,
    waivers,
    today,
    rules: names,
    resources,
  });
  return {
    ...judged,
    // A waiver may be for what can't be told yet.
    faults: judged.faults.filter(
      ({ code, waiver }) => code !== "WAIVER_UNUSED" || !open.includes(waiver.rule),
    ),
    unjudged,
  };
}

const worstFirst = (one: Finding, other: Finding): number =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity);
