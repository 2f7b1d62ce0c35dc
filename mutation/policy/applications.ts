import { applicationKinds } from "../../rules/policy/application-kinds.ts";
import type { Application, ApplicationKind, Policy } from "../../rules/policy/types.ts";
import { having, lacking, type PolicyMutant, without } from "./mutant.ts";

const KINDS = Object.keys(applicationKinds) as ApplicationKind[];

/** Applications that hold more or less, are something else, have another name, or are gone. */
export function applicationMutants(policy: Policy): PolicyMutant[] {
  return Object.entries(policy.applications).flatMap(([key, application]): PolicyMutant[] => {
    const { name, scopes } = application;
    const changed = (change: Partial<Application>): Policy => ({
      ...policy,
      applications: having(policy.applications, key, { ...application, ...change }),
    });
    return [
      ...Object.keys(policy.scopes)
        .filter((scope) => !scopes.includes(scope))
        .map((scope) => ({
          kind: "add a scope to an application",
          id: `add ${scope} to ${name}`,
          names: [name, scope],
          policy: changed({ scopes: [...scopes, scope] }),
        })),
      ...scopes.map((scope) => ({
        kind: "take a scope from an application",
        id: `take ${scope} from ${name}`,
        names: [name],
        policy: changed({ scopes: without(scopes, scope) }),
      })),
      ...without(KINDS, application.kind).map((kind) => ({
        kind: "change an application's kind",
        id: `make ${name} ${kind}`,
        names: [name],
        policy: changed({ kind }),
      })),
      {
        kind: "rename an application",
        id: `rename ${name}`,
        names: [name],
        policy: changed({ name: `${name} 2` }),
      },
      {
        kind: "drop an application",
        id: `drop ${name}`,
        names: [name],
        policy: { ...policy, applications: lacking(policy.applications, key) },
      },
    ];
  });
}
