import type { StackResource } from "declared-stack/resource";
import type { Policy } from "../../rules/policy/types.ts";
import { actionMutants } from "./actions.ts";
import { applicationMutants } from "./applications.ts";
import { factorMutants } from "./factors.ts";
import type { PolicyMutant } from "./mutant.ts";
import { nameMutants } from "./names.ts";
import { peopleMutants } from "./people.ts";
import { routeMutants } from "./routes.ts";

/** Every change to who may do what that can be made by one edit. @param resources what is declared for the policy. */
export const policyMutants = (policy: Policy, resources: readonly StackResource[]): PolicyMutant[] => [
  ...routeMutants(policy),
  ...peopleMutants(policy),
  ...applicationMutants(policy),
  ...nameMutants(policy),
  ...factorMutants(policy),
  ...actionMutants(policy, resources),
];

/** The first mutant of each kind. */
export const oneOfEachKind = (mutants: readonly PolicyMutant[]): PolicyMutant[] => [
  ...new Map(mutants.toReversed().map((mutant) => [mutant.kind, mutant])).values(),
];
