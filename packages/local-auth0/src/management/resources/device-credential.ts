import { z } from "zod";
import type { DeviceCredential } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { ManagementError } from "../rest/error.ts";
import { prefixedId } from "../rest/identifiers.ts";
import { listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, without } from "../rest/merge.ts";
import { badQuery, selectFields } from "../rest/query.ts";

const TYPES = ["public_key", "refresh_token", "rotating_refresh_token"];

const credentialCreate = z.strictObject({
  device_name: z.string().min(1),
  type: z.enum(["public_key"]),
  value: z.string().min(1),
  device_id: z.string().min(1),
  client_id: z.string().exactOptional(),
});

/** The devices on which people are logged in: those with a key of their own, and those with a refresh token. */
export const deviceCredentialEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  endpoint({
    method: "GET",
    path: "/device-credentials",
    scopes: ["read:device_credentials"],
    handle: ({ query }) => ok(list(tenant, query)),
  }),
  endpoint({
    method: "POST",
    path: "/device-credentials",
    scopes: ["create:current_user_device_credentials", "create:device_credentials"],
    body: credentialCreate,
    handle: ({ body, userId }) => {
      const credential = { id: prefixedId("dcr"), ...body, ...(userId !== undefined && { user_id: userId }) };
      tenant.state.deviceCredentials.put(credential);
      return created({ id: credential.id });
    },
  }),
  endpoint({
    method: "DELETE",
    path: "/device-credentials/:id",
    scopes: ["delete:device_credentials", "delete:current_user_device_credentials"],
    handle: ({ param, userId }) => {
      const { deviceCredentials, refreshTokens } = tenant.state;
      const id = param("id");
      const owner = (deviceCredentials.get(id) ?? refreshTokens.get(id))?.user_id;
      // Who asks for their own only is not told what others have.
      if (userId !== undefined && owner !== userId) {
        throw new ManagementError(403, "User to be acted on does not match subject in bearer token.");
      }
      deviceCredentials.delete(id);
      refreshTokens.delete(id);
      return noContent;
    },
  }),
];

/** Without a type, keys and tokens that don't rotate come together, and whole (Management API, "Retrieve device credentials"). */
function list({ state }: ManagedTenant, query: URLSearchParams): unknown {
  const type = query.get("type");
  if (type !== null && !TYPES.includes(type)) throw badQuery(`No enum match for: ${type}`, "type");
  const tokens = state.refreshTokens.all().map(({ id, user_id, client_id, rotating, device }) => ({
    id,
    user_id,
    client_id,
    device_name: device.last_user_agent,
    type: rotating ? "rotating_refresh_token" : "refresh_token",
  }));
  const shown = [...state.deviceCredentials.all().map(describe), ...tokens]
    .filter((one) => (type === null ? one.type !== "rotating_refresh_token" : one.type === type))
    .filter((one) => isAsked(one, "user_id", query) && isAsked(one, "client_id", query))
    .map((one) => selectFields(one, query));
  if (type === null) return shown;
  return listBody(shown, query, { name: "device_credentials", present: (one) => one, most: 1000 });
}

const describe = (credential: DeviceCredential): Members => without(credential, "value");

function isAsked(credential: Members, member: string, query: URLSearchParams): boolean {
  const wanted = query.get(member);
  return wanted === null || credential[member] === wanted;
}
