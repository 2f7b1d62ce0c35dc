import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TenantObject } from "declared-stack/resource-type";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { machineLine } from "../../../local/announce.ts";
import type { LocalStack } from "../../../local/bring-up.ts";
import { policy } from "../../../rules/policy.ts";
import { withLine } from "../../../tenant/connect/tenant-line.ts";
import { declaredInventory } from "../../../tenant/drift/declared.ts";
import { driftOf } from "../../../tenant/drift/drift.ts";
import { foundInventory } from "../../../tenant/drift/found.ts";
import { writeJson } from "../../../tenant/drift/report-json.ts";
import { devConfig, setConnectionsApart, startStack } from "../../e2e/bring-up.ts";
import { applicationKeys } from "../../support/applications.ts";
import { runDrift } from "./run-drift.ts";

const AUDIENCE = "https://api.dev.exampleco.com/timesheets";

let stack: LocalStack;
let end: () => Promise<void>;
let declared: readonly TenantObject[];
let folder: string;
/** The file with the line of the stack: what it has for keys and addresses of this run. */
let line: string;

beforeAll(async () => {
  ({ stack, end } = await startStack({ importing: setConnectionsApart }));
  folder = await mkdtemp(path.join(tmpdir(), "drift-"));
  line = path.join(folder, "line.json");
  await writeFile(line, machineLine(stack));
  const config = await withLine(await devConfig(), line);
  declared = await declaredInventory({ stack: "dev", config, domain: stack.tenant.domain });
});
afterAll(async () => {
  await end();
  await rm(folder, { recursive: true });
});

/** One setting of the tenant itself that its settings declare. */
const declaredSettings = { flags: { enable_client_connections: false } };

/** The tool's JSON about the stack's tenant, as it is now. */
async function drift() {
  const { domain, management } = stack.tenant;
  const found = await foundInventory(stack.management);
  const known = { reader: management.clientId, deployer: undefined, operators: [], setUpByHand: {} };
  return JSON.parse(
    writeJson(driftOf({ domain, stack: "dev", declared, found, known, settings: declaredSettings })),
  );
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
        role: Object.keys(policy.roles).length,
        client: applicationKeys.length,
        "client grant": applicationKeys.length,
        connection: Object.keys(policy.connections).length,
        action: 4,
        trigger: 2,
      },
    });
  });

  it("makes the tool end with 0, and say so", async () => {
    const { status, output } = await runDrift(["--tenant", line]);
    expect(output).toContain(
      `No drift. ${declared.length} objects compared field by field: 1 resource server, ${Object.keys(policy.roles).length} roles`,
    );
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

/** The state of one object of the tenant, changed for one test past the checks of its Management API. */
function alter<
  Kind extends "clients" | "connections" | "resourceServers" | "clientGrants" | "roles" | "actions",
>(
  kind: Kind,
  isIt: (object: Parameters<LocalStack["tenant"]["state"][Kind]["put"]>[0]) => boolean,
  members: Readonly<Record<string, unknown>>,
): void {
  // The collections differ in what they hold, which makes no difference here.
  const collection = stack.tenant.state[kind] as unknown as {
    all(): Parameters<typeof isIt>[0][];
    put(object: object): void;
  };
  const before = collection.all().find(isIt);
  if (before === undefined) throw new Error(`there is no such object among ${kind}`);
  const { options } = before as { options?: object };
  const changed = "options" in members ? { options: { ...options, ...(members.options as object) } } : {};
  collection.put({ ...before, ...members, ...changed });
  onTestFinished(() => collection.put(before));
}

const clientNamed =
  (name: string) =>
  (client: { name: string }): boolean =>
    client.name === name;

/** A member that somebody set, and how it is told; one that a new object has otherwise is told with that. */
interface WayIn {
  readonly what: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly told: readonly object[];
}
const wayIn = (what: string, members: WayIn["members"], ...told: object[]): WayIn => ({
  what,
  members,
  told,
});

describe("a setting that nobody declared, or that is declared as nothing", () => {
  const ofClient: readonly WayIn[] = [
    wayIn("allowed clients", { allowed_clients: ["other"] }, { path: "allowed_clients", found: "other" }),
    wayIn(
      "an address at which a login begins",
      { initiate_login_uri: "https://evil.example/login" },
      { path: "initiate_login_uri", declared: "", found: "https://evil.example/login" },
    ),
    wayIn(
      "back-channel logout",
      {
        oidc_logout: {
          backchannel_logout_urls: ["https://evil.example/out"],
          backchannel_logout_initiators: { mode: "all" },
        },
        oidc_backchannel_logout: { backchannel_logout_urls: ["https://evil.example/out"] },
      },
      { path: "oidc_logout.backchannel_logout_urls", found: "https://evil.example/out" },
      { path: "oidc_logout.backchannel_logout_initiators.mode", found: "all" },
    ),
    wayIn(
      "an add-on, and no secret of it",
      { addons: { samlp: { audience: "urn:evil" }, aws: { secret_key: "hush" } } },
      { path: "addons.samlp.audience", found: "urn:evil" },
      { path: "addons.aws.secret_key", found: "[secret]" },
    ),
    wayIn(
      "an app that takes people over",
      { mobile: { ios: { team_id: "ZZZZZZZZZZ", app_bundle_identifier: "com.evil" } } },
      { path: "mobile.ios.team_id", found: "ZZZZZZZZZZ" },
      { path: "mobile.ios.app_bundle_identifier", found: "com.evil" },
    ),
    wayIn(
      "native social login",
      { native_social_login: { apple: { enabled: true }, facebook: { enabled: false } } },
      { path: "native_social_login.apple.enabled", found: true, fresh: false },
    ),
    wayIn(
      "token exchange",
      { token_exchange: { allow_any_profile_of_type: ["custom_authentication"] } },
      { path: "token_exchange.allow_any_profile_of_type", found: "custom_authentication" },
    ),
    wayIn(
      "a login page of its own, by its digest",
      { custom_login_page: "<script src=//evil.example></script>" },
      {
        path: "custom_login_page",
        declared: expect.stringContaining("(0 bytes)"),
        found: expect.stringMatching(/^sha256 [0-9a-f]{12}… \(36 bytes\)$/),
      },
    ),
    wayIn(
      "a key with which it may authenticate",
      { client_authentication_methods: { private_key_jwt: { credentials: [{ id: "cred_1" }] } } },
      { path: "client_authentication_methods.private_key_jwt.credentials", found: [{ id: "cred_1" }] },
    ),
    wayIn(
      "what stands beside what is declared of a member",
      { jwt_configuration: { alg: "RS256", lifetime_in_seconds: 3600, secret_encoded: true } },
      { path: "jwt_configuration.secret_encoded", found: true, fresh: false },
    ),
    wayIn("single sign-on", { sso: true }, { path: "sso", declared: false, found: true }),
    wayIn(
      "a member that nobody has heard of, whatever it is",
      { brand_new: { opens: ["door"], level: 0, closed: false, none: null, nobody: [] } },
      { path: "brand_new.opens", found: "door" },
      { path: "brand_new.level", found: 0 },
      { path: "brand_new.closed", found: false },
    ),
  ];
  it.each(ofClient)("is found on a client: $what", async ({ members, told }) => {
    alter("clients", clientNamed("Timesheets Web"), members);
    expect(await findings()).toEqual([
      { mark: "changed", kind: "client", name: "Timesheets Web", differences: told },
    ]);
  });

  const ofConnection: readonly WayIn[] = [
    wayIn(
      "passkeys and codes by e-mail",
      {
        options: {
          authentication_methods: {
            password: { enabled: true, api_behavior: "required", signup_behavior: "allow" },
            passkey: { enabled: true },
            email_otp: { enabled: true },
          },
        },
      },
      { path: "options.authentication_methods.passkey.enabled", found: true, fresh: false },
      { path: "options.authentication_methods.email_otp.enabled", found: true, fresh: false },
    ),
    wayIn(
      "login scripts, by their digests, and nothing of their secrets",
      {
        options: {
          enabledDatabaseCustomization: true,
          customScripts: { login: "return true" },
          configuration: { DB: "hush" },
        },
      },
      { path: "options.enabledDatabaseCustomization", found: true, fresh: false },
      { path: "options.customScripts.login", found: expect.stringMatching(/^sha256 .* \(11 bytes\)$/) },
      { path: "options.configuration.DB", found: "[secret]" },
    ),
    wayIn(
      "every client's use of it",
      { is_domain_connection: true },
      { path: "is_domain_connection", declared: false, found: true },
    ),
    wayIn(
      "people that are imported",
      { options: { import_mode: true } },
      { path: "options.import_mode", found: true, fresh: false },
    ),
    wayIn(
      "a realm",
      { realms: ["timesheets-dev-people", "evil"] },
      {
        path: "realms",
        found: ["evil", "timesheets-dev-people"],
        fresh: ["timesheets-dev-people"],
      },
    ),
  ];
  it.each(ofConnection)("is found on a connection: $what", async ({ members, told }) => {
    alter("connections", ({ name }) => name === "timesheets-dev-people", members);
    expect(await findings()).toEqual([
      { mark: "changed", kind: "connection", name: "timesheets-dev-people", differences: told },
    ]);
  });

  it("is found on an API, a role, a grant and an Action", async () => {
    alter("resourceServers", ({ identifier }) => identifier === AUDIENCE, { allow_online_access: true });
    alter("roles", ({ name }) => name === "Employee", { type: "organization" });
    alter("clientGrants", ({ audience }) => audience === AUDIENCE, { allow_any_organization: true });
    alter("actions", ({ name }) => name.endsWith("public applications"), {
      dependencies: [{ name: "left-pad", version: "1.0.0", registry_url: "https://evil.example" }],
      modules: [{ module_id: "m1", module_version_number: 2 }],
    });
    const differences = (await findings()).flatMap(
      (finding: { differences: object[] }) => finding.differences,
    );
    expect(differences).toEqual([
      { path: "allow_online_access", found: true, fresh: false },
      { path: "type", found: "organization", fresh: "tenant" },
      { path: "allow_any_organization", found: true, fresh: false },
      { path: 'dependencies["left-pad"]', found: "1.0.0 from https://evil.example" },
      { path: "modules", found: [{ module_id: "m1", module_version_number: 2 }] },
    ]);
  });

  it("is no drift while it is as a newly made object has it, also when somebody wrote that down", async () => {
    alter("clients", clientNamed("Timesheets Web"), {
      allowed_clients: [],
      addons: {},
      native_social_login: { apple: { enabled: false }, facebook: { enabled: false } },
      organization_usage: "deny",
      require_pushed_authorization_requests: false,
      initiate_login_uri: "",
      compliance_level: null,
      cross_origin_auth: false,
      owners: ["somebody"],
      updated_at: "2026-11-27",
    });
    alter("connections", ({ name }) => name === "timesheets-dev-people", {
      show_as_button: false,
      options: { customScripts: {}, import_mode: false, non_persistent_attrs: [] },
    });
    alter("resourceServers", ({ identifier }) => identifier === AUDIENCE, { consent_policy: null });
    expect(await findings()).toEqual([]);
  });

  it("is found on the tenant itself, beside what its settings declare", async () => {
    const { settings } = stack.tenant.state;
    const before = stack.management.tenants.settings;
    const { flags = {}, ...others } = await before.get();
    settings.set("tenants/settings", {
      ...others,
      flags: { ...flags, enable_client_connections: true, no_disclose_enterprise_connections: true },
      default_directory: "evil",
      change_password: { enabled: true, html: "<script>" },
      support_email: null,
      brand_new: "door",
    });
    onTestFinished(() => void settings.delete("tenants/settings"));
    expect(await findings()).toEqual([
      {
        mark: "changed",
        kind: "tenant",
        name: stack.tenant.domain,
        differences: [
          { path: "change_password.enabled", found: true, fresh: false },
          { path: "change_password.html", found: expect.stringMatching(/^sha256 /) },
          { path: "default_directory", found: "evil" },
          { path: "brand_new", found: "door" },
          { path: "flags.no_disclose_enterprise_connections", found: true, fresh: false },
        ],
      },
    ]);
  });

  it("is found on the tenant's global client, whose login page is everybody's", async () => {
    alter("clients", clientNamed("All Applications"), { custom_login_page: "<script>" });
    expect(await findings()).toMatchObject([{ mark: "unmanaged", name: "All Applications" }]);
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

  it("is found: another key that may sign an app", async () => {
    const id = await clientIdOf("Timesheets Mobile");
    const { mobile } = await stack.management.clients.get(id);
    const keys = mobile?.android?.sha256_cert_fingerprints ?? [];
    const android = { ...mobile?.android, sha256_cert_fingerprints: [...keys, "AB:CD"] };
    await stack.management.clients.update(id, { mobile: { ...mobile, android } });
    onTestFinished(
      async () => void (await stack.management.clients.update(id, { ...(mobile && { mobile }) })),
    );
    expect(await findings()).toMatchObject([
      {
        mark: "changed",
        name: "Timesheets Mobile",
        differences: [{ path: "mobile.android.sha256_cert_fingerprints" }],
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
