import { ManagementClient } from "auth0";
import type { Tenant } from "local-auth0";

/** The API of another project in the tenant, which has scopes of the same names as ours. */
export const PORTAL_API = "https://api.portal.example/";
const CALLBACK = "https://portal.example/callback";
const CONNECTION = "portal-people";
const PASSWORD = "a-Long-passphrase-4711";

/** Another project of the company in the same tenant, with somebody who may do all there. */
export interface Portal {
  readonly clientId: string;
  readonly callback: string;
  readonly roleId: string;
  readonly person: { readonly email: string; readonly password: string };
}

/** The names of its objects, as a stack of ours tells them. */
export const PORTAL = {
  "resource server": [PORTAL_API],
  client: ["Portal Web"],
  role: ["Portal Admin"],
  connection: [CONNECTION],
  action: ["Portal: welcome"],
};

/** Makes all that the other project has: an API, an application with its grant, a role, a database with somebody, and an Action. */
export async function makePortal({
  domain,
  management: { token },
}: Pick<Tenant, "domain" | "management">): Promise<Portal> {
  const management = new ManagementClient({ domain, token });
  const scopes = ["read:timesheets", "approve:timesheets"];
  await management.resourceServers.create({
    identifier: PORTAL_API,
    name: "Portal API",
    scopes: scopes.map((value) => ({ value })),
    enforce_policies: true,
    token_dialect: "access_token",
  });
  const { client_id: clientId = "" } = await management.clients.create({
    name: "Portal Web",
    app_type: "spa",
    callbacks: [CALLBACK],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "none",
    oidc_conformant: true,
  });
  await management.clientGrants.create({
    client_id: clientId,
    audience: PORTAL_API,
    scope: scopes,
    subject_type: "user",
  });
  const { id: roleId = "" } = await management.roles.create({ name: "Portal Admin" });
  await management.roles.permissions.add(roleId, {
    permissions: scopes.map((permission_name) => ({
      permission_name,
      resource_server_identifier: PORTAL_API,
    })),
  });
  const { id: connectionId = "" } = await management.connections.create({
    name: CONNECTION,
    strategy: "auth0",
  });
  await management.connections.clients.update(connectionId, [{ client_id: clientId, status: true }]);
  const person = { email: "ada@portal.example", password: PASSWORD };
  const { user_id = "" } = await management.users.create({
    connection: CONNECTION,
    ...person,
    email_verified: true,
    app_metadata: { authorization: { groups: ["Managers"], roles: ["Manager"], permissions: [] } },
  });
  await management.users.roles.assign(user_id, { roles: [roleId] });
  const { id: actionId = "" } = await management.actions.create({
    name: "Portal: welcome",
    supported_triggers: [{ id: "post-user-registration", version: "v2" }],
    code: "exports.onExecutePostUserRegistration = async () => {};",
  });
  await management.actions.deploy(actionId);
  await management.actions.triggers.bindings.updateMany("post-user-registration", {
    bindings: [{ ref: { type: "action_id", value: actionId }, display_name: "Portal: welcome" }],
  });
  return { clientId, callback: CALLBACK, roleId, person };
}
