import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { UsageError } from "command-line/usage-error";
import { type ManagementCall, startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { policy } from "../../../rules/policy.ts";
import { findAdoption } from "../../../tenant/adopt/find-adoption.ts";
import { connect, managementToken } from "../../../tenant/connect/connection.ts";
import { accessOfLine } from "../../../tenant/connect/tenant-line.ts";
import { driftOf, statusOf } from "../../../tenant/drift/drift.ts";
import { findDrift } from "../../../tenant/drift/find-drift.ts";
import { foundInventory } from "../../../tenant/drift/found.ts";
import { statusOf as exitStatus, offboard } from "../../../tenant/offboard/offboard.ts";
import { requireRights } from "../../../tenant/rights/require-rights.ts";
import { rights, rightsForKeys, type TenantCommand } from "../../../tenant/rights/rights.ts";
import { writeRights } from "../../../tenant/rights/write-rights.ts";
import { applyRoster } from "../../../tenant/roster/apply-roster.ts";
import { DEV_AUDIENCE } from "../../support/audience.ts";
import { neededBy } from "./needed.ts";
import { DEPLOYMENT, KEYS, REFRESH } from "./provider-calls.ts";

let folder: string;
let tenant: Tenant;
/** The line of the tenant, by which a command reaches it as its operator. */
let line: string;
const calls: ManagementCall[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rights-"));
  tenant = await startTenant({ home: folder, onCall: (call) => calls.push(call) });
  const { domain, caFile, management } = tenant;
  line = path.join(folder, "line.json");
  await writeFile(line, JSON.stringify({ domain, caFile, management }));
});
afterAll(async () => {
  await tenant.close();
  await rm(folder, { recursive: true });
});

/** Lets the operator do what these scopes let it do, from the next token on. */
function grant(scope: readonly string[]): void {
  const held = tenant.state.clientGrants.find(({ client_id }) => client_id === tenant.management.clientId);
  if (held === undefined) throw new Error("the operator has no grant");
  tenant.state.clientGrants.put({ ...held, scope: [...scope] });
}

/** Runs something with exactly the scopes of a command. @returns the calls that it made. */
async function withExactly(command: TenantCommand, run: () => Promise<unknown>): Promise<ManagementCall[]> {
  grant(rights[command]);
  calls.length = 0;
  await run();
  return [...calls];
}

const commands = Object.keys(rights) as TenantCommand[];

describe.each(commands)("%s", (command) => {
  it("is let go on with exactly its scopes, with a token that has them", async () => {
    grant(rights[command]);
    const { credentials } = await requireRights(command, await accessOfLine(line));
    expect(credentials).toEqual({ token: expect.any(String) });
  });

  it.each(rights[command])(
    "is ended before its first request, with status 2 and the scope's name, without %s",
    async (scope) => {
      grant(rights[command].filter((one) => one !== scope));
      calls.length = 0;
      const refused = requireRights(command, await accessOfLine(line));
      await expect(refused).rejects.toThrow(UsageError);
      await expect(refused).rejects.toThrow(
        `TENANT_RIGHTS_LACKING: at ${tenant.domain} the client "${tenant.management.clientId}" lacks ${scope}; docs/rights.md lists what "${command}" needs`,
      );
      expect(calls).toEqual([]);
    },
  );
});

it.each(Object.entries(rightsForKeys))(
  "%s needs more where a machine has keys, and is ended without it",
  async (name, more) => {
    const command = name as TenantCommand;
    grant(rights[command].filter((scope) => !more.includes(scope)));
    const access = await accessOfLine(line);
    await expect(requireRights(command, { ...access, hasKeys: true })).rejects.toThrow(
      ` lacks ${more.join(", ")};`,
    );
    grant([...rights[command], ...more]);
    expect(await requireRights(command, { ...access, hasKeys: true })).toMatchObject({
      domain: access.domain,
    });
  },
);

it("tells all that is lacking at once", async () => {
  grant(["read:users"]);
  await expect(requireRights("npm run roster -- --apply", await accessOfLine(line))).rejects.toThrow(
    " lacks create:users, read:connections, read:roles, update:users;",
  );
});

it("tells a client that the tenant doesn't know, without its secret", async () => {
  const access = { ...(await accessOfLine(line)), credentials: { clientSecret: "hush" } };
  const refused = requireRights("npm run drift", access);
  await expect(refused).rejects.toMatchObject({ statusCode: 401 });
  await expect(refused).rejects.not.toThrow("hush");
});

describe("Pulumi's provider, by the calls that it makes,", () => {
  /** The scopes for lack of which the tenant refuses one of the calls. */
  async function refused(all: readonly string[], scope: readonly string[]): Promise<string[]> {
    grant(scope);
    const token = await managementToken(await accessOfLine(line));
    const answers = all.map(async (call) => {
      const [method = "", template = ""] = call.split(" ");
      const url = `https://${tenant.domain}/api/v2${template.replaceAll(/:\w+/g, "none")}`;
      const body = method === "GET" || method === "DELETE" ? {} : { body: "{}" };
      const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}` }, ...body });
      const [, named = ""] = /expected any of: ([\w:,]+)/.exec(await response.text()) ?? [];
      return named;
    });
    return [...new Set(await Promise.all(answers))].filter((named) => named !== "");
  }
  const settings = rights["npm run tenant:import"];
  const cases = [
    ["npm run preview", REFRESH, rights["npm run preview"]],
    [
      "npm run deploy",
      DEPLOYMENT,
      // Settings are not the provider's, and a secret that may not be read is left out without a word.
      rights["npm run deploy"].filter((one) => !settings.includes(one) && one !== "read:client_keys"),
    ],
    [
      "npm run deploy, where a machine has keys",
      KEYS,
      [...(rightsForKeys["npm run deploy"] ?? []), "read:client_credentials"],
    ],
  ] as const;

  it.each(cases)("needs exactly the scopes of %s", async (_, all, scopes) => {
    expect(await refused(all, scopes)).toEqual([]);
    for (const scope of scopes) {
      const others = scopes.filter((one) => one !== scope);
      expect(await refused(all, others), `without ${scope}`).toEqual([scope]);
    }
  });
});

describe("npm run drift", () => {
  it("reads all with exactly its scopes, each of which it needs", async () => {
    const made = await withExactly("npm run drift", async () => {
      const drift = await findDrift("dev", { tenantFile: line, environment: {} });
      expect(drift.isComplete).toBe(true);
    });
    expect(neededBy(made, rights["npm run drift"])).toEqual(rights["npm run drift"]);
  });

  it.each(rights["npm run drift"])(
    "ends with status 2 and names the scope, without %s: the rest is compared",
    async (scope) => {
      grant(rights["npm run drift"].filter((one) => one !== scope));
      const { management } = await connect(await accessOfLine(line));
      const found = await foundInventory(management);
      const known = { reader: undefined, deployer: undefined, operators: [], setUpByHand: {} };
      const drift = driftOf({ ...tenant, stack: "dev", declared: [], found, known, settings: {} });
      expect(statusOf(drift)).toBe(2);
      expect(drift.notCompared.flatMap(({ scopes }) => scopes)).toContain(scope);
    },
  );
});

describe("npm run adopt", () => {
  it("reads all that may be declared with exactly its scopes, each of which it needs", async () => {
    const made = await withExactly("npm run adopt", async () => {
      const asked = { stack: "dev", tenantFile: line, environment: {}, choices: [] };
      expect((await findAdoption(asked)).isDecided).toBe(true);
    });
    expect(neededBy(made, rights["npm run adopt"])).toEqual(rights["npm run adopt"]);
  });
});

describe("npm run roster", () => {
  const person = "ada@exampleco.com,Ada,Employee,";

  beforeAll(() => {
    const { state } = tenant;
    for (const name of Object.keys(policy.roles))
      state.roles.put({ id: `rol_${name}`, name, permissions: [] });
    const { clientId } = tenant.management;
    const connection = state.connections.all()[0];
    if (connection !== undefined) state.connections.put({ ...connection, enabled_clients: [clientId] });
  });

  async function roster(lines: readonly string[], apply: boolean): Promise<number> {
    vi.spyOn(console, "log").mockReturnValue();
    const file = path.join(folder, "people.csv");
    await writeFile(file, ["email,name,roles,groups", ...lines, ""].join("\n"));
    const options = { stack: "dev", skipBadLines: false, concurrency: 1, encoding: "utf-8" } as const;
    const { signal } = new AbortController();
    return applyRoster(
      { ...options, file, apply, connection: undefined, tenant: line },
      { environment: {}, signal },
    );
  }

  it.each([
    ["npm run roster", false],
    ["npm run roster -- --apply", true],
  ] as const)("does it with exactly its scopes, each of which it needs: %s", async (command, apply) => {
    const made = await withExactly(command, async () => {
      expect(await roster([person], apply)).toBe(0);
      // Who is there already loses one role and gets another.
      expect(await roster([person.replace("Employee", "Manager")], apply)).toBe(0);
    });
    expect(neededBy(made, rights[command])).toEqual(rights[command]);
  });

  it("stops before it changes anybody, when a scope is lacking for some of it only", async () => {
    grant(rights["npm run roster"]);
    await expect(roster(["bob@exampleco.com,Bob,,"], true)).rejects.toThrow(
      "lacks create:users, update:users",
    );
    expect(tenant.state.users.all().filter(({ email }) => email?.startsWith("bob"))).toEqual([]);
  });
});

describe("npm run offboard", () => {
  const person = { email: "leaver@exampleco.com", password: "aB1cD2eF3gH4iJ5!" };

  /** Somebody with everything that can be taken away. */
  beforeAll(async () => {
    const { domain, management, state } = tenant;
    const { users, organizations, clients, connections, resourceServers } = new ManagementClient({
      domain,
      token: management.token,
    });
    const client = await clients.create({
      name: "App",
      callbacks: ["https://app.example.com/callback"],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
    });
    const database = await connections.create({ name: "leavers", strategy: "auth0" });
    await connections.clients.update(database.id ?? "", [
      { client_id: client.client_id ?? "", status: true },
    ]);
    const scopes = [{ value: "read:timesheets" }];
    await resourceServers.create({
      identifier: DEV_AUDIENCE,
      name: "Ours",
      scopes,
      allow_offline_access: true,
    });
    const { user_id: id = "" } = await users.create({
      ...person,
      connection: "leavers",
      app_metadata: { authorization: { groups: ["Managers"] } },
    });
    const [role = ""] = Object.keys(policy.roles);
    state.roles.put({ id: "rol_leaver", name: role, permissions: [] });
    await users.roles.assign(id, { roles: ["rol_leaver"] });
    await users.permissions.create(id, {
      permissions: [{ resource_server_identifier: DEV_AUDIENCE, permission_name: "read:timesheets" }],
    });
    const { id: organization = "" } = await organizations.create({ name: "acme" });
    await organizations.members.create(organization, { members: [id] });
    await organizations.members.roles.assign(organization, id, { roles: ["rol_leaver"] });
    const device = { device_name: "phone", type: "public_key", value: "key", device_id: "1" } as const;
    state.deviceCredentials.put({ id: "dcr_1", user_id: id, ...device });
    await tenant.signIn({
      client: "App",
      username: person.email,
      ...person,
      audience: DEV_AUDIENCE,
      scope: "openid offline_access",
    });
  });

  it.each([
    ["npm run offboard -- --dry-run", { dryRun: true }],
    ["npm run offboard", {}],
    ["npm run offboard -- --undo", { undo: true }],
  ] as const)("does it with exactly its scopes, each of which it needs: %s", async (command, choice) => {
    const asked = { stack: "dev", all: false, dryRun: false, undo: false, tenant: line, ...choice };
    const surroundings = {
      environment: {},
      now: () => new Date(),
      signal: new AbortController().signal,
      wait: async () => undefined,
    };
    const made = await withExactly(command, async () => {
      const result = await offboard({ person: person.email, ...asked }, surroundings);
      expect(result.people[0]?.steps.map(({ outcome }) => outcome)).not.toContain("nothing to do");
      expect(exitStatus(result)).toBe(0);
    });
    expect(neededBy(made, rights[command])).toEqual(rights[command]);
  });
});

it("docs/rights.md has the tables: npm test -- tests/tenant/rights -u", async () => {
  await expect(writeRights()).toMatchFileSnapshot("../../../docs/rights.md");
});
