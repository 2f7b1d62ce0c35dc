import type { StackResource } from "declared-stack/resource";
import { isUnknown } from "declared-stack/value";
import { type Guardrail, severities } from "../definition/guardrail.ts";
import { JudgedStack, type StackContext } from "../definition/stack.ts";
import { guardrails } from "./list.ts";
import { type Violation, violationOf } from "./violation.ts";
import { type WaivedViolation, type WaiverFault, waive } from "./waive.ts";
import type { Waiver } from "./waivers.ts";

/** The context of a judgement: the stack's name, its waivers, the day. */
export interface JudgeOptions extends StackContext {
  /** The stack's name, for waivers that hold in some stacks only. */
  readonly stack: string;
  readonly waivers: readonly Waiver[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** The day by which waivers are judged, in the place of today. */
  readonly waiversOn?: string;
  /** All that hold for a stack when it is left out. */
  readonly guardrails?: readonly Guardrail[];
}

/** The result of judging a stack, worst first. It holds when there are neither violations nor faults. */
export interface Judgement {
  readonly violations: readonly Violation[];
  readonly waived: readonly WaivedViolation[];
  /** Waivers that have ended, or that name nothing; a code tells them apart. */
  readonly faults: readonly WaiverFault[];
  /** Places that can't be judged yet, as they depend on something that is only known once it is created. */
  readonly unjudged: readonly Violation[];
}

/** Judges a declared stack by every guardrail. */
export function judgeStack(resources: readonly StackResource[], options: JudgeOptions): Judgement {
  const { guardrails: judging = guardrails } = options;
  const stack = new JudgedStack(resources, options.stack, options);
  const violations: Violation[] = [];
  const unjudged: Violation[] = [];
  for (const guardrail of judging) {
    for (const breach of guardrail.check(stack)) {
      (isUnknown(breach.found) ? unjudged : violations).push(violationOf(guardrail, breach));
    }
  }
  const { stack: name, waivers, today, waiversOn = today } = options;
  const names = judging.map((guardrail) => guardrail.name);
  const open = unjudged.map(({ guardrail }) => guardrail);
  const judged = waive(violations.toSorted(worstFirst), {
    stack: name,
    waivers,
    today: waiversOn,
    guardrails: names,
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

const worstFirst = (one: Violation, other: Violation): number =>
  severities.indexOf(one.severity) - severities.indexOf(other.severity);
