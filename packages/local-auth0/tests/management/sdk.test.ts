import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { ManagementClient } from "auth0";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyPassword } from "../../src/state/password.ts";
import { DOMAIN, managedTenant } from "./harness.ts";

const AUDIENCE = "https://api.example.com/orders";
const SCOPES = ["read:orders", "create:orders", "approve:orders", "batch:upload"];

const { app, state } = managedTenant();
const server = serve({
  fetch: app.fetch,
  port: 0,
  hostname: "127.0.0.1",
  overrideGlobalObjects: false,
});
let management: ManagementClient;

beforeAll(async () => {
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  management = new ManagementClient({
    domain: DOMAIN,
    token: "all",
    // The SDK insists on https; the tenant's TLS is tested where the tenant is started.
    fetch: (input, init) =>
      fetch(String(input).replace(`https://${DOMAIN}`, `http://127.0.0.1:${port}`), init),
  });
});

afterAll(() => {
  server.close();
});

/** A value that may be absent by the SDK's types, and here must not be. */
function present(id: string | undefined): string {
  if (id === undefined) throw new Error("the tenant answered without an identifier");
  return id;
}

async function machine(name: string) {
  const { client_id } = await management.clients.create({ name, app_type: "non_interactive" });
  return present(client_id);
}

describe("the auth0 SDK brings up what the program declares", () => {
  it("creates the API and says its scopes afterwards", async () => {
    await management.resourceServers.create({
      name: "Orders API",
      identifier: AUDIENCE,
      signing_alg: "RS256",
      allow_offline_access: true,
      enforce_policies: true,
      token_dialect: "access_token_authz",
      subject_type_authorization: {
        user: { policy: "require_client_grant" },
        client: { policy: "require_client_grant" },
      },
    });
    const scopes = SCOPES.map((value) => ({ value, description: `May ${value}` }));
    await management.resourceServers.update(encodeURIComponent(AUDIENCE), { scopes });

    const server = state.resourceServers.find(({ identifier }) => identifier === AUDIENCE);
    expect(server).toMatchObject({
      scopes,
      allow_offline_access: true,
      token_lifetime: 86_400,
      token_lifetime_for_web: 7_200,
    });
    expect(server?.id).toMatch(/^[0-9a-f]{24}$/);
  });

  it("creates a role with permissions of the API", async () => {
    const { id } = await management.roles.create({ name: "Manager", description: "Approves" });
    const permissions = ["read:orders", "approve:orders"].map((permission_name) => ({
      permission_name,
      resource_server_identifier: AUDIENCE,
    }));
    await management.roles.permissions.add(present(id), { permissions });

    expect(id).toMatch(/^rol_[A-Za-z0-9]{16}$/);
    const listed = await management.roles.permissions.list(present(id));
    expect(listed.data.map(({ permission_name }) => permission_name)).toEqual([
      "approve:orders",
      "read:orders",
    ]);
  });

  it("creates applications and says how they authenticate", async () => {
    const mobile = await management.clients.create({
      name: "Orders Mobile",
      app_type: "native",
      oidc_conformant: true,
      grant_types: ["authorization_code", "refresh_token"],
      callbacks: ["com.example.orders://localhost/ios/com.example.orders/callback"],
      refresh_token: { rotation_type: "rotating", expiration_type: "expiring", token_lifetime: 3600 },
    });
    await management.clients.update(present(mobile.client_id), { token_endpoint_auth_method: "none" });
    const batch = await machine("Orders Batch");
    const { client_secret } = await management.clients.update(batch, {
      token_endpoint_auth_method: "client_secret_post",
    });

    expect(state.clients.get(present(mobile.client_id))).toMatchObject({
      token_endpoint_auth_method: "none",
      refresh_token: { rotation_type: "rotating", expiration_type: "expiring", token_lifetime: 3600 },
    });
    expect(client_secret).toMatch(/^[\w-]{64}$/);
  });

  it("grants an application scopes of the API, once for each subject type", async () => {
    const client_id = await machine("Two grants");
    const grant = { client_id, audience: AUDIENCE, scope: ["batch:upload"] };
    const own = await management.clientGrants.create({ ...grant, subject_type: "client" });
    const users = await management.clientGrants.create({ ...grant, subject_type: "user" });

    expect(own.id).toMatch(/^cgr_[A-Za-z0-9]{16}$/);
    expect(users.subject_type).toBe("user");
    await expect(management.clientGrants.create({ ...grant, subject_type: "client" })).rejects.toMatchObject({
      statusCode: 409,
    });
    const listed = await management.clientGrants.list({ client_id, subject_type: "user" });
    expect(listed.data.map(({ id }) => id)).toEqual([users.id]);
  });

  it("creates, deploys and binds Actions in order", async () => {
    const ids = [];
    for (const name of ["first", "second"]) {
      const { id } = await management.actions.create({
        name,
        code: `exports.onExecutePostLogin = async () => { /* ${name} */ };`,
        supported_triggers: [{ id: "post-login", version: "v3" }],
        secrets: [{ name: "KEY", value: `secret of ${name}` }],
      });
      await management.actions.deploy(present(id));
      expect(await management.actions.get(present(id))).toMatchObject({
        status: "built",
        all_changes_deployed: true,
        deployed_version: { deployed: true, number: 1, secrets: [{ name: "KEY" }] },
      });
      ids.push(present(id));
    }
    const [first = "", second = ""] = ids;
    await management.actions.triggers.bindings.updateMany("post-login", {
      bindings: [
        { ref: { type: "action_id", value: second }, display_name: "Second" },
        { ref: { type: "action_name", value: "first" }, display_name: "First" },
      ],
    });

    expect(state.bindings.get("post-login")?.map(({ action_id }) => action_id)).toEqual([second, first]);
    const bound = await management.actions.triggers.bindings.list("post-login");
    expect(bound.data.map(({ display_name }) => display_name)).toEqual(["Second", "First"]);
    expect(state.actions.get(first)?.deployed_version?.secrets).toMatchObject([{ value: "secret of first" }]);
  });

  it("creates a connection, lets an application use it, and puts a person with a role in it", async () => {
    const connection = await management.connections.create({ name: "People", strategy: "auth0" });
    const client_id = await machine("Uses the connection");
    await management.connections.clients.update(present(connection.id), [{ client_id, status: true }]);
    const user = await management.users.create({
      connection: "People",
      email: "ada@example.com",
      password: "A long enough passw0rd",
      app_metadata: { authorization: { groups: ["Managers"] } },
    });
    const user_id = present(user.user_id);
    const [role] = state.roles.all();
    await management.users.roles.assign(user_id, { roles: [present(role?.id)] });

    expect(state.connections.get(present(connection.id))?.enabled_clients).toEqual([client_id]);
    expect(user_id).toMatch(/^auth0\|[0-9a-f]{24}$/);
    expect(state.users.get(user_id)).toMatchObject({ roles: [role?.id], connection: "People" });
    expect(verifyPassword("A long enough passw0rd", state.users.get(user_id)?.password ?? "")).toBe(true);
    expect((await management.users.roles.list(user_id)).data).toMatchObject([{ name: "Manager" }]);

    await management.users.roles.delete(user_id, { roles: [present(role?.id)] });
    expect(state.users.get(user_id)?.roles).toEqual([]);
  });
});
