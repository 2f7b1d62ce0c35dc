import { declareResources } from "declared-stack/declare-resources";
import type { ProgramRun } from "declared-stack/run-program";
import { loadProgram } from "../load-program.ts";
import { readFacts } from "./facts.ts";
import { type Judgement, judgeStack } from "./judge.ts";
import { holds, writeJudgement } from "./report.ts";
import { readWaivers } from "./waivers.ts";

/** The stack to judge. */
export interface GuardOptions extends Pick<ProgramRun, "stack" | "config"> {
  /** `YYYY-MM-DD`, today when it is left out. */
  readonly today?: string;
}

/** A stack that doesn't hold the guardrails. */
export class GuardrailError extends Error {
  override readonly name = "GuardrailError";
  readonly code = "GUARDRAILS_BROKEN";
  readonly judgement: Judgement;

  constructor(judgement: Judgement, stack: string) {
    super(`GUARDRAILS_BROKEN: nothing was brought up.\n${writeJudgement(judgement, stack)}`);
    this.judgement = judgement;
  }
}

/** Judges what this checkout's program declares for a stack, creating nothing. @throws whatever the program throws. */
export async function judgeDeclared({ stack, config, today }: GuardOptions): Promise<Judgement> {
  const [facts, waivers] = await Promise.all([readFacts(config["timesheets:environment"]), readWaivers()]);
  const { resources } = await declareResources({ stack, config, load: loadProgram });
  return judgeStack(resources, {
    ...facts,
    stack,
    waivers,
    today: today ?? new Date().toISOString().slice(0, 10),
  });
}

/**
 * Lets a stack pass, or keeps it from being brought up.
 *
 * @returns how many guardrails are waived.
 * @throws {GuardrailError} with every finding.
 */
export async function guard(options: GuardOptions): Promise<number> {
  const judgement = await judgeDeclared(options);
  if (!holds(judgement)) throw new GuardrailError(judgement, options.stack);
  return judgement.waived.length;
}
