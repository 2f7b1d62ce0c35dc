import { beforeEach, describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

let tenant: ReturnType<typeof managedTenant>;
let organization: string;

const idOf = ({ body }: { body: unknown }): string => (body as { id: string }).id;
const newUser = async (email: string): Promise<string> => {
  const user = { connection: "Username-Password-Authentication", email, password: "passw0rd!" };
  return ((await tenant.call("POST", "/users", user)).body as { user_id: string }).user_id;
};
const newRole = async (name: string): Promise<string> => idOf(await tenant.call("POST", "/roles", { name }));
const newConnection = async (name: string, strategy = "auth0"): Promise<string> =>
  idOf(await tenant.call("POST", "/connections", { name, strategy }));

beforeEach(async () => {
  tenant = managedTenant();
  organization = `/organizations/${idOf(await tenant.call("POST", "/organizations", { name: "acme" }))}`;
});

describe("an organization", () => {
  it("is found by its name, and shows nothing that has endpoints of its own", async () => {
    const branding = { logo_url: "https://example.com/logo.gif" };
    const made = await tenant.call("POST", "/organizations", {
      name: "other",
      display_name: "Other",
      branding,
    });

    expect(made).toMatchObject({ status: 201 });
    expect(made.body).toEqual({
      id: expect.stringMatching(/^org_[A-Za-z0-9]{16}$/),
      name: "other",
      display_name: "Other",
      branding,
    });
    expect((await tenant.call("GET", "/organizations/name/other")).body).toEqual(made.body);
    expect((await tenant.call("GET", `/organizations/${idOf(made)}`)).body).toEqual(made.body);
  });

  it.each([
    ["a name in upper case", { name: "Acme" }, 400],
    ["a name like an identifier", { name: "org_acme" }, 400],
    ["a name that another has", { name: "acme" }, 409],
    [
      "a color that is none",
      { name: "b", branding: { colors: { primary: "red", page_background: "#000" } } },
      400,
    ],
    ["metadata that are no texts", { name: "b", metadata: { a: 1 } }, 400],
    ["a member that Auth0 doesn't know", { name: "b", plan: "gold" }, 400],
    ["a connection that isn't there", { name: "b", enabled_connections: [{ connection_id: "con_0" }] }, 404],
  ])("is refused with %s", async (_what, body, status) => {
    expect((await tenant.call("POST", "/organizations", body)).status).toBe(status);
    expect(tenant.state.organizations.size).toBe(1);
  });

  it("keeps its name, and replaces its metadata as a whole", async () => {
    await tenant.call("PATCH", organization, { name: "acme", metadata: { a: "1", b: "2" } });
    const { body } = await tenant.call("PATCH", organization, { metadata: { b: "3" } });

    expect(body).toMatchObject({ name: "acme", metadata: { b: "3" } });
    expect((body as { metadata: object }).metadata).not.toHaveProperty("a");
  });

  it("is listed in the order that is asked for, by page and by checkpoint", async () => {
    await tenant.call("POST", "/organizations", { name: "zeta" });
    await tenant.call("POST", "/organizations", { name: "beta" });
    const names = ({ body }: { body: unknown }) => (body as { name: string }[]).map(({ name }) => name);

    expect(names(await tenant.call("GET", "/organizations?sort=name:1"))).toEqual(["acme", "beta", "zeta"]);
    expect(names(await tenant.call("GET", "/organizations?sort=created_at:-1"))).toEqual([
      "beta",
      "zeta",
      "acme",
    ]);
    expect((await tenant.call("GET", "/organizations?sort=secret:1")).status).toBe(400);
    const { body } = await tenant.call("GET", "/organizations?take=2");
    const { next } = body as { next: string };
    expect((await tenant.call("GET", `/organizations?take=2&from=${next}`)).body).toEqual({
      organizations: [expect.objectContaining({ name: "beta" })],
    });
  });

  it.each([
    ["name:ac*", 1],
    ["display_name:*nothing*", 0],
  ])("is found by the search %s", async (query, found) => {
    const { body } = await tenant.call("GET", `/organizations/search?q=${encodeURIComponent(query)}`);
    expect((body as { organizations: unknown[] }).organizations).toHaveLength(found);
  });

  it("is gone with its people and invitations, once", async () => {
    const user_id = await newUser("ada@example.com");
    await tenant.call("POST", `${organization}/members`, { members: [user_id] });

    expect((await tenant.call("DELETE", organization)).status).toBe(204);
    expect(tenant.state.organizationMembers.size).toBe(0);
    expect(await tenant.call("DELETE", organization)).toMatchObject({
      status: 404,
      body: { message: "No organization found by that id or name" },
    });
  });
});

describe("the people of an organization", () => {
  it("are those who were added, and are listed with their roles where these are asked for", async () => {
    const [ada, bob] = [await newUser("ada@example.com"), await newUser("bob@example.com")];
    const role = await newRole("Reader");
    const roles = `${organization}/members/${encodeURIComponent(ada)}/roles`;
    expect((await tenant.call("POST", roles, { roles: [role] })).status).toBe(204);
    expect((await tenant.call("GET", `${organization}/members`)).body).toEqual([]);
    expect((await tenant.call("POST", `${organization}/members`, { members: [ada, bob] })).status).toBe(204);

    expect((await tenant.call("GET", `${organization}/members?fields=user_id,roles`)).body).toEqual([
      { user_id: ada, roles: [{ id: role, name: "Reader" }] },
      { user_id: bob, roles: [] },
    ]);
    expect((await tenant.call("GET", `${organization}/members?include_totals=true`)).body).toMatchObject({
      members: [{ user_id: ada, email: "ada@example.com" }, { user_id: bob }],
      total: 2,
    });
    expect((await tenant.call("GET", `${organization}/roles/${role}/members`)).body).toMatchObject({
      members: [{ user_id: ada }],
    });
    expect((await tenant.call("GET", `/users/${encodeURIComponent(ada)}/organizations`)).body).toMatchObject([
      { name: "acme" },
    ]);
    expect((await tenant.call("DELETE", roles, { roles: [role] })).status).toBe(204);
    expect((await tenant.call("GET", roles)).body).toEqual([]);
  });

  it("are nobody whom the tenant doesn't know, nor who has left", async () => {
    const ada = await newUser("ada@example.com");

    expect((await tenant.call("POST", `${organization}/members`, { members: ["auth0|0"] })).status).toBe(404);
    await tenant.call("POST", `${organization}/members`, { members: [ada] });
    await tenant.call("DELETE", `/users/${encodeURIComponent(ada)}`);
    expect((await tenant.call("GET", `${organization}/members`)).body).toEqual([]);
    expect(tenant.state.organizationMembers.size).toBe(0);
  });
});

describe("the connections of an organization", () => {
  it("show Auth0's defaults, which are others for a database", async () => {
    const [database, company] = [await newConnection("staff"), await newConnection("company", "ad")];
    const path = `${organization}/enabled_connections`;

    expect(await tenant.call("POST", path, { connection_id: database })).toMatchObject({
      status: 201,
      body: {
        connection_id: database,
        assign_membership_on_login: false,
        is_signup_enabled: false,
        connection: { name: "staff", strategy: "auth0" },
      },
    });
    const { body } = await tenant.call("POST", path, {
      connection_id: company,
      assign_membership_on_login: true,
    });
    expect(body).toEqual({
      connection_id: company,
      assign_membership_on_login: true,
      show_as_button: true,
      connection: { name: "company", strategy: "ad" },
    });
    expect((await tenant.call("POST", path, { connection_id: company })).status).toBe(409);
    await tenant.call("PATCH", `${path}/${company}`, { show_as_button: false });
    expect((await tenant.call("GET", `${organization}/connections/${company}`)).body).toEqual({
      ...(body as object),
      show_as_button: false,
      is_enabled: true,
    });
    expect((await tenant.call("DELETE", `${path}/${company}`)).status).toBe(204);
    expect((await tenant.call("GET", `${path}/${company}`)).status).toBe(404);
  });

  it("let nobody sign up who does not become a member", async () => {
    const connection_id = await newConnection("staff");
    const path = `${organization}/enabled_connections`;

    expect((await tenant.call("POST", path, { connection_id, is_signup_enabled: true })).status).toBe(400);
    const both = { is_signup_enabled: true, assign_membership_on_login: true };
    expect((await tenant.call("POST", path, { connection_id, ...both })).status).toBe(201);
  });

  it("are gone with the connection", async () => {
    const connection_id = await newConnection("staff");
    await tenant.call("POST", `${organization}/enabled_connections`, { connection_id });
    await tenant.call("DELETE", `/connections/${connection_id}`);

    expect((await tenant.call("GET", `${organization}/enabled_connections`)).body).toEqual([]);
  });
});

describe("the client grants of an organization", () => {
  it("are those whose organization_usage allows it", async () => {
    const audience = "https://api.example.com";
    await tenant.call("POST", "/resource-servers", { name: "API", identifier: audience });
    const { client_id } = (await tenant.call("POST", "/clients", { name: "Job" })).body as {
      client_id: string;
    };
    const grant_id = idOf(await tenant.call("POST", "/client-grants", { client_id, audience, scope: [] }));
    const path = `${organization}/client-grants`;

    expect((await tenant.call("POST", path, { grant_id })).status).toBe(400);
    await tenant.call("PATCH", `/client-grants/${grant_id}`, { organization_usage: "allow" });
    expect(await tenant.call("POST", path, { grant_id })).toMatchObject({
      status: 201,
      body: { grant_id, client_id, audience, scope: [] },
    });
    expect((await tenant.call("GET", `${path}?grant_ids=${grant_id}&grant_ids=cgr_0`)).body).toHaveLength(1);
    expect((await tenant.call("GET", `${path}?grant_ids=cgr_0`)).body).toEqual([]);
    expect((await tenant.call("GET", `/client-grants/${grant_id}/organizations`)).body).toMatchObject([
      { name: "acme" },
    ]);
    await tenant.call("DELETE", `/client-grants/${grant_id}`);
    expect((await tenant.call("GET", path)).body).toEqual([]);
  });
});

describe("an invitation", () => {
  const sent = { inviter: { name: "Ada" }, invitee: { email: "bob@example.com" } };
  const client = async (settings: object = {}): Promise<string> =>
    ((await tenant.call("POST", "/clients", { name: "App", ...settings })).body as { client_id: string })
      .client_id;

  it("is good for a week, at the address where the application begins a login", async () => {
    const client_id = await client({ initiate_login_uri: "https://app.example.com/login?from=mail" });
    const { status, body } = await tenant.call("POST", `${organization}/invitations`, { ...sent, client_id });
    const { ticket_id, organization_id } = body as { ticket_id: string; organization_id: string };

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^uinv_[A-Za-z0-9]{16}$/),
      organization_id,
      ...sent,
      client_id,
      ticket_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      invitation_url: `https://app.example.com/login?from=mail&invitation=${ticket_id}&organization=${organization_id}&organization_name=acme`,
      created_at: "2026-11-21T10:00:00.000Z",
      expires_at: "2026-11-28T10:00:00.000Z",
    });
    expect((await tenant.call("GET", `${organization}/invitations?include_totals=true`)).body).toEqual({
      invitations: [body],
      start: 0,
      limit: 1,
    });
  });

  it("belongs to its organization, until it is deleted", async () => {
    const invitation = { ...sent, client_id: await client(), ttl_sec: 60 };
    const made = await tenant.call("POST", `${organization}/invitations`, invitation);
    const other = idOf(await tenant.call("POST", "/organizations", { name: "other" }));
    const path = `${organization}/invitations/${idOf(made)}`;

    expect(made.body).toMatchObject({ expires_at: "2026-11-21T10:01:00.000Z" });
    expect((await tenant.call("GET", `/organizations/${other}/invitations/${idOf(made)}`)).status).toBe(404);
    expect((await tenant.call("GET", path)).body).toEqual(made.body);
    expect((await tenant.call("DELETE", path)).status).toBe(204);
    expect((await tenant.call("GET", path)).status).toBe(404);
  });

  it.each([
    ["for longer than 30 days", { ttl_sec: 2_592_001 }, 400],
    ["with a role that isn't there", { roles: ["rol_0"] }, 404],
    ["to a connection that the organization hasn't", { connection_id: "con_0" }, 400],
  ])("is refused %s", async (_why, changes, status) => {
    const invitation = { ...sent, client_id: await client(), ...changes };
    expect((await tenant.call("POST", `${organization}/invitations`, invitation)).status).toBe(status);
  });
});

describe("a discovery domain", () => {
  it("is pending until somebody says that it is verified", async () => {
    const path = `${organization}/discovery-domains`;
    const made = await tenant.call("POST", path, { domain: "Acme.com" });

    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^ord_[A-Za-z0-9]{22}$/),
      domain: "acme.com",
      status: "pending",
      use_for_organization_discovery: true,
      verification_host: `_ss-verification.${organization.replace("/organizations/", "")}.acme.com`,
      verification_txt: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect((await tenant.call("POST", path, { domain: "acme.com" })).status).toBe(409);
    expect((await tenant.call("POST", path, { domain: "no domain" })).status).toBe(400);
    const verified = await tenant.call("PATCH", `${path}/${idOf(made)}`, { status: "verified" });
    expect(verified.body).toEqual({ ...(made.body as object), status: "verified" });
    expect((await tenant.call("GET", `${path}/name/acme.com`)).body).toEqual(verified.body);
    expect((await tenant.call("DELETE", `${path}/${idOf(made)}`)).status).toBe(204);
    expect(await tenant.call("GET", `${path}/${idOf(made)}`)).toMatchObject({
      status: 404,
      body: { message: "No organization domain found by that id" },
    });
  });
});
