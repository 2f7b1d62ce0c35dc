import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { membershipKey, type Organization } from "../../src/state/organization.ts";
import type { Client } from "../../src/state/tenant-state.ts";
import { Browser } from "../client/browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, CALLBACK, changeClient, changeUser, filledState, PASSWORD } from "./state.ts";
import { type Outcome, Visitor } from "./visitor.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
});
afterAll(() => tenant.close());

const organization = (name: string, changes: Partial<Organization> = {}): Organization => ({
  id: `org_${name}`,
  name,
  display_name: name.toUpperCase(),
  connections: [{ connection_id: "con_1", assign_membership_on_login: false }],
  client_grants: [],
  discovery_domains: [],
  ...changes,
});
const join = (name: string, person: string, roles: string[] = []): void =>
  tenant.state.organizationMembers.put({
    ...{ organization_id: `org_${name}`, user_id: `auth0|${person}`, roles },
    created_at: "2026-01-01T00:00:00.000Z",
  });

/** Acme, in which Mia is an employee, and Beta, which nobody belongs to; the mobile application may ask for both. */
beforeEach(() => {
  const { state } = tenant;
  for (const { organization_id, user_id } of state.organizationMembers.all())
    state.organizationMembers.delete(membershipKey(organization_id, user_id));
  for (const { id } of state.invitations.all()) state.invitations.delete(id);
  state.bindings.clear();
  state.settings.delete("tenants/settings");
  const fresh = filledState();
  for (const client of fresh.clients.all()) state.clients.put(client);
  for (const user of fresh.users.all()) state.users.put(user);
  for (const connection of fresh.connections.all()) state.connections.put(connection);
  state.organizations.put(organization("acme"));
  state.organizations.put(organization("beta"));
  join("acme", "mia", ["rol_employee"]);
  changeClient(state, "mobile", { organization_usage: "allow" });
});

const behaves = (usage: string, behavior?: string): void =>
  changeClient(tenant.state, "mobile", {
    organization_usage: usage,
    ...(behavior !== undefined && { organization_require_behavior: behavior }),
  } as Partial<Client>);

const request = { audience: API, scope: "openid read:orders approve:orders offline_access" };
const verifier = "v".repeat(43);

/** Exchanges the code at the end of a visit. */
async function tokensAt(end: Outcome): Promise<Record<string, string>> {
  if (end instanceof Response) throw new Error(`expected the callback, found ${await end.text()}`);
  const { status, body } = await tenant.token({
    ...{ grant_type: "authorization_code", client_id: "mobile", code: end.code ?? "" },
    ...{ redirect_uri: CALLBACK, code_verifier: verifier },
  });
  expect({ status, body: end.error ?? body.error }).toEqual({ status: 200, body: undefined });
  return body;
}
const withChallenge = (changes: Record<string, string>): Record<string, string> => ({
  ...{ code_challenge: verifier, code_challenge_method: "plain" },
  ...request,
  ...changes,
});
const visitor = (): Visitor => new Visitor(tenant.issuer);
const claimsOf = (token: string | undefined): Record<string, unknown> => decodeJwt(token ?? "");

describe("a login for an organization", () => {
  test("tells it in both tokens, by its name only where the tenant's settings allow names", async () => {
    const end = await visitor().logIn("mia@example.com", withChallenge({ organization: "org_acme" }));
    const { id_token, access_token } = await tokensAt(end);
    for (const token of [id_token, access_token]) {
      expect(claimsOf(token)).toMatchObject({ org_id: "org_acme" });
      expect(claimsOf(token)).not.toHaveProperty("org_name");
    }

    tenant.state.settings.set("tenants/settings", { allow_organization_name_in_authentication_api: true });
    const named = await visitor().logIn("mia@example.com", withChallenge({ organization: "Acme" }));
    expect(claimsOf((await tokensAt(named)).id_token)).toMatchObject({
      org_id: "org_acme",
      org_name: "acme",
    });
  });

  test("gives the rights of the person's roles there, and no others", async () => {
    const end = await visitor().logIn("mia@example.com", withChallenge({ organization: "org_acme" }));
    const { access_token, refresh_token = "" } = await tokensAt(end);
    expect(claimsOf(access_token)).toMatchObject({
      scope: "openid read:orders offline_access",
      permissions: ["read:orders"],
    });

    const refreshed = { grant_type: "refresh_token", client_id: "mobile", refresh_token };
    const { body } = await tenant.token(refreshed);
    expect(claimsOf(body.access_token)).toMatchObject({ org_id: "org_acme", permissions: ["read:orders"] });
    tenant.state.organizationMembers.delete(membershipKey("org_acme", "auth0|mia"));
    expect(await tenant.token({ ...refreshed, refresh_token: body.refresh_token ?? "" })).toMatchObject({
      status: 403,
      body: { error: "invalid_grant" },
    });
  });

  test("is known to Actions, which can't say another in the tokens", async () => {
    bindActions(
      tenant.state,
      "post-login",
      `api.idToken.setCustomClaim("https://example.com/seen", event.organization);
       api.idToken.setCustomClaim("org_id", "org_beta");
       api.idToken.setCustomClaim("https://example.com/roles", event.authorization.roles);`,
    );
    const end = await visitor().logIn("mia@example.com", withChallenge({ organization: "org_acme" }));
    expect(claimsOf((await tokensAt(end)).id_token)).toMatchObject({
      org_id: "org_acme",
      "https://example.com/seen": { id: "org_acme", name: "acme", display_name: "ACME", metadata: {} },
      "https://example.com/roles": ["Employee"],
    });
  });

  test("names it on the login page, with its own connections only", async () => {
    const page = await visitor().visit({ organization: "org_acme" });
    expect(page instanceof Response && (await page.text())).toContain(
      "Log in to ACME to continue to Orders Mobile.",
    );

    tenant.state.organizations.put(organization("acme", { connections: [] }));
    expect(await visitor().visit({ organization: "org_acme" })).toMatchObject({
      error: "invalid_request",
      error_description: "no connections enabled for the client",
    });
  });

  test.each([
    ["that isn't there", { organization: "org_nothing" }, "parameter organization is invalid"],
    [
      "by its name, where names aren't allowed",
      { organization: "acme" },
      "parameter organization is invalid",
    ],
  ])("is refused for one %s", async (_which, changes, error_description) => {
    expect(await visitor().visit(changes)).toMatchObject({ error: "invalid_request", error_description });
  });

  test("is refused to who is no member, and makes a member of them where the connection does", async () => {
    expect(await visitor().logIn("eve@example.com", { organization: "org_acme" })).toMatchObject({
      error: "access_denied",
      error_description: "user auth0|eve is not part of the org_acme organization",
    });
    const connections = [{ connection_id: "con_1", assign_membership_on_login: true }];
    tenant.state.organizations.put(organization("acme", { connections }));
    expect(await visitor().logIn("eve@example.com", { organization: "org_acme" })).toHaveProperty("code");
    expect(
      tenant.state.organizationMembers.get(membershipKey("org_acme", "auth0|eve"))?.created_at,
    ).toBeDefined();
  });

  test("can't be asked for by the parameter in which the tenant keeps it", async () => {
    const forged = withChallenge({ settled_organization: "org_beta" });
    const { id_token } = await tokensAt(await visitor().logIn("mia@example.com", forged));
    expect(claimsOf(id_token)).not.toHaveProperty("org_id");
  });
});

describe("an application whose people log in", () => {
  test("for no organization, can't ask for one", async () => {
    behaves("deny");
    expect(await visitor().visit({ organization: "org_acme" })).toMatchObject({
      error: "invalid_request",
      error_description: "parameter organization is not allowed for this client",
    });
  });

  test("for an organization always, has to ask for one", async () => {
    behaves("require");
    expect(await visitor().visit()).toMatchObject({
      error: "invalid_request",
      error_description: "parameter organization is required for this client",
    });
  });

  test("for an organization always, has its people asked for it first", async () => {
    behaves("require", "pre_login_prompt");
    const mia = visitor();
    const page = await mia.visit(withChallenge({}));
    if (!(page instanceof Response)) throw new Error("expected the page that asks for the organization");
    expect(new URL(page.url).pathname).toMatch(/^\/u\/organization\//);

    const refused = await mia.submit(page.url, { organization: "nothing" });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused instanceof Response && (await refused.text())).toContain("does not exist");
    const login = await mia.submit(page.url, { organization: "Acme" });
    if (!(login instanceof Response)) throw new Error("expected the login page");
    const end = await mia.submit(login.url, { username: "mia@example.com", password: PASSWORD });
    expect(claimsOf((await tokensAt(end)).id_token)).toMatchObject({ org_id: "org_acme" });
    expect(await visitor().visit({ prompt: "none" })).toMatchObject({ error: "interaction_required" });
  });

  test("finds the organization by the domain of an e-mail address, once that is verified", async () => {
    behaves("require", "pre_login_prompt");
    changeClient(tenant.state, "mobile", { organization_discovery_methods: ["email"] });
    const domain = { id: "ord_1", domain: "acme.example", verification_host: "", verification_txt: "" };
    const known = (status: "pending" | "verified") =>
      tenant.state.organizations.put(
        organization("acme", {
          discovery_domains: [{ ...domain, status, use_for_organization_discovery: true }],
        }),
      );
    const mia = visitor();
    const page = await mia.visit();
    const { url } = page as Response;
    known("pending");
    expect(await mia.submit(url, { organization: "mia@acme.example" })).toMatchObject({ status: 400 });
    known("verified");
    const login = await mia.submit(url, { organization: "mia@acme.example" });
    expect(login instanceof Response && new URL(login.url).pathname).toMatch(/^\/u\/login\//);
  });

  test("and then pick one of theirs: without a page where there is only one", async () => {
    behaves("require", "post_login_prompt");
    const end = await visitor().logIn("mia@example.com", withChallenge({}));
    expect(claimsOf((await tokensAt(end)).id_token)).toMatchObject({ org_id: "org_acme" });
    expect(await visitor().logIn("eve@example.com")).toMatchObject({
      error: "invalid_request",
      error_description:
        "client requires organization membership, but user does not belong to any organization",
    });
  });

  test("and then pick one of theirs, and nobody else's", async () => {
    behaves("require", "post_login_prompt");
    tenant.state.organizations.put(organization("gamma"));
    join("gamma", "mia");
    const mia = visitor();
    const page = await mia.logIn("mia@example.com", withChallenge({}));
    if (!(page instanceof Response)) throw new Error("expected the page that lets pick an organization");
    const text = await page.text();
    expect([...text.matchAll(/value="(\w+)"/g)].map(([, id]) => id)).toEqual(["org_acme", "org_gamma"]);

    for (const organization of ["org_beta", "none", ""]) {
      expect(await mia.submit(page.url, { organization })).toMatchObject({ status: 400 });
    }
    const end = await mia.submit(page.url, { organization: "org_gamma" });
    expect(claimsOf((await tokensAt(end)).id_token)).toMatchObject({ org_id: "org_gamma" });
  });

  test("for an organization or for none, and then pick", async () => {
    behaves("allow", "post_login_prompt");
    const mia = visitor();
    const page = await mia.logIn("mia@example.com", withChallenge({}));
    const end = await mia.submit((page as Response).url, { organization: "none" });
    expect(claimsOf((await tokensAt(end)).id_token)).not.toHaveProperty("org_id");
    expect(await visitor().logIn("eve@example.com")).toHaveProperty("code");
  });

  test("for an organization always, gets no tokens for a password", async () => {
    behaves("require", "pre_login_prompt");
    changeClient(tenant.state, "mobile", { grant_types: ["password"] });
    const asked = {
      grant_type: "password",
      client_id: "mobile",
      username: "mia@example.com",
      password: PASSWORD,
    };
    expect(await tenant.token(asked)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });
});

describe("an invitation", () => {
  const invite = (email: string, changes: object = {}): void =>
    tenant.state.invitations.put({
      id: "uinv_1",
      organization_id: "org_acme",
      ticket_id: "secret",
      ...{ inviter: { name: "Ada" }, invitee: { email }, invitation_url: "https://app", client_id: "mobile" },
      roles: ["rol_manager"],
      user_metadata: { invited: true },
      created_at: "2026-01-01T00:00:00.000Z",
      expires_at: "2126-01-01T00:00:00.000Z",
      ...changes,
    });
  const following = withChallenge({ organization: "org_acme", invitation: "secret" });

  test("makes a member with its roles of who takes it, once", async () => {
    invite("eve@example.com");
    const { access_token } = await tokensAt(await visitor().logIn("eve@example.com", following));
    expect(claimsOf(access_token)).toMatchObject({ org_id: "org_acme", permissions: ["approve:orders"] });
    expect(tenant.state.users.get("auth0|eve")?.user_metadata).toEqual({ invited: true });
    expect(await visitor().visit(following)).toMatchObject({
      error: "invalid_request",
      error_description: "invitation not found or already used",
    });
  });

  test("lets who isn't known yet sign up, though the organization lets nobody else", async () => {
    const closed = await visitor().visit({ organization: "org_acme", screen_hint: "signup" });
    expect(closed instanceof Response && (await closed.text())).toContain("Nobody can sign up here.");

    invite("new@example.com");
    const guest = visitor();
    const page = await guest.visit(following);
    if (!(page instanceof Response)) throw new Error("expected the page to sign up");
    expect(await page.text()).toContain('value="new@example.com"');
    const end = await guest.submit(`${page.url}?screen=sign-up`, {
      email: "new@example.com",
      password: "Passw0rd!",
    });
    expect(claimsOf((await tokensAt(end)).id_token)).toMatchObject({ org_id: "org_acme" });
  });

  test("is for the invited address only", async () => {
    invite("mia@example.com");
    expect(await visitor().logIn("eve@example.com", following)).toMatchObject({
      error: "access_denied",
      error_description: "invitation was sent to another e-mail address",
    });
    expect(tenant.state.invitations.size).toBe(1);
    expect(tenant.state.organizationMembers.get(membershipKey("org_acme", "auth0|eve"))).toBeUndefined();
  });

  test.each([
    ["is over", { expires_at: "2026-01-02T00:00:00.000Z" }],
    ["is of another organization", { organization_id: "org_beta" }],
    ["is for another application", { client_id: "web" }],
    ["has another secret", { ticket_id: "other" }],
  ])("is refused that %s", async (_why, changes) => {
    invite("eve@example.com", changes);
    expect(await visitor().visit(following)).toMatchObject({ error: "invalid_request" });
  });

  test("leads to a page that says what is missing, where the application has no login route", async () => {
    const response = await new Browser().get(`${tenant.issuer}login?invitation=secret&organization=org_acme`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("initiate_login_uri");
  });
});

describe("a machine", () => {
  const ask = (changes: Record<string, string> = {}) =>
    tenant.token({
      ...{
        grant_type: "client_credentials",
        client_id: "batch",
        client_secret: "batch secret",
        audience: API,
      },
      ...changes,
    });
  const grant = (changes: object): void => {
    const found = tenant.state.clientGrants.get("cgr_batch");
    if (found !== undefined) tenant.state.clientGrants.put({ ...found, ...changes });
  };

  test("gets a token for an organization by a grant that allows it, for any or for those that have it", async () => {
    grant({ organization_usage: "allow", allow_any_organization: false });
    expect(await ask({ organization: "org_acme" })).toMatchObject({
      status: 403,
      body: { error: "access_denied" },
    });
    tenant.state.organizations.put(organization("acme", { client_grants: ["cgr_batch"] }));
    bindActions(
      tenant.state,
      "credentials-exchange",
      `api.accessToken.setCustomClaim("https://example.com/seen", event.organization.name);`,
    );
    expect(claimsOf((await ask({ organization: "org_acme" })).body.access_token)).toMatchObject({
      org_id: "org_acme",
      "https://example.com/seen": "acme",
    });
    expect(await ask({ organization: "org_beta" })).toMatchObject({ status: 403 });
    grant({ allow_any_organization: true });
    expect(await ask({ organization: "org_beta" })).toMatchObject({ status: 200 });
  });

  test.each([
    ["for none by a grant that requires one", { organization_usage: "require" }, {}],
    ["for one by a grant that denies it", { organization_usage: "deny" }, { organization: "org_acme" }],
    ["for one that isn't there", { organization_usage: "allow" }, { organization: "org_nothing" }],
  ])("gets no token %s", async (_what, changes, asked) => {
    grant(changes);
    expect(await ask(asked)).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  test("gets a token for its default organization", async () => {
    grant({ organization_usage: "require", allow_any_organization: true });
    const default_organization = { organization_id: "org_beta", flows: ["client_credentials"] };
    changeClient(tenant.state, "batch", { default_organization });
    expect(claimsOf((await ask()).body.access_token)).toMatchObject({ org_id: "org_beta" });
  });
});

describe("a linked account", () => {
  test("logs the person in by its own password, as the account that it is linked to", async () => {
    const eve = tenant.state.users.get("auth0|eve");
    if (eve === undefined) throw new Error("expected Eve");
    tenant.state.users.delete("auth0|eve");
    changeUser(tenant.state, "mia", { linked: [eve], password: "" });
    bindActions(
      tenant.state,
      "post-login",
      'api.idToken.setCustomClaim("https://example.com/user", event.user);',
    );

    const { id_token } = await tokensAt(await visitor().logIn("eve@example.com", withChallenge({})));
    expect(claimsOf(id_token)).toMatchObject({ sub: "auth0|mia" });
    expect(claimsOf(id_token)["https://example.com/user"]).not.toHaveProperty("linked");
    expect(await visitor().logIn("mia@example.com")).toMatchObject({ status: 400 });
  });
});
