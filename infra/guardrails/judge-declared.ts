import { declareResources } from "declared-stack/declare-resources";
import type { ProgramRun } from "declared-stack/run-program";
import { bootstrapProgram } from "../bootstrap/load-program.ts";
import { timesheetsProgram } from "../load-program.ts";
import { contextOfBootstrap, readContext } from "./judge/context.ts";
import { type Judgement, type JudgeOptions, judgeStack } from "./judge/judge.ts";
import { bootstrapGuardrails, guardrails } from "./judge/list.ts";
import { readWaivers, type Waiver } from "./judge/waivers.ts";
import { holds, writeJudgement } from "./report.ts";

/** The stack to judge. */
export interface DeclaredStackOptions
  extends Pick<ProgramRun, "stack" | "config">,
    Pick<JudgeOptions, "today" | "waiversOn"> {}

/** Before the end of every waiver, so that each of them holds. */
const WHEN_ALL_HELD = "0000-01-01";

/** How a stack came past its guardrails. */
export interface Passage {
  /** How many guardrails it was judged by. */
  readonly judged: number;
  /** How many places a waiver lets pass. */
  readonly waived: number;
  /** The waivers among these that have ended: only a local bring-up still takes them for valid. */
  readonly ended: readonly Waiver[];
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
export async function judgeDeclared({ stack, config, ...days }: DeclaredStackOptions): Promise<Judgement> {
  const [context, waivers] = await Promise.all([readContext(config), readWaivers()]);
  const { resources } = await declareResources({ stack, config, program: timesheetsProgram });
  return judgeStack(resources, { ...context, stack, waivers, ...days });
}

/**
 * Judges what continuous integration is to have for a stack. Nothing of it is ever waived.
 *
 * @param config that of `infra/bootstrap/Pulumi.<stack>.yaml`.
 */
export async function judgeBootstrap({ stack, config, today }: DeclaredStackOptions): Promise<Judgement> {
  const { resources } = await declareResources({ stack, config, program: bootstrapProgram });
  return judgeStack(resources, {
    ...contextOfBootstrap(config),
    stack,
    guardrails: bootstrapGuardrails,
    waivers: [],
    today,
  });
}

/**
 * Lets a stack pass, or keeps it from being brought up on this machine. A waiver that has ended stops deployments,
 * previews and continuous integration; here it still holds, so that a checkout comes up on any day.
 *
 * @throws {GuardrailError} with everything that isn't waived, and every other fault of a waiver.
 */
export async function requireGuardrails({ today, ...declared }: DeclaredStackOptions): Promise<Passage> {
  const judgement = await judgeDeclared({ ...declared, today, waiversOn: WHEN_ALL_HELD });
  if (!holds(judgement)) throw new GuardrailError(judgement, declared.stack);
  const waivers = new Set(judgement.waived.map(({ waiver }) => waiver));
  return {
    judged: guardrails.length,
    waived: judgement.waived.length,
    ended: [...waivers].filter(({ until }) => until < today),
  };
}
