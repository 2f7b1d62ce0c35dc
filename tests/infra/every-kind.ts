import type { Policy } from "../../rules/policy/types.ts";
import { moreApplications, theirAddresses } from "../support/more-applications.ts";
import type { StackName } from "./stack-file.ts";
import { policyOfThree, valuesOfThree } from "./three-applications.ts";

/** The policy with an application of each kind. */
export const policyOfEveryKind: Policy = {
  ...policyOfThree,
  applications: { ...policyOfThree.applications, ...moreApplications },
};

export const valuesOfEveryKind = (stack: StackName): Record<string, unknown> => ({
  ...valuesOfThree(stack),
  ...theirAddresses,
});
