import type { ApplicationKey } from "../../api/verify/caller.ts";
import type { Application, ApplicationKind } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";

const applications: Readonly<Record<ApplicationKey, Application>> = policy.applications;

/** The keys of all applications of the policy. */
export const applicationKeys = Object.keys(applications) as ApplicationKey[];

/** Something for each application of the policy, however many there are. */
export const forEachApplication = <Value>(
  make: (key: ApplicationKey) => Value,
): Record<ApplicationKey, Value> =>
  Object.fromEntries(applicationKeys.map((key) => [key, make(key)])) as Record<ApplicationKey, Value>;

/** The key of the policy's first application of a kind. */
export function applicationOf(kind: ApplicationKind): ApplicationKey {
  const key = applicationKeys.find((one) => applications[one].kind === kind);
  if (key === undefined) throw new Error(`the policy has no application of the kind ${kind}`);
  return key;
}

/** The name of the policy's first application of a kind. */
export const nameOf = (kind: ApplicationKind): string => applications[applicationOf(kind)].name;
