import type { DeclaredResource, RealisedResource } from "declared-stack/run-program";
import { declaredOnly } from "../../local/provider/aws.ts";

/** The members by which resources are known on a tenant, by their type: others refer to them so. */
const KNOWN_BY: Readonly<Record<string, string>> = {
  "auth0:index/resourceServer:ResourceServer": "identifier",
  "auth0:index/role:Role": "name",
  "auth0:index/client:Client": "name",
  "auth0:index/connection:Connection": "name",
  "auth0:index/action:Action": "name",
};

/**
 * What stands for a resource that nobody creates: its name serves as its id, so that what refers to it says by name
 * to what. Resources of AWS get made-up attributes.
 */
export function standIn({ type, name, inputs }: DeclaredResource): RealisedResource {
  if (type.startsWith("aws:")) {
    const { id, outputs } = declaredOnly(type, name, inputs);
    return { id, outputs: { ...outputs, apiEndpoint: "https://not.deployed.invalid" } };
  }
  const member = KNOWN_BY[type];
  const known = member === undefined ? name : inputs[member];
  const id = typeof known === "string" ? known : name;
  return { id, outputs: type === "auth0:index/client:Client" ? { clientId: id } : {} };
}
