import { describeFailure } from "../connect/failure.ts";
import { lacksFeature, type Step } from "./steps.ts";

/** How a step came out. */
export interface StepResult {
  readonly name: string;
  readonly outcome: "done" | "nothing to do" | "to do" | "not done" | "not tried" | "not on this plan";
  /** All that there was; absent where that can't be seen. */
  readonly found?: readonly string[];
  readonly told?: Step["told"];
  /** Why it isn't done. */
  readonly why?: string;
}

export interface CarryingOut {
  /** Looks only, and says what there is to do. */
  readonly isDry: boolean;
  /** Stops it between two steps. */
  readonly signal: AbortSignal;
  /** Resolves after some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** How often, and after how many milliseconds, it is looked whether something is gone that ends a little later (202). */
const LOOKS = 10;
const PAUSE = 1_000;

/**
 * Takes steps one after the other, each whatever became of those before it, and then looks whether what they ended is gone.
 * Nothing is thrown: a step that fails says why.
 */
export async function carryOut(steps: readonly Step[], how: CarryingOut): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) results.push(await take(step, how));
  for (const [index, step] of steps.entries()) {
    const result = results[index];
    if (result?.outcome === "done") results[index] = await confirmed(result, step, how);
  }
  return results;
}

async function take({ name, left, end, told }: Step, { isDry, signal }: CarryingOut): Promise<StepResult> {
  const about = { name, ...(told !== undefined && { told }) };
  if (signal.aborted) return { ...about, outcome: "not tried", why: "stopped by a signal" };
  try {
    const found = await left();
    if (found?.length === 0) return { ...about, outcome: "nothing to do", found };
    const result = { ...about, ...(found !== undefined && { found }) };
    if (isDry) return { ...result, outcome: "to do" };
    await end(found ?? []);
    return { ...result, outcome: "done" };
  } catch (error) {
    if (lacksFeature(error)) return { ...about, outcome: "not on this plan", why: describeFailure(error) };
    return { ...about, outcome: "not done", why: describeFailure(error) };
  }
}

async function confirmed(result: StepResult, { left }: Step, { wait }: CarryingOut): Promise<StepResult> {
  try {
    for (let look = 1; ; look += 1) {
      const remaining = await left();
      if (remaining === undefined || remaining.length === 0) return result;
      if (look === LOOKS) {
        const why = `the tenant has taken it, and still has ${result.told !== undefined ? remaining.length : remaining.join(", ")}`;
        return { ...result, outcome: "not done", why };
      }
      await wait(PAUSE);
    }
  } catch (error) {
    return { ...result, outcome: "not done", why: `nobody can tell: ${describeFailure(error)}` };
  }
}
