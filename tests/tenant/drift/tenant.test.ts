import type { TenantObject } from "declared-stack/resource-type";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { LocalStack } from "../../../local/bring-up.ts";
import { declaredInventory } from "../../../tenant/drift/declared.ts";
import { driftOf } from "../../../tenant/drift/drift.ts";
import { foundInventory } from "../../../tenant/drift/found.ts";
import { writeJson } from "../../../tenant/drift/report-json.ts";
import { devConfig, startStack } from "../../e2e/bring-up.ts";
import { lineOf, runDrift } from "./run-drift.ts";

const AUDIENCE = "https://api.exampleco.com/timesheets";

let stack: LocalStack;
let end: () => Promise<void>;
let declared: readonly TenantObject[];

beforeAll(async () => {
  ({ stack, end } = await startStack({ withSettings: false }));
  const config = await devConfig();
  declared = await declaredInventory({ stack: "dev", config, domain: stack.tenant.domain });
});
afterAll(() => end());

/** The tool's JSON about the stack's tenant, as it is now. */
async function drift() {
  const { domain, management } = stack.tenant;
  const found = await foundInventory(stack.management);
  const operators = { reader: management.clientId, deployer: undefined };
  return JSON.parse(writeJson(driftOf({ domain, stack: "dev", declared, found, operators })));
}

const findings = async () => (await drift()).findings;

async function clientIdOf(name: string): Promise<string> {
  for await (const client of await stack.management.clients.list()) {
    if (client.name === name && client.client_id !== undefined) return client.client_id;
  }
  throw new Error(`there is no client "${name}"`);
}

async function roleIdOf(name: string): Promise<string> {
  const { data } = await stack.management.roles.list({ name_filter: name });
  return data[0]?.id ?? "";
}

describe("a tenant that nobody changed", () => {
  it("has no drift, and says what was compared", async () => {
    expect(await drift()).toMatchObject({
      drift: false,
      findings: [],
      compared: {
        "resource server": 1,
        role: 2,
        client: 3,
        "client grant": 3,
        connection: 1,
        action: 4,
        trigger: 2,
      },
    });
  });

  it("makes the tool end with 0, and say so", async () => {
    const { status, output } = await runDrift(["--tenant", await lineOf(stack.tenant)]);
    expect(output).toContain("No drift. 16 objects compared field by field: 1 resource server, 2 roles");
    expect(status).toBe(0);
  });

  it("holds system objects, each passed over for a reason", async () => {
    const system = `https://${stack.tenant.domain}/api/v2/`;
    expect((await drift()).passedOver).toEqual([
      { kind: "resource server", name: system, why: "Auth0's own API" },
      { kind: "client", name: "All Applications", why: "the tenant's global client" },
      { kind: "client", name: "Local operator", why: "the client as which this tool reads the tenant" },
      {
        kind: "client grant",
        name: `Local operator for ${system} (client)`,
        why: "of the client as which this tool reads the tenant",
      },
      {
        kind: "connection",
        name: "Username-Password-Authentication",
        why: "the database of every new tenant, which no application may use",
      },
    ]);
  });
});

describe("what nobody declared", () => {
  it("is found: a client, and its grant for the Management API", async () => {
    const { clients, clientGrants } = stack.management;
    const { client_id = "" } = await clients.create({ name: "Shadow", app_type: "non_interactive" });
    onTestFinished(() => clients.delete(client_id));
    const audience = `https://${stack.tenant.domain}/api/v2/`;
    await clientGrants.create({ client_id, audience, scope: ["read:users"], subject_type: "client" });
    const found = await drift();
    expect(found.findings).toEqual([
      {
        mark: "unmanaged",
        kind: "client",
        name: "Shadow",
        found: expect.objectContaining({ client_id, app_type: "non_interactive" }),
      },
      {
        mark: "unmanaged",
        kind: "client grant",
        name: `Shadow for ${audience} (client)`,
        found: { scope: ["read:users"] },
      },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/client_secret|signing_keys/);
  });

  it("is found: a second client of a declared name", async () => {
    const { client_id = "" } = await stack.management.clients.create({ name: "Timesheets Batch" });
    onTestFinished(() => stack.management.clients.delete(client_id));
    expect(await findings()).toMatchObject([
      { mark: "unmanaged", kind: "client", name: `Timesheets Batch (${client_id})` },
    ]);
  });

  it("is found: the first database, once an application may use it", async () => {
    const { connections } = stack.management;
    const { data } = await connections.list({ name: "Username-Password-Authentication" });
    const id = data[0]?.id ?? "";
    const client_id = await clientIdOf("Timesheets Web");
    await connections.clients.update(id, [{ client_id, status: true }]);
    onTestFinished(() => connections.clients.update(id, [{ client_id, status: false }]));
    expect(await findings()).toEqual([
      {
        mark: "unmanaged",
        kind: "connection",
        name: "Username-Password-Authentication",
        found: { strategy: "auth0", enabled_clients: ["Timesheets Web"] },
      },
    ]);
  });

  it("is found: callbacks of an application that is declared without any", async () => {
    const id = await clientIdOf("Timesheets Batch");
    await stack.management.clients.update(id, { callbacks: ["https://evil.example/cb"] });
    onTestFinished(async () => void (await stack.management.clients.update(id, { callbacks: [] })));
    expect(await findings()).toEqual([
      {
        mark: "changed",
        kind: "client",
        name: "Timesheets Batch",
        differences: [{ path: "callbacks", found: "https://evil.example/cb" }],
      },
    ]);
  });
});

describe("what was changed by hand", () => {
  it("is found: a scope's description, and a scope more", async () => {
    const api = encodeURIComponent(AUDIENCE);
    const { scopes = [] } = await stack.management.resourceServers.get(api);
    const altered = scopes.map((scope) =>
      scope.value === "read:timesheets" ? { ...scope, description: "Read everything" } : scope,
    );
    await stack.management.resourceServers.update(api, {
      scopes: [...altered, { value: "export:timesheets", description: "Take all away" }],
    });
    onTestFinished(async () => void (await stack.management.resourceServers.update(api, { scopes })));
    expect(await findings()).toEqual([
      {
        mark: "changed",
        kind: "resource server",
        name: AUDIENCE,
        differences: [
          {
            path: 'scopes["read:timesheets"].description',
            declared: "Read your own timesheet entries",
            found: "Read everything",
          },
          { path: 'scopes["export:timesheets"]', found: { description: "Take all away" } },
        ],
      },
    ]);
  });

  it("is found: a permission that a role was given", async () => {
    const id = await roleIdOf("Employee");
    const given = {
      permissions: [{ permission_name: "approve:timesheets", resource_server_identifier: AUDIENCE }],
    };
    await stack.management.roles.permissions.add(id, given);
    onTestFinished(() => stack.management.roles.permissions.delete(id, given));
    expect(await findings()).toEqual([
      {
        mark: "changed",
        kind: "role",
        name: "Employee",
        differences: [{ path: "permissions", found: `approve:timesheets of ${AUDIENCE}` }],
      },
    ]);
  });

  it("is found: bindings in another order, and an Action that no longer runs", async () => {
    const { bindings } = stack.management.actions.triggers;
    const { data } = await bindings.list("post-login");
    const declaredOrder = data.map(({ action }) => action?.name ?? "");
    const bind = (names: readonly string[]) =>
      bindings.updateMany("post-login", {
        bindings: names.map((value) => ({ ref: { type: "action_name", value } })),
      });
    onTestFinished(async () => void (await bind(declaredOrder)));

    const orders = [declaredOrder.toReversed(), declaredOrder.slice(1)];
    const seen = [];
    for (const order of orders) {
      await bind(order);
      seen.push(await findings());
    }
    expect(declaredOrder).toHaveLength(3);
    expect(seen).toEqual(
      orders.map((order) => [
        {
          mark: "changed",
          kind: "trigger",
          name: "post-login",
          differences: [{ path: "actions", declared: declaredOrder, found: order }],
        },
      ]),
    );
  });

  it("is found: code that was drafted, though it isn't deployed", async () => {
    const { actions } = stack.management;
    const { data } = await actions.list();
    const { id = "", name, code = "" } = data[0] ?? {};
    await actions.update(id, { code: "exports.onExecutePostLogin = async () => {};" });
    onTestFinished(async () => {
      await actions.update(id, { code });
      await actions.deploy(id);
    });
    expect(await findings()).toEqual([
      {
        mark: "changed",
        kind: "action",
        name,
        differences: [
          {
            path: "code",
            declared: expect.stringMatching(/^sha256 [0-9a-f]{12}… \(\d+ bytes\)$/),
            found: "sha256 4084256b4bb1… (44 bytes)",
          },
          { path: "deployed", declared: true, found: false },
        ],
      },
    ]);
  });

  it("is found: a client's way to authenticate, and whom a connection lets in", async () => {
    const { clients, connections } = stack.management;
    const client_id = await clientIdOf("Timesheets Mobile");
    const { data } = await connections.list({ name: "timesheets-dev-people" });
    const connectionId = data[0]?.id ?? "";
    await clients.update(client_id, { token_endpoint_auth_method: "client_secret_post" });
    await connections.clients.update(connectionId, [{ client_id, status: false }]);
    onTestFinished(async () => {
      await clients.update(client_id, { token_endpoint_auth_method: "none" });
      await connections.clients.update(connectionId, [{ client_id, status: true }]);
    });
    expect(await findings()).toEqual([
      {
        mark: "changed",
        kind: "client",
        name: "Timesheets Mobile",
        differences: [{ path: "token_endpoint_auth_method", declared: "none", found: "client_secret_post" }],
      },
      {
        mark: "changed",
        kind: "connection",
        name: "timesheets-dev-people",
        differences: [{ path: "enabled_clients", declared: "Timesheets Mobile" }],
      },
    ]);
  });
});

describe("what is declared and not there", () => {
  it("is found: a grant that was taken away", async () => {
    const { clientGrants } = stack.management;
    const client_id = await clientIdOf("Timesheets Web");
    const { data } = await clientGrants.list({ client_id });
    const { id = "", audience = "", scope = [] } = data[0] ?? {};
    await clientGrants.delete(id);
    onTestFinished(async () => {
      await clientGrants.create({ client_id, audience, scope, subject_type: "user" });
    });
    expect(await findings()).toEqual([
      { mark: "missing", kind: "client grant", name: `Timesheets Web for ${AUDIENCE} (user)` },
    ]);
  });
});
