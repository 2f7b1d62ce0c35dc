import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import { checkpointBody, listBody } from "../rest/list.ts";

/** A kind of thing that tools ask a tenant for and this one never holds. */
interface NeverHeld {
  readonly path: string;
  readonly scope: string;
  /** The member that holds the items of a list. */
  readonly name: string;
  /** Whether a list always is an object, and never a plain array. */
  readonly object?: boolean;
}

const NEVER_HELD: readonly NeverHeld[] = [
  { path: "/actions/modules", scope: "read:actions", name: "modules", object: true },
  { path: "/flows", scope: "read:flows", name: "flows" },
  { path: "/flows/vault/connections", scope: "read:flows_vault_connections", name: "connections" },
  { path: "/forms", scope: "read:forms", name: "forms" },
  { path: "/hooks", scope: "read:hooks", name: "hooks" },
  {
    path: "/rate-limit-policies",
    scope: "read:rate_limit_policies",
    name: "rate_limit_policies",
    object: true,
  },
  { path: "/rules", scope: "read:rules", name: "rules" },
  { path: "/rules-configs", scope: "read:rules_configs", name: "rules_configs" },
];

const unpresented = { present: (item: never) => item, identify: (item: never) => item };

/** The answers to those: an empty list, and 404 for each one of them. */
export function neverHeldEndpoints(): Endpoint[] {
  return NEVER_HELD.flatMap(({ path, scope, name, object = false }) => [
    endpoint({
      method: "GET",
      path,
      scopes: [scope],
      lacks: "always empty",
      handle: ({ query }) => {
        const answer = object ? checkpointBody : listBody;
        return ok(answer([], query, { name, ...unpresented }));
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/:id`,
      scopes: [scope],
      lacks: "there never is one",
      handle: () => {
        throw notFound("The resource does not exist.", `inexistent_${name.replace(/s$/, "")}`);
      },
    }),
  ]);
}
