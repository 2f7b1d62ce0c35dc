import { z } from "zod";
import { checkpointList, documentsOf, stamp, stamped } from "../rest/documents.ts";
import type { Endpoint } from "../rest/endpoint.ts";
import { badRequest, conflict } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Resource, resourceEndpoints } from "../rest/resource.ts";

const settings = {
  name: z.string().min(3).max(50),
  subject_token_type: z
    .string()
    .min(8)
    .max(100)
    .regex(/^(https?:\/\/|urn:)[^\s]+$/),
};
const create = z.strictObject({
  ...settings,
  action_id: z.string().min(1).max(36),
  type: z.literal("custom_authentication"),
});
const update = z.strictObject(settings).partial();

/** Which Action decides about tokens of another issuer (RFC 8693) that are of one type. */
const profiles: Resource<Record<string, unknown>, z.infer<typeof create>, z.infer<typeof update>> = {
  ...documentsOf("tokenExchangeProfiles"),
  path: "/token-exchange-profiles",
  listName: "token_exchange_profiles",
  scope: "token_exchange_profiles",
  missing: ["Token Exchange Profile not found.", "inexistent_token_exchange_profile"],
  create,
  build: (body, tenant) => {
    requireDeployed(body.action_id, tenant);
    requireFree(body.subject_token_type, tenant);
    return { id: prefixedId("tep"), ...body, ...stamp(tenant) };
  },
  update,
  patch: (held, body, tenant) => {
    requireFree(body.subject_token_type, tenant, held.id);
    return stamped()(held, body, tenant);
  },
  list: checkpointList("token_exchange_profiles"),
};

/** @throws {ManagementError} 400 for an Action that can't decide. */
function requireDeployed(id: string, { state }: ManagedTenant): void {
  const action = state.actions.get(id);
  if (action === undefined) throw badRequest("Action not found");
  if (!action.supported_triggers.some((trigger) => trigger.id === "custom-token-exchange")) {
    throw badRequest("Action must have supported_triggers: custom-token-exchange");
  }
  if (action.deployed_version === undefined) throw badRequest("Action is not deployed");
}

/** @throws {ManagementError} 409 where another profile decides about tokens of this type. */
function requireFree(type: string | undefined, { state }: ManagedTenant, own?: unknown): void {
  const other = state.tokenExchangeProfiles.find(
    (held) => held.subject_token_type === type && held.id !== own,
  );
  if (other !== undefined) throw conflict("subject_token_type already exists for tenant");
}

export const tokenExchangeProfileEndpoints = (tenant: ManagedTenant): Endpoint[] =>
  resourceEndpoints(tenant, profiles);
