import { TRIGGERS, type Trigger } from "../../src/actions/triggers.ts";
import { hashPassword } from "../../src/state/password.ts";
import {
  type Action,
  type Client,
  emptyTenantState,
  type ResourceServer,
  type TenantState,
  type User,
} from "../../src/state/tenant-state.ts";

export const API = "https://api.example.com/orders";
export const CALLBACK = "com.example.orders://localhost/ios/com.example.orders/callback";
export const WEB_CALLBACK = "http://localhost:3000/callback";
export const PASSWORD = "correct horse";

/** An API with RBAC, two applications of people and a machine, an employee and a manager. */
export function filledState(): TenantState {
  const state = emptyTenantState();
  state.resourceServers.put({
    id: "api",
    name: "Orders API",
    identifier: API,
    scopes: ["read:orders", "approve:orders", "batch:upload"].map((value) => ({ value })),
    allow_offline_access: true,
    enforce_policies: true,
    token_dialect: "access_token_authz",
    token_lifetime: 7200,
    subject_type_authorization: {
      user: { policy: "require_client_grant" },
      client: { policy: "require_client_grant" },
    },
  });
  state.clients.put({
    client_id: "mobile",
    name: "Orders Mobile",
    app_type: "native",
    token_endpoint_auth_method: "none",
    callbacks: [CALLBACK],
    allowed_logout_urls: ["https://app.example.com/bye"],
    grant_types: ["authorization_code", "refresh_token"],
    refresh_token: {
      rotation_type: "rotating",
      expiration_type: "expiring",
      leeway: 0,
      token_lifetime: 1000,
      idle_token_lifetime: 300,
    },
  });
  state.clients.put({
    client_id: "web",
    client_secret: "web secret",
    name: "Orders Web",
    app_type: "regular_web",
    token_endpoint_auth_method: "client_secret_post",
    callbacks: [WEB_CALLBACK],
    grant_types: ["authorization_code"],
  });
  state.clients.put({
    client_id: "batch",
    client_secret: "batch secret",
    name: "Orders Batch",
    app_type: "non_interactive",
    token_endpoint_auth_method: "client_secret_post",
    grant_types: ["client_credentials"],
  });
  const everything = ["read:orders", "approve:orders"];
  state.clientGrants.put(grant("mobile", everything, "user"));
  state.clientGrants.put(grant("web", ["read:orders"], "user"));
  state.clientGrants.put(grant("batch", ["batch:upload", "read:orders"], "client"));
  state.connections.put({
    id: "con_1",
    name: "people",
    strategy: "auth0",
    enabled_clients: ["mobile", "web"],
  });
  state.roles.put({ id: "rol_employee", name: "Employee", permissions: [permission("read:orders")] });
  state.roles.put({ id: "rol_manager", name: "Manager", permissions: [permission("approve:orders")] });
  state.users.put(user("mia", ["rol_employee", "rol_manager"]));
  state.users.put(user("eve", ["rol_employee"]));
  return state;
}

/** Deploys Actions and binds them to a trigger, in this order. */
export function bindActions(
  { actions, bindings }: Pick<TenantState, "actions" | "bindings">,
  trigger: Trigger,
  ...codes: string[]
): void {
  const { handler } = TRIGGERS[trigger];
  bindings.set(
    trigger,
    codes.map((body, index) => {
      const code = `exports.${handler} = async (event, api) => { ${body} };`;
      const action: Action = {
        id: `${trigger}-${index}`,
        name: `Action ${index + 1}`,
        supported_triggers: [{ id: trigger, version: "v3" }],
        code,
        deployed_version: { id: `v${index}`, number: 1, code, secrets: [{ name: "KEY", value: "a secret" }] },
      };
      actions.put(action);
      return { id: `b${index}`, trigger_id: trigger, action_id: action.id, display_name: action.name };
    }),
  );
}

export const permission = (permission_name: string) => ({ resource_server_identifier: API, permission_name });

/** Changes an entity as the Management API would. */
export function changeClient({ clients }: TenantState, id: string, changes: Partial<Client>): void {
  const client = clients.get(id);
  if (client !== undefined) clients.put({ ...client, ...changes });
}

export function changeApi({ resourceServers }: TenantState, changes: Partial<ResourceServer>): void {
  const api = resourceServers.get("api");
  if (api !== undefined) resourceServers.put({ ...api, ...changes });
}

export function changeUser({ users }: TenantState, name: string, changes: Partial<User>): void {
  const user = users.get(`auth0|${name}`);
  if (user !== undefined) users.put({ ...user, ...changes });
}

const grant = (client_id: string, scope: string[], subject_type: "client" | "user") => ({
  id: `cgr_${client_id}`,
  client_id,
  audience: API,
  scope,
  subject_type,
});

const user = (name: string, roles: string[]): User => ({
  user_id: `auth0|${name}`,
  email: `${name}@example.com`,
  email_verified: true,
  name: name.toUpperCase(),
  nickname: name,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-02T00:00:00.000Z",
  connection: "people",
  password: hashPassword(PASSWORD),
  roles,
  permissions: [],
});
