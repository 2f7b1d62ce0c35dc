import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

type Body = Record<string, unknown>;

async function withClient(body: Body = {}, options: Parameters<typeof managedTenant>[0] = {}) {
  const tenant = managedTenant(options);
  const { body: made } = await tenant.call("POST", "/clients", { name: "App", ...body });
  const client = made as Body & { client_id: string };
  const path = `/clients/${client.client_id}`;
  const patch = async (change: Body) => (await tenant.call("PATCH", path, change)).body as Body;
  return { ...tenant, client, path, patch };
}

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({
  type: "spki",
  format: "pem",
});

describe("a client", () => {
  it("is made with Auth0's defaults", async () => {
    const { client } = await withClient();

    expect(client).toEqual({
      name: "App",
      client_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      client_secret: expect.stringMatching(/^[\w-]{64}$/),
      tenant: "localhost",
      global: false,
      is_first_party: true,
      is_token_endpoint_ip_header_trusted: false,
      oidc_conformant: false,
      jwt_configuration: { secret_encoded: false, lifetime_in_seconds: 36_000 },
      signing_keys: [],
      sso_disabled: false,
      cross_origin_authentication: false,
      cross_origin_auth: false,
      async_approval_notification_channels: ["guardian-push"],
      grant_types: ["authorization_code", "implicit", "refresh_token", "client_credentials"],
      custom_login_page_on: true,
      refresh_token: {
        rotation_type: "non-rotating",
        expiration_type: "non-expiring",
        leeway: 0,
        token_lifetime: 2_592_000,
        infinite_token_lifetime: true,
        infinite_idle_token_lifetime: true,
        idle_token_lifetime: 1_296_000,
      },
    });
  });

  it("cannot get tokens for itself when it has no way to authenticate", async () => {
    const { client } = await withClient({ token_endpoint_auth_method: "none" });

    expect(client.grant_types).toEqual(["authorization_code", "implicit", "refresh_token"]);
  });

  it("keeps refresh tokens longer when it says that it has a secret", async () => {
    const { client } = await withClient({ token_endpoint_auth_method: "client_secret_post" });

    expect(client.refresh_token).toMatchObject({
      token_lifetime: 31_557_600,
      idle_token_lifetime: 2_592_000,
    });
  });

  it("merges the members that hold members, and drops what is null", async () => {
    const { patch } = await withClient({ client_metadata: { a: "1", b: "2" } });
    const changed = await patch({
      client_metadata: { a: null, c: "3" },
      jwt_configuration: { alg: "RS256" },
      refresh_token: { leeway: 30, rotation_type: "non-rotating", expiration_type: "non-expiring" },
    });

    expect(changed).toMatchObject({
      client_metadata: { b: "2", c: "3" },
      jwt_configuration: { alg: "RS256", lifetime_in_seconds: 36_000 },
      refresh_token: { leeway: 30, token_lifetime: 2_592_000 },
    });
    expect(changed.client_metadata).not.toHaveProperty("a");
  });

  it("forgets where a login begins when that is set to nothing", async () => {
    const { patch } = await withClient({ initiate_login_uri: "https://example.com/login" });

    expect(await patch({ initiate_login_uri: "" })).not.toHaveProperty("initiate_login_uri");
  });

  it("says the URLs of back-channel logout twice, and forgets them together", async () => {
    const urls = { backchannel_logout_urls: ["https://example.com/logout"] };
    const { client, patch } = await withClient({ oidc_logout: urls });

    expect(client).toMatchObject({ oidc_logout: urls, oidc_backchannel_logout: urls });
    const changed = await patch({ oidc_backchannel_logout: null });
    expect(Object.keys(changed)).not.toContain("oidc_logout");
    expect(Object.keys(changed)).not.toContain("oidc_backchannel_logout");
  });

  it("takes its grants and its place in connections along when it goes", async () => {
    const { call, state, client, path } = await withClient();
    const { client_id } = client;
    await call("POST", "/connections", { name: "people", strategy: "auth0", enabled_clients: [client_id] });
    await call("POST", "/client-grants", {
      client_id,
      audience: "https://localhost:4443/api/v2/",
      scope: [],
    });

    expect((await call("DELETE", path)).status).toBe(204);
    expect(state.clientGrants.find((grant) => grant.client_id === client_id)).toBeUndefined();
    expect(state.connections.find(({ name }) => name === "people")?.enabled_clients).toEqual([]);
    expect(await call("GET", path)).toMatchObject({ status: 404, body: { errorCode: "inexistent_client" } });
    expect((await call("DELETE", path)).status).toBe(204);
  });
});

describe("a client's secret", () => {
  it("is shown to a token that may read keys", async () => {
    const { call, client, path } = await withClient();

    expect((await call("GET", path)).body).toMatchObject({ client_secret: client.client_secret });
  });

  it("is kept from a token that may only read clients", async () => {
    const { call, path } = await withClient();
    const { body } = await call("GET", path, undefined, "read:clients");

    expect(body).toMatchObject({ name: "App" });
    expect(body).not.toHaveProperty("client_secret");
    expect(body).not.toHaveProperty("signing_keys");
  });

  it("is another one after it was rotated", async () => {
    const { call, client, path, state } = await withClient();
    const { body } = await call("POST", `${path}/rotate-secret`);
    const { client_secret } = body as { client_secret: string };

    expect(client_secret).not.toBe(client.client_secret);
    expect(state.clients.get(client.client_id)?.client_secret).toBe(client_secret);
  });
});

describe("a client's keys", () => {
  it("are made of what it is created with, and come back by their ids", async () => {
    const { call, client, path } = await withClient({
      client_authentication_methods: {
        private_key_jwt: { credentials: [{ credential_type: "public_key", name: "key", pem }] },
      },
    });
    const { body } = await call("GET", `${path}/credentials`);

    expect(body).toEqual([
      {
        id: expect.stringMatching(/^cred_[A-Za-z0-9]{22}$/),
        credential_type: "public_key",
        name: "key",
        alg: "RS256",
        kid: expect.stringMatching(/^[\w-]{43}$/),
        created_at: "2026-11-21T10:00:00.000Z",
        updated_at: "2026-11-21T10:00:00.000Z",
        expires_at: null,
      },
    ]);
    const [credential] = body as { id: string; expires_at: null }[];
    const { expires_at: _never, ...made } = credential ?? {};
    expect(client.client_authentication_methods).toEqual({ private_key_jwt: { credentials: [made] } });
    expect((await call("GET", path)).body).toMatchObject({
      client_authentication_methods: { private_key_jwt: { credentials: [{ id: credential?.id }] } },
    });
    expect(client).not.toHaveProperty("credentials");
  });

  it("can be added, given an end, and deleted", async () => {
    const { call, path } = await withClient();
    const { body } = await call("POST", `${path}/credentials`, { credential_type: "public_key", pem });
    const one = `${path}/credentials/${(body as { id: string }).id}`;

    expect((await call("PATCH", one, { expires_at: "2027-01-01T02:00:00.123456+02:00" })).body).toMatchObject(
      {
        expires_at: "2027-01-01T00:00:00.123Z",
      },
    );
    expect(await call("PATCH", one, { expires_at: "tomorrow" })).toMatchObject({ status: 400 });
    expect((await call("DELETE", one)).status).toBe(204);
    expect(await call("GET", one)).toMatchObject({
      status: 404,
      body: { errorCode: "inexistent_credential" },
    });
  });

  /** A new public key in PEM. */
  const newPem = (type: "rsa" | "ec" = "rsa", bits = 2048): string => {
    const pair =
      type === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: bits })
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
    return pair.publicKey.export({ type: "spki", format: "pem" }).toString();
  };

  it("are two at most for one way to authenticate, four in all, each there once, and no secret beside them", async () => {
    const { call, path } = await withClient();
    const ids: string[] = [];
    for (const key of [pem, newPem(), newPem(), newPem()]) {
      const { body } = await call("POST", `${path}/credentials`, { credential_type: "public_key", pem: key });
      ids.push((body as { id: string }).id);
    }
    const more = { credential_type: "public_key", pem: newPem() };
    expect(await call("POST", `${path}/credentials`, more)).toMatchObject({
      status: 400,
      body: { message: "A client can have a maximum of 4 credentials." },
    });
    expect((await call("DELETE", `${path}/credentials/${ids[3]}`)).status).toBe(204);
    const twice = { credential_type: "public_key", pem };
    expect((await call("POST", `${path}/credentials`, twice)).status).toBe(409);

    const attach = (count: number, more = {}) =>
      call("PATCH", path, {
        client_authentication_methods: {
          private_key_jwt: { credentials: ids.slice(0, count).map((id) => ({ id })) },
        },
        token_endpoint_auth_method: null,
        ...more,
      });
    expect(await attach(3)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("Array is too long (3), maximum 2") },
    });
    expect((await attach(1, { token_endpoint_auth_method: "client_secret_post" })).status).toBe(400);
    expect((await attach(2)).status).toBe(200);
    expect(await call("DELETE", `${path}/credentials/${ids[0]}`)).toMatchObject({
      status: 409,
      body: { message: "The credential is still associated with a client." },
    });
    const back = { client_authentication_methods: null, token_endpoint_auth_method: "client_secret_post" };
    expect((await call("PATCH", path, back)).status).toBe(200);
    expect((await call("DELETE", `${path}/credentials/${ids[0]}`)).status).toBe(204);
  });

  it.each([
    ["an elliptic curve", newPem("ec")],
    ["1024 bits", newPem("rsa", 1024)],
    ["no key at all", "-----BEGIN PUBLIC KEY-----"],
    [
      "a private key",
      generateKeyPairSync("rsa", { modulusLength: 2048 })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString(),
    ],
  ])("are RSA keys of 2048 bits or more, and public: not %s", async (_, key) => {
    const { call, path } = await withClient();
    const { status } = await call("POST", `${path}/credentials`, { credential_type: "public_key", pem: key });
    expect(status).toBe(400);
  });
});

describe("the connections of a new client", () => {
  const made = async (flags?: Record<string, boolean>) => {
    const { call, state } = managedTenant();
    await call("POST", "/connections", { name: "people", strategy: "auth0" });
    if (flags !== undefined) await call("PATCH", "/tenants/settings", { flags });
    const { body } = await call("POST", "/clients", { name: "App" });
    const { client_id } = body as { client_id: string };
    return state.connections
      .all()
      .filter(({ enabled_clients }) => enabled_clients.includes(client_id))
      .map(({ name }) => name);
  };

  it("are all that there are, until the tenant's flag for that is turned off", async () => {
    expect(await made()).toEqual(["Username-Password-Authentication", "people"]);
    expect(await made({ enable_client_connections: true })).toEqual([
      "Username-Password-Authentication",
      "people",
    ]);
    expect(await made({ enable_client_connections: false })).toEqual([]);
  });
});
