import type { Policy, PolicyApi } from "../../rules/policy/types.ts";
import { having, lacking, type PolicyMutant, without } from "./mutant.ts";

/** Changes to what everything else refers to: scopes, duties that are kept apart, and the API itself. */
export const nameMutants = (policy: Policy): PolicyMutant[] => [
  ...scopeMutants(policy),
  ...dutyMutants(policy),
  ...apiMutants(policy),
];

const scopeMutants = (policy: Policy): PolicyMutant[] => [
  ...Object.keys(policy.scopes).flatMap((scope): PolicyMutant[] => [
    {
      kind: "drop a scope",
      id: `drop ${scope}`,
      names: [scope],
      policy: { ...policy, scopes: lacking(policy.scopes, scope) },
    },
    {
      kind: "describe a scope otherwise",
      id: `describe ${scope} otherwise`,
      names: [scope],
      policy: { ...policy, scopes: having(policy.scopes, scope, "Something else") },
    },
  ]),
  {
    kind: "add a scope",
    id: "add export:timesheets",
    names: ["export:timesheets"],
    policy: { ...policy, scopes: having(policy.scopes, "export:timesheets", "Export everything") },
  },
];

const dutyMutants = (policy: Policy): PolicyMutant[] =>
  policy.separatedDuties.map((duties) => ({
    kind: "drop a separated duty",
    id: `keep ${duties.join(" and ")} apart no more`,
    names: duties,
    policy: { ...policy, separatedDuties: without(policy.separatedDuties, duties) },
  }));

function apiMutants(policy: Policy): PolicyMutant[] {
  const { name, claimNamespace } = policy.api;
  const changed = (api: Partial<PolicyApi>): Policy => ({ ...policy, api: { ...policy.api, ...api } });
  return [
    {
      kind: "rename the API",
      id: "change the API's name",
      names: [name],
      policy: changed({ name: `${name} 2` }),
    },
    {
      kind: "change the namespace of claims",
      id: "change the namespace of claims",
      names: [],
      policy: changed({ claimNamespace: `${claimNamespace}v2/` }),
    },
  ];
}
