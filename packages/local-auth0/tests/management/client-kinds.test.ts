import { describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

const { call, state } = managedTenant();
type Body = Record<string, unknown>;
const create = async (body: Body) => call("POST", "/clients", { name: "App", ...body });
const made = async (body: Body) => {
  const { status, body: client } = await create(body);
  expect(status).toBe(201);
  return client as Body & { client_id: string };
};

const LASTING = { expiration_type: "non-expiring", rotation_type: "non-rotating" };
const ROTATING = { expiration_type: "expiring", rotation_type: "rotating" };

describe("a client", () => {
  it("of the type express_configuration is Okta's", async () => {
    expect(await made({ app_type: "express_configuration" })).toMatchObject({
      oidc_conformant: true,
      jwt_configuration: { alg: "RS256" },
      callbacks: ["https://system-admin.okta.com/admin/app/generic/oauth20redirect"],
      grant_types: ["authorization_code", "client_credentials"],
      organization_usage: "require",
      organization_require_behavior: "pre_login_prompt",
      client_authentication_methods: { private_key_jwt: { credentials: [] } },
    });
  });

  it("whose tokens are spoken of has no lifetime filled in", async () => {
    const { jwt_configuration } = await made({ jwt_configuration: { alg: "RS256" } });
    expect(jwt_configuration).toEqual({ secret_encoded: false, alg: "RS256" });
  });

  it.each([
    [
      "tokens that never end",
      { refresh_token: { ...LASTING, rotation_type: "rotating" }, oidc_conformant: true },
    ],
    ["an application that doesn't follow OpenID Connect", { refresh_token: ROTATING }],
    [
      "an application without its grant",
      { refresh_token: ROTATING, oidc_conformant: true, grant_types: ["authorization_code"] },
    ],
  ])("rotates no refresh tokens of %s", async (_what, body) => {
    expect((await create(body)).status).toBe(400);
  });

  it("rotates refresh tokens that end", async () => {
    const { refresh_token } = await made({ refresh_token: ROTATING, oidc_conformant: true });
    expect(refresh_token).toMatchObject(ROTATING);
  });

  it.each([
    [
      "an unknown profile",
      { my_organization_configuration: { ...myOrganization(), connection_profile_id: "cop_x" } },
    ],
    ["a text for a list", { callbacks: "https://example.com" }],
    ["a list of numbers", { callbacks: [1] }],
    ["an unknown member deep inside", { session_transfer: { allowed_methods: [] } }],
    ["an unknown way to find an organization", { organization_discovery_methods: ["guess"] }],
    ["ways to find an organization that nobody is asked for", { organization_discovery_methods: ["email"] }],
    ["a quota of nothing", { token_quota: { client_credentials: { per_day: 0 } } }],
    [
      "two URLs of back-channel logout",
      { oidc_logout: { backchannel_logout_urls: ["https://a", "https://b"] } },
    ],
  ])("is refused for %s", async (_what, body) => {
    expect((await create(body)).status).toBe(400);
  });

  it("may manage organizations by profiles", async () => {
    const my_organization_configuration = myOrganization();
    expect(await made({ my_organization_configuration })).toMatchObject({ my_organization_configuration });
  });

  function myOrganization() {
    return {
      connection_profile_id: "cop_1cu7hYRotxr9BYXXwLH14g",
      allowed_strategies: ["oidc"],
      connection_deletion_behavior: "allow",
    };
  }
});

describe("a third-party client", () => {
  it("is known by its identifier, and its refresh tokens end", async () => {
    const client = await made({ is_first_party: false, app_type: "spa", token_endpoint_auth_method: "none" });

    expect(client.client_id).toMatch(/^tpc_[A-Za-z0-9]{28}$/);
    expect(client).toMatchObject({
      third_party_security_mode: "strict",
      redirection_policy: "open_redirect_protection",
      oidc_conformant: true,
      grant_types: ["authorization_code", "refresh_token"],
      jwt_configuration: { alg: "RS256", lifetime_in_seconds: 3600 },
      refresh_token: { ...ROTATING, infinite_idle_token_lifetime: false },
    });
  });

  it("with a secret rotates no refresh tokens until told to", async () => {
    const client = await made({ is_first_party: false, token_endpoint_auth_method: "client_secret_post" });
    expect(client.refresh_token).toMatchObject({
      expiration_type: "expiring",
      rotation_type: "non-rotating",
    });
  });

  it("is as it was before where it says so", async () => {
    const client = await made({ is_first_party: false, third_party_security_mode: "permissive" });
    expect(client).toMatchObject({ oidc_conformant: false, refresh_token: LASTING });
    expect(client.client_id).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it.each([
    ["the implicit grant", { grant_types: ["implicit"] }],
    [
      "tokens for itself without a secret",
      { grant_types: ["client_credentials"], token_endpoint_auth_method: "none" },
    ],
    ["tokens signed with its secret", { jwt_configuration: { alg: "HS256" } }],
    ["refresh tokens that never end", { refresh_token: LASTING }],
    ["callbacks with wildcards", { callbacks: ["https://*.example.com"] }],
    ["an application of Auth0's", { app_type: "slack" }],
    ["what isn't OpenID Connect", { oidc_conformant: false }],
  ])("is refused for %s", async (_what, body) => {
    expect((await create({ is_first_party: false, ...body })).status).toBe(400);
  });

  it("is never made first-party, nor secured otherwise", async () => {
    const { client_id } = await made({ is_first_party: false });
    const patch = async (change: Body) => (await call("PATCH", `/clients/${client_id}`, change)).status;

    expect(await patch({ is_first_party: true })).toBe(400);
    expect(await patch({ third_party_security_mode: "permissive" })).toBe(400);
    expect(await patch({ is_first_party: false, third_party_security_mode: "strict" })).toBe(200);
  });
});

describe("the keys of a client", () => {
  const holder = (credential: Body, name = "tls_client_auth") => ({
    client_authentication_methods: { [name]: { credentials: [credential] } },
  });
  const subject = { credential_type: "cert_subject_dn", subject_dn: "CN=a.example.com" };

  it("are named by what a certificate says", async () => {
    const { client_authentication_methods } = await made(holder(subject));
    expect(client_authentication_methods).toMatchObject({
      tls_client_auth: {
        credentials: [{ credential_type: "cert_subject_dn", subject_dn: "CN=a.example.com" }],
      },
    });
  });

  it.each([
    ["of another type than the way to authenticate needs", holder(subject, "private_key_jwt")],
    ["that say nothing", holder({ credential_type: "cert_subject_dn" })],
    ["that say it twice", holder({ ...subject, pem: "-----BEGIN CERTIFICATE-----" })],
    ["without a certificate", holder({ credential_type: "x509_cert" }, "self_signed_tls_client_auth")],
    ["that are no object", holder(7 as unknown as Body)],
    ["that aren't there", holder({ id: "cred_nothing" })],
    ["with an end that is no date", holder({ ...subject, expires_at: "soon" })],
  ])("are refused when they are %s", async (_what, body) => {
    expect([400, 404]).toContain((await create(body)).status);
  });
});

describe("the connections of a client", () => {
  it("are those that it may use, of the strategies that are asked for", async () => {
    const { client_id } = await made({});
    const path = `/clients/${client_id}/connections`;
    const { body } = await call("GET", path);

    expect(body).toEqual({
      connections: [expect.objectContaining({ name: "Username-Password-Authentication", strategy: "auth0" })],
    });
    expect((await call("GET", `${path}?strategy=okta&strategy=auth0&fields=name`)).body).toEqual({
      connections: [{ name: "Username-Password-Authentication" }],
    });
    expect((await call("GET", `${path}?strategy=okta`)).body).toEqual({ connections: [] });
    await call("POST", "/connections", { name: "newer", strategy: "auth0", enabled_clients: [client_id] });
    expect((await call("GET", `${path}?fields=name`)).body).toEqual({
      connections: [{ name: "newer" }, { name: "Username-Password-Authentication" }],
    });
    expect((await call("GET", "/clients/nobody/connections")).status).toBe(404);
  });
});

describe("clients of an organization", () => {
  it("are found by their grants, and by nothing else", async () => {
    const audience = "https://orders.example.com";
    await call("POST", "/resource-servers", { name: "Orders", identifier: audience });
    const [one, any] = [await made({ name: "One" }), await made({ name: "Any" })];
    const grantOf = async ({ client_id }: { client_id: string }, more: Body) =>
      (
        await call("POST", "/client-grants", {
          client_id,
          audience,
          scope: [],
          organization_usage: "allow",
          ...more,
        })
      ).body as { id: string };
    const { id } = await grantOf(one, {});
    await grantOf(any, { allow_any_organization: true });
    state.organizations.put({
      id: "org_acme",
      name: "acme",
      connections: [],
      client_grants: [id],
      discovery_domains: [],
    });
    const found = async (q: string) =>
      (await call("GET", `/clients?q=${encodeURIComponent(q)}&take=50&fields=client_id`)).body;

    expect(await found("client_grant.organization_id:org_acme")).toMatchObject({
      clients: [{ client_id: one.client_id }],
    });
    expect(await found("client_grant.allow_any_organization:true")).toMatchObject({
      clients: [{ client_id: any.client_id }],
    });
    expect(await found("client_secret:a*")).toMatchObject({ statusCode: 400 });
    await call("DELETE", `/client-grants/${id}`);
    expect(state.organizations.get("org_acme")?.client_grants).toEqual([]);
  });
});
