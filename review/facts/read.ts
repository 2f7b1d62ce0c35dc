import type { Snapshot } from "../snapshot.ts";
import { readActions, readTriggers } from "./actions.ts";
import { readApi, readScopes } from "./api.ts";
import { readApplications } from "./applications.ts";
import type { Facts } from "./facts.ts";
import { readGateway } from "./gateway.ts";
import { inOrderOf } from "./order.ts";
import { readRoles } from "./roles.ts";

/**
 * What the declared resources say about who may do what, in the order of the policy, with what it doesn't name at
 * the end.
 *
 * @throws {ReviewError} `REVIEW_NO_API` when the stack declares no API as the policy has it.
 */
export function readFacts({ policy, resources }: Pick<Snapshot, "policy" | "resources">): Facts {
  const { identifier } = policy.api;
  return {
    api: readApi(resources, identifier),
    scopes: inOrderOf(Object.keys(policy.scopes), readScopes(resources, identifier), ({ name }) => name),
    roles: inOrderOf(Object.keys(policy.roles), readRoles(resources, identifier), ({ name }) => name),
    applications: inOrderOf(Object.keys(policy.applications), readApplications(resources), ({ key }) => key),
    actions: readActions(resources),
    triggers: readTriggers(resources),
    gateway: readGateway(resources),
  };
}
