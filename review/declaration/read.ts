import type { Snapshot } from "../snapshot/take.ts";
import { readActions, readTriggers } from "./actions.ts";
import { readApi, readRoles, readScopes } from "./api.ts";
import { readApplications } from "./applications.ts";
import type { Declaration } from "./declaration.ts";
import { readGateway } from "./gateway.ts";

/**
 * Reads what the declared resources say about who may do what, in the order of the policy, with what it doesn't name at
 * the end.
 *
 * @throws {ReviewError} `REVIEW_NO_API` when the stack declares no API of its audience.
 */
export function readDeclaration({
  policy,
  audience: identifier,
  resources,
}: Pick<Snapshot, "policy" | "audience" | "resources">): Declaration {
  return {
    api: readApi(resources, identifier),
    scopes: inOrderOf(Object.keys(policy.scopes), readScopes(resources, identifier), ({ name }) => name),
    roles: inOrderOf(Object.keys(policy.roles), readRoles(resources, identifier), ({ name }) => name),
    applications: inOrderOf(Object.keys(policy.applications), readApplications(resources), ({ key }) => key),
    actions: readActions(resources),
    triggers: readTriggers(resources),
    gateway: readGateway(resources, policy),
  };
}

/** A copy of a list in the order of names; items of other names come last, in the order that they had. */
function inOrderOf<Item>(
  names: readonly string[],
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Item[] {
  const places = new Map(names.map((name, index) => [name, index]));
  const placeOf = (item: Item) => places.get(nameOf(item)) ?? names.length;
  return items.toSorted((one, other) => placeOf(one) - placeOf(other));
}
