import { declareResources } from "declared-stack/declare-resources";
import type { ProgramRun } from "declared-stack/run-program";
import { policy } from "../../rules/policy.ts";
import { timesheetsProgram } from "../load-program.ts";
import { type DeclaredCapacity, readCapacity } from "./declared.ts";

/** The numbers of people for which docs/capacity.md has a column. */
export const SHOWN_PEOPLE = [100, 10_000, 100_000, 1_000_000] as const;

/** Declares a stack, creating nothing, and reads by what it serves people. @throws whatever the program throws. */
export async function declaredCapacity(run: Pick<ProgramRun, "stack" | "config">): Promise<DeclaredCapacity> {
  const { resources } = await declareResources({ ...run, program: timesheetsProgram });
  return readCapacity({ resources, policy });
}
