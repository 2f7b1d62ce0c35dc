import { ManagementClient } from "auth0";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createActionRunner } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { startTenant, type Tenant } from "../../src/tenant.ts";

let tenant: Tenant;
let management: ManagementClient;
const ids = { acme: "", other: "" };
const tokens = { acme: "", other: "", reader: "" };

const ALL = ["users", "groups"].flatMap((noun) =>
  ["get", "post", "put", "patch", "delete"].map((verb) => `${verb}:${noun}`),
);

beforeAll(async () => {
  tenant = await startTenant();
  management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  for (const name of ["acme", "other"] as const) {
    const options = { client_id: "tenant", issuer: "https://login.acme.example/" };
    const { id = "" } = await management.connections.create({ name, strategy: "oidc", options });
    ids[name] = id;
    await management.connections.scimConfiguration.create(id, {});
    tokens[name] = await tokenFor(id, ALL);
  }
  tokens.reader = await tokenFor(ids.acme, ["get:users"]);
});
afterAll(() => tenant.close());

async function tokenFor(id: string, scopes: string[]): Promise<string> {
  const { token = "" } = await management.connections.scimConfiguration.tokens.create(id, { scopes });
  return token;
}

async function scim(
  method: string,
  path: string,
  body?: object,
  { token = tokens.acme, id = ids.acme } = {},
) {
  const response = await fetch(`${tenant.issuer}scim/v2/connections/${id}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

const personWith = (subject: string, more: object = {}) => ({
  userName: `${subject}@acme.example`,
  externalId: subject,
  emails: [{ value: `${subject}@Acme.example`, primary: true }],
  name: { givenName: "Mia", familyName: "Moor" },
  active: true,
  ...more,
});
const put = async (subject: string) => String((await scim("POST", "/Users", personWith(subject))).body.id);
const change = (...Operations: object[]) => ({ Operations });

describe("people of a directory", () => {
  it("are put in under the identifier by which they will sign in, with the attributes that the mapping names", async () => {
    const made = await scim("POST", "/Users", personWith("mia", { nickName: "Mi", costly: "x" }));
    expect(made).toMatchObject({
      status: 201,
      body: { id: "oidc|acme|mia", active: true, userName: "mia@acme.example" },
    });
    expect(await management.users.get("oidc|acme|mia")).toMatchObject({
      email: "mia@acme.example",
      given_name: "Mia",
      nickname: "Mi",
      blocked: false,
      preferred_username: "mia@acme.example",
      app_metadata: { external_id: "mia" },
    });
    expect(JSON.stringify(await management.users.get("oidc|acme|mia"))).not.toContain("costly");
    expect((await scim("POST", "/Users", personWith("mia"))).status).toBe(409);
  });

  it("are found by what directories search by, and by nothing that isn't understood", async () => {
    const id = await put("noa");
    const by = async (filter: string) =>
      (await scim("GET", `/Users?${new URLSearchParams({ filter })}`)).body;
    expect(await by('externalId eq "noa"')).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    expect(await by('userName eq "nobody"')).toMatchObject({ totalResults: 0 });
    expect(await by("userName sw noa")).toMatchObject({ status: "400" });
  });

  it("are changed and replaced; who is deactivated is blocked, and loses sessions and refresh tokens", async () => {
    const id = await put("ida");
    await scim("PATCH", `/Users/${id}`, change({ op: "Replace", path: "nickName", value: "Idi" }));
    expect(await management.users.get(id)).toMatchObject({ nickname: "Idi" });
    await scim("PUT", `/Users/${id}`, personWith("ida"));
    expect(await management.users.get(id)).not.toHaveProperty("nickname");
    const at = new Date().toISOString();
    const device = { initial_ip: "", initial_user_agent: "", last_ip: "", last_user_agent: "" };
    const times = {
      created_at: at,
      updated_at: at,
      authenticated_at: at,
      last_interacted_at: at,
      idle_expires_at: at,
      expires_at: at,
    };
    tenant.state.sessions.put({
      id: "s",
      user_id: id,
      ...times,
      device,
      clients: [],
      authentication: { methods: [] },
      cookie_hash: "",
      issuer: tenant.issuer,
      protocol: {},
    });

    await scim("PATCH", `/Users/${id}`, change({ op: "replace", value: { active: false } }));

    expect(await management.users.get(id)).toMatchObject({ blocked: true });
    expect(tenant.state.sessions.get("s")).toBeUndefined();
    await scim("PATCH", `/Users/${id}`, change({ op: "replace", path: "active", value: true }));
    expect(await management.users.get(id)).toMatchObject({ blocked: false });
  });

  it.each([
    ["no token", { token: "" }, 401],
    ["another connection's", { token: "other" }, 401],
    ["one that lacks the scope", { token: "reader" }, 403],
  ])("are nobody's business with %s", async (_what, { token }, status) => {
    const held = token === "" ? "" : tokens[token as "other" | "reader"];
    expect((await scim("POST", "/Users", personWith("eve"), { token: held })).status).toBe(status);
    expect(tenant.state.users.get("oidc|acme|eve")).toBeUndefined();
  });

  it("of another connection can't be changed, nor taken away", async () => {
    const id = await put("leo");
    const other = { token: tokens.other, id: ids.other };
    expect((await scim("PUT", `/Users/${id}`, personWith("leo"), other)).status).toBe(404);
    expect((await scim("DELETE", `/Users/${id}`, undefined, other)).status).toBe(404);
    expect((await scim("DELETE", `/Users/${id}`)).status).toBe(204);
    expect(tenant.state.users.get(id)).toBeUndefined();
  });
});

describe("groups of a directory", () => {
  it("have members, who are added and taken out", async () => {
    const [ann, bob] = [await put("ann"), await put("bob")];
    const made = await scim("POST", "/Groups", { displayName: "Leads", members: [{ value: ann }] });
    const path = `/Groups/${String(made.body.id)}`;
    const members = async () => (await scim("GET", path)).body.members;

    expect(made).toMatchObject({ status: 201, body: { displayName: "Leads", members: [{ value: ann }] } });
    await scim(
      "PATCH",
      path,
      change({ op: "add", path: "members", value: [{ value: bob }, { value: ann }] }),
    );
    expect(await members()).toEqual([{ value: ann }, { value: bob }]);
    await scim("PATCH", path, change({ op: "remove", path: `members[value eq "${ann}"]` }));
    expect(await members()).toEqual([{ value: bob }]);
    await scim("PATCH", path, change({ op: "remove", path: "members", value: [{ value: bob }] }));
    expect(await members()).toEqual([]);
    await scim("PUT", path, { displayName: "Heads", members: [{ value: ann }] });
    expect(
      (await scim("GET", `/Groups?${new URLSearchParams({ filter: 'displayName eq "Heads"' })}`)).body,
    ).toMatchObject({
      Resources: [{ members: [{ value: ann }] }],
    });
    expect((await scim("POST", "/Groups", { displayName: "Heads" })).status).toBe(409);
    await scim("DELETE", `/Users/${ann}`);
    expect(await members()).toEqual([]);
    expect((await scim("DELETE", path)).status).toBe(204);
    expect((await scim("GET", path)).status).toBe(404);
  });

  it("take nobody whom the connection doesn't have", async () => {
    expect(
      (await scim("POST", "/Groups", { displayName: "Ghosts", members: [{ value: "auth0|1" }] })).status,
    ).toBe(404);
    expect((await scim("POST", "/Groups", { members: [] })).status).toBe(400);
  });
});

it("an Action is told of somebody's groups", async () => {
  const state = emptyTenantState();
  const code = `exports.onExecutePostLogin = async (event, api) => {
    const { memberships } = await api.groups.hasGroupMembership(["Leads", "Heads"]);
    const first = await api.groups.getUserGroups({ take: 1 });
    const next = await api.groups.getUserGroups({ take: 1, from: first.next });
    api.idToken.setCustomClaim("told", [memberships.Leads, memberships.Heads, first, next]);
  };`;
  const action = {
    id: "act_1",
    name: "Groups",
    code,
    supported_triggers: [{ id: "post-login", version: "v3" }],
  };
  state.actions.put({ ...action, deployed_version: { id: "v1", number: 1, code, secrets: [] } });
  state.bindings.set("post-login", [
    { id: "b", trigger_id: "post-login", action_id: "act_1", display_name: "Groups" },
  ]);
  const runner = createActionRunner({ state, log: () => {}, now: () => new Date() });
  const groups = [
    { id: "grp_1", name: "Leads" },
    { id: "grp_2", name: "Staff" },
  ];
  const { calls } = await runner.run("post-login", {}, { groups });
  await runner.close();
  const [leads, staff] = groups;
  expect(calls[0]?.arguments[1]).toEqual([
    { is_member: true, matches: [leads] },
    { is_member: false, matches: [] },
    { groups: [leads], next: "1" },
    { groups: [staff] },
  ]);
});
