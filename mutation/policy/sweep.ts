import type { Policy } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import { type Explained, type Explanation, explain } from "../common/explained.ts";
import { declarePolicy, understood } from "./declared-policy.ts";
import { type Catch, caughtBy } from "./layers.ts";
import { oneOfEachKind, policyMutants } from "./mutants.ts";
import { failingTest } from "./noticed.ts";

/** The changes to the policy that nothing notices, and why they are none that anybody has to notice. */
const explanations: readonly Explanation[] = [];

/** How the policy is swept. */
export interface SweepOptions {
  /** One mutant of each kind, instead of all. */
  readonly quick: boolean;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Hears of each mutant when it is known what caught it, if anything. */
  readonly tell: (id: string, caught: Catch | undefined) => void;
}

/**
 * Changes the policy, one fact at a time, and asks for each what catches it.
 *
 * @throws {Error} `TESTS_FAIL` when the tests of the rules fail without any change.
 */
export async function sweepPolicy({ quick, today, tell }: SweepOptions): Promise<Explained> {
  const base = await understood(await declarePolicy(policy));
  const all = policyMutants(policy, base.snapshot.resources);
  const survivors: string[] = [];
  for (const mutant of quick ? oneOfEachKind(all) : all) {
    const caught = (await caughtBy(mutant, { base, today })) ?? (await caughtByTest(mutant.policy));
    if (caught === undefined) survivors.push(mutant.id);
    tell(mutant.id, caught);
  }
  return explain(survivors, explanations);
}

async function caughtByTest(changed: Policy): Promise<Catch | undefined> {
  const says = await failingTest(changed);
  if (says === undefined) return undefined;
  const control = await failingTest(policy);
  if (control === undefined) return { layer: "test", says };
  throw new Error(`TESTS_FAIL: "${control}" fails without any change; run npx vitest run tests/rules first`);
}
