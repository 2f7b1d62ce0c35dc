import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { describeScope, secondFactorOf } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { having, type PolicyMutant } from "./mutant.ts";

/** Second factors that are asked for no more, or for the first time: of each scope that people have, each role and each application. */
export function factorMutants(policy: Policy): PolicyMutant[] {
  const { scopes, roles, applications } = policy;
  const ofPeople = Object.values(applications).filter(actsForPeople);
  const mutant = (of: string, name: string, wants: boolean, changed: Partial<Policy>): PolicyMutant => ({
    kind: wants ? `drop the second factor of a ${of}` : `want a second factor of a ${of}`,
    id: `${wants ? "drop the" : "want a"} second factor of ${name}`,
    names: [name],
    policy: { ...policy, ...changed },
  });
  const toggled = <Part extends { readonly secondFactor?: true | undefined }>({
    secondFactor,
    ...part
  }: Part) => (secondFactor ? part : { ...part, secondFactor: true as const });
  return [
    ...Object.entries(scopes)
      .filter(([name]) => ofPeople.some((application) => application.scopes.includes(name)))
      .map(([name, scope]) => {
        const wants = secondFactorOf(policy, name) !== undefined;
        const description = describeScope(scope);
        const other = wants ? description : { description, secondFactor: true as const };
        return mutant("scope", name, wants, { scopes: having(scopes, name, other) });
      }),
    ...Object.entries(roles).map(([name, role]) =>
      mutant("role", name, role.secondFactor === true, { roles: having(roles, name, toggled(role)) }),
    ),
    ...Object.entries(applications)
      .filter(([, application]) => actsForPeople(application))
      .map(([key, application]) =>
        mutant("application", application.name, application.secondFactor === true, {
          applications: having(applications, key, toggled(application)),
        }),
      ),
  ];
}
