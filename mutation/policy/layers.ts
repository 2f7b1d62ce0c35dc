import { changesBetween } from "../../review/diff/diff.ts";
import type { Revision } from "../../review/diff/revision.ts";
import { describeFault } from "../../rules/policy/error.ts";
import { findPolicyFaults } from "../../rules/policy/validate.ts";
import { declarePolicy, guardrailViolations, understood } from "./declared-policy.ts";
import type { PolicyMutant } from "./mutant.ts";

/** Layers that can catch a change to the policy, in the order in which an engineer meets it. */
export const layers = ["validation", "program", "guardrail", "review", "test"] as const;
export type Layer = (typeof layers)[number];

/** The first layer that caught a mutant, with what it says. */
export interface Catch {
  readonly layer: Layer;
  readonly says: string;
}

/** The state that mutants are compared with. */
export interface CatchOptions {
  /** The policy without a change, as it is declared. */
  readonly base: Revision;
  /** `YYYY-MM-DD`: by which waivers are judged. */
  readonly today: string;
}

/**
 * Asks every layer but the tests about a mutant; gives nothing when none of them catches it. For the review that means
 * a change whose data name what was changed, not merely that something changed.
 */
export async function caughtBy(mutant: PolicyMutant, options: CatchOptions): Promise<Catch | undefined> {
  const [fault] = findPolicyFaults(mutant.policy);
  if (fault !== undefined) return { layer: "validation", says: describeFault(fault) };
  let declared = options.base.snapshot;
  if (mutant.policy !== declared.policy) {
    try {
      declared = await declarePolicy(mutant.policy);
    } catch (error) {
      return { layer: "program", says: error instanceof Error ? error.message : String(error) };
    }
  }
  const resources = mutant.enforce?.(declared.resources) ?? declared.resources;
  const [violation] = await guardrailViolations(declared, resources, options.today);
  if (violation !== undefined) return { layer: "guardrail", says: violation };
  const after = await understood({ ...declared, resources });
  const change = changesBetween({ before: options.base, after }).find(({ sentence: _, ...data }) => {
    const texts = textsIn(data);
    return mutant.names.every((name) => texts.some((text) => text.includes(name)));
  });
  return change === undefined ? undefined : { layer: "review", says: change.sentence };
}

/** All texts within a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
