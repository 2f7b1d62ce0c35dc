import { describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

const IDENTIFIER = "https://api.example.com/v1";
const DEFAULTS = {
  identifier: IDENTIFIER,
  allow_offline_access: false,
  skip_consent_for_verifiable_first_party_clients: false,
  subject_type_authorization: { client: { policy: "require_client_grant" }, user: { policy: "allow_all" } },
  token_lifetime: 86_400,
  token_lifetime_for_web: 7_200,
  signing_alg: "RS256",
};

async function withApi(body: Record<string, unknown> = {}) {
  const tenant = managedTenant();
  const { body: made } = await tenant.call("POST", "/resource-servers", { identifier: IDENTIFIER, ...body });
  return { ...tenant, made: made as Record<string, string> };
}

describe("an API", () => {
  it("is made with Auth0's defaults, and without a name has none", async () => {
    const { made } = await withApi();

    expect(made).toEqual({ id: expect.stringMatching(/^[0-9a-f]{24}$/), ...DEFAULTS });
  });

  it.each([
    ["its id", (made: Record<string, string>) => made.id],
    ["its identifier", () => encodeURIComponent(IDENTIFIER)],
    ["its identifier, encoded twice", () => encodeURIComponent(encodeURIComponent(IDENTIFIER))],
  ])("is found by %s", async (_by, path) => {
    const { call, made } = await withApi({ name: "V1" });

    expect(await call("GET", `/resource-servers/${path(made)}`)).toMatchObject({ status: 200, body: made });
  });

  it("is not found by anything else", async () => {
    const { call } = await withApi();

    expect(await call("GET", "/resource-servers/nothing")).toMatchObject({
      status: 404,
      body: {
        statusCode: 404,
        error: "Not Found",
        message: "The resource server does not exist",
        errorCode: "inexistent_resource_server",
      },
    });
  });

  it("has an identifier of its own", async () => {
    const { call } = await withApi();

    expect(await call("POST", "/resource-servers", { identifier: IDENTIFIER })).toMatchObject({
      status: 409,
    });
  });

  it("keeps what a PATCH does not name, and loses what it sets to null", async () => {
    const { call, made } = await withApi({ consent_policy: "transactional-authorization-with-mfa" });
    const path = `/resource-servers/${made.id}`;
    const patch = { consent_policy: null, subject_type_authorization: { user: { policy: "deny_all" } } };
    const { body } = await call("PATCH", path, patch);

    expect(body).toEqual({
      id: made.id,
      ...DEFAULTS,
      subject_type_authorization: {
        client: { policy: "require_client_grant" },
        user: { policy: "deny_all" },
      },
    });
    expect((await call("GET", path)).body).toEqual(body);
  });

  it("shows the thumbprint of an encryption key, not the key", async () => {
    const { made } = await withApi({
      token_encryption: {
        format: "compact-nested-jwe",
        encryption_key: { name: "k", alg: "RSA-OAEP-256", pem: "-----BEGIN PUBLIC KEY-----" },
      },
    });

    expect(made.token_encryption).toEqual({
      format: "compact-nested-jwe",
      encryption_key: {
        name: "k",
        alg: "RSA-OAEP-256",
        thumbprint_sha256: expect.stringMatching(/^[\w-]{43}$/),
      },
    });
  });

  it("gets a secret to sign with where it signs with one", async () => {
    const { made } = await withApi({ signing_alg: "HS256" });

    expect(made.signing_secret).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it("takes its grants and the permissions on it along when it goes", async () => {
    const { call, made, state } = await withApi({ scopes: [{ value: "read:x" }] });
    const { body: client } = await call("POST", "/clients", { name: "App" });
    const { client_id } = client as { client_id: string };
    await call("POST", "/client-grants", { client_id, audience: IDENTIFIER, scope: ["read:x"] });
    const { body: role } = await call("POST", "/roles", { name: "Reader" });
    const { id } = role as { id: string };
    const permissions = [{ resource_server_identifier: IDENTIFIER, permission_name: "read:x" }];
    await call("POST", `/roles/${id}/permissions`, { permissions });

    expect((await call("DELETE", `/resource-servers/${made.id}`)).status).toBe(204);
    expect(state.clientGrants.find(({ audience }) => audience === IDENTIFIER)).toBeUndefined();
    expect(state.roles.get(id)?.permissions).toEqual([]);
    expect((await call("DELETE", `/resource-servers/${made.id}`)).status).toBe(204);
  });

  it("takes a permission from its holders when its scope goes", async () => {
    const { call, made, state } = await withApi({ scopes: [{ value: "read:x" }, { value: "read:y" }] });
    const { body: role } = await call("POST", "/roles", { name: "Reader" });
    const { id } = role as { id: string };
    const permissions = ["read:x", "read:y"].map((permission_name) => ({
      resource_server_identifier: IDENTIFIER,
      permission_name,
    }));
    await call("POST", `/roles/${id}/permissions`, { permissions });
    await call("PATCH", `/resource-servers/${made.id}`, { scopes: [{ value: "read:x" }] });

    expect(state.roles.get(id)?.permissions).toEqual([permissions[0]]);
  });
});

describe("the tenant's own API", () => {
  it("is found by the canonical name of whatever tenant", async () => {
    const { call } = managedTenant();
    const canonical = encodeURIComponent("https://example.eu.auth0.com/api/v2/");

    expect((await call("GET", `/resource-servers/${canonical}`)).body).toMatchObject({
      identifier: "https://localhost:4443/api/v2/",
      is_system: true,
    });
  });

  it("cannot be deleted", async () => {
    const { call, state } = managedTenant();
    const id = state.resourceServers.find(({ is_system }) => is_system === true)?.id;

    expect((await call("DELETE", `/resource-servers/${id}`)).status).toBe(400);
    expect(state.resourceServers.size).toBe(1);
  });
});

describe("a system API", () => {
  it.each([
    ["https://localhost:4443/me/", "Auth0 My Account API", 600, "read:me:factors"],
    ["https://localhost:4443/my-org/", "Auth0 My Organization API", 600, "read:my_org:details"],
    ["urn:auth0:express-configure", "Okta OIN Express Configuration API", 300, "express_configure:sso"],
  ])("%s is made with its own name, scopes and lifetimes", async (identifier, name, lifetime, scope) => {
    const { call } = managedTenant();
    const { status, body } = await call("POST", "/resource-servers", { identifier, name: "Mine" });

    expect(status).toBe(201);
    expect(body).toMatchObject({ identifier, name, token_lifetime: lifetime, is_system: true });
    expect(body).toHaveProperty(
      "scopes",
      expect.arrayContaining([expect.objectContaining({ value: scope })]),
    );
    expect((await call("POST", "/resource-servers", { identifier })).status).toBe(409);
    const path = `/resource-servers/${encodeURIComponent(identifier)}`;
    expect((await call("PATCH", path, { name: "Mine" })).status).toBe(400);
    expect((await call("PATCH", path, { scopes: [] })).status).toBe(400);
    expect((await call("PATCH", path, { name })).status).toBe(200);
    expect((await call("DELETE", path)).status).toBe(204);
  });

  it("such as the Management API lets its lifetime be changed, and none of its scopes", async () => {
    const { call } = managedTenant();
    const path = `/resource-servers/${encodeURIComponent("https://localhost:4443/api/v2/")}`;

    expect((await call("PATCH", path, { token_lifetime: 3600 })).body).toMatchObject({
      token_lifetime: 3600,
    });
    expect((await call("PATCH", path, { scopes: [{ value: "read:everything" }] })).status).toBe(400);
    expect((await call("PATCH", path, { enforce_policies: true })).status).toBe(400);
  });
});

describe("the client that stands for an API", () => {
  const client = { name: "Gateway", app_type: "resource_server", resource_server_identifier: IDENTIFIER };

  it("is named by the API, which has one at most", async () => {
    const { call, made } = await withApi();
    const { body } = await call("POST", "/clients", client);
    const { client_id } = body as { client_id: string };

    expect((await call("GET", `/resource-servers/${made.id}`)).body).toMatchObject({ client_id });
    expect((await call("POST", "/clients", client)).status).toBe(409);
    await call("DELETE", `/clients/${client_id}`);
    expect((await call("GET", `/resource-servers/${made.id}`)).body).not.toHaveProperty("client_id");
  });

  it.each([
    ["no API", { ...client, resource_server_identifier: undefined }, 400],
    ["an API that isn't there", { ...client, resource_server_identifier: "https://nothing" }, 404],
    ["an API though it is of another type", { ...client, app_type: "spa" }, 400],
  ])("is refused when it names %s", async (_what, body, status) => {
    const { call } = await withApi();
    expect((await call("POST", "/clients", body)).status).toBe(status);
  });
});
