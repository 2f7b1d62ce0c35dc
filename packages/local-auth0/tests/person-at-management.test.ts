import { ManagementClient } from "auth0";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTenant, type Tenant } from "../src/tenant.ts";

const [ann, bob] = ["ann@example.com", "bob@example.com"].map((email) => ({
  email,
  password: "Correct-horse-1",
}));
if (ann === undefined || bob === undefined) throw new Error("nobody is there");
const SOUGHT =
  "read:current_user update:current_user_metadata update:current_user_identities delete:current_user";

let tenant: Tenant;
/** Ann's token for the Management API, and her and Bob's ids. */
let token: string;
let ids: { ann: string; bob: string };

beforeAll(async () => {
  tenant = await startTenant({ people: [ann, bob] });
  const { state } = tenant;
  state.clients.put({
    client_id: "spa",
    name: "SPA",
    callbacks: ["http://localhost:5173/"],
    grant_types: ["authorization_code", "refresh_token", "http://auth0.com/oauth/grant-type/password-realm"],
    token_endpoint_auth_method: "none",
    oidc_conformant: true,
  });
  for (const connection of state.connections.all())
    state.connections.put({ ...connection, enabled_clients: ["spa"] });
  const idOf = (email: string) => state.users.find((user) => user.email === email)?.user_id ?? "";
  ids = { ann: idOf(ann.email), bob: idOf(bob.email) };
  token = await tokenFor(`openid ${SOUGHT} read:users create:actions read:client_keys update:roles`);
});
afterAll(() => tenant.close());

async function tokenFor(scope: string): Promise<string> {
  const parameters = { audience: `${tenant.issuer}api/v2/`, scope };
  const { access_token } = await tenant.signIn({
    client: "spa",
    username: ann?.email ?? "",
    password: ann?.password ?? "",
    parameters,
  });
  return access_token;
}

async function call(method: string, path: string, body?: unknown, bearer = token) {
  const response = await fetch(`${tenant.issuer}api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const userPath = (id: string): string => `/users/${encodeURIComponent(id)}`;

it("refuses a body that is too large, and serves on", async () => {
  const send = async (method: string, path: string, more: RequestInit = {}) =>
    fetch(`${tenant.issuer}api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${tenant.management.token}`, "content-type": "application/json" },
      ...more,
    });
  const body = JSON.stringify({ name: "Large", description: "x".repeat(1_048_576) });

  expect((await send("POST", "/roles", { body })).status).toBe(413);
  expect((await send("DELETE", "/clients/nobody")).status).toBe(204);
  expect(tenant.state.roles.size).toBe(0);
});

describe("a person's login for the Management API", () => {
  it("gives the scopes for their own account, and none of the tenant's", () => {
    expect(decodeJwt(token).scope).toBe(`openid ${SOUGHT}`);
  });

  it("gives all of those to a password that asks for none", async () => {
    const response = await fetch(`${tenant.issuer}oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        ...{ grant_type: "http://auth0.com/oauth/grant-type/password-realm", client_id: "spa" },
        ...{ username: ann.email, password: ann.password, realm: "Username-Password-Authentication" },
        audience: `${tenant.issuer}api/v2/`,
      }),
    });
    const { access_token = "" } = (await response.json()) as { access_token?: string };
    const scopes = String(decodeJwt(access_token).scope).split(" ");
    expect(scopes).toContain("read:current_user");
    expect(scopes.filter((scope) => !scope.includes(":current_user"))).toEqual([]);
  });

  it("opens none of the tenant's doors, whatever an Action adds or who signs it", async () => {
    const machine = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
    const { id = "" } = await machine.actions.create({
      name: "Generous",
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: 'exports.onExecutePostLogin = async (event, api) => { for (const s of ["create:actions", "read:client_keys", "read:users"]) api.accessToken.addScope(s); };',
    });
    await machine.actions.deploy(id);
    await machine.actions.triggers.bindings.updateMany("post-login", {
      bindings: [{ ref: { type: "action_id", value: id }, display_name: "Generous" }],
    });
    const generous = await tokenFor("openid read:current_user");
    await machine.actions.triggers.bindings.updateMany("post-login", { bindings: [] });
    const signed = await tenant.sign({
      iss: tenant.issuer,
      aud: `${tenant.issuer}api/v2/`,
      azp: "spa",
      sub: ids.ann,
      scope: "create:actions read:client_keys read:users",
      exp: Math.floor(Date.now() / 1000) + 60,
    });

    for (const bearer of [token, generous, signed]) {
      expect((await call("GET", "/users", undefined, bearer)).status).toBe(403);
      expect((await call("GET", "/clients", undefined, bearer)).status).toBe(403);
      expect((await call("POST", "/actions/actions", { name: "Mine" }, bearer)).status).toBe(403);
    }
    expect((await call("GET", userPath(ids.ann), undefined, generous)).status).toBe(200);
  });
});

describe("with a token for their own account a person", () => {
  it("is given nobody's account for a logout token, which is about somebody and no proof of theirs", async () => {
    const now = Math.floor(tenant.clock.now().getTime() / 1000);
    const claims = { iss: tenant.issuer, aud: "spa", sub: ids.bob, sid: "1", iat: now, exp: now + 120 };
    const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
    const link_with = await tenant.sign({ ...claims, events }, { typ: "logout+jwt" });
    expect((await call("POST", `${userPath(ids.ann)}/identities`, { link_with })).status).toBe(400);
    expect(tenant.state.users.get(ids.bob)).toBeDefined();
  });

  it("reads themselves, and nobody else", async () => {
    const own = await call("GET", userPath(ids.ann));
    expect(own.status).toBe(200);
    expect(own.text).toContain(ann.email);
    const other = await call("GET", userPath(ids.bob));
    expect(other.status).toBe(403);
    expect(other.text).not.toContain(bob.email);
    expect((await call("GET", `${userPath(ids.bob)}/enrollments`)).status).toBe(403);
    expect((await call("GET", `${userPath(ids.ann)}/enrollments`)).status).toBe(200);
  });

  it("changes their metadata, and nothing else of themselves", async () => {
    const path = userPath(ids.ann);
    expect((await call("PATCH", path, { user_metadata: { theme: "dark" } })).status).toBe(200);
    for (const change of [
      { app_metadata: { plan: "gold" } },
      { user_metadata: {}, blocked: false },
      { email: "eve@example.com" },
      { password: "Another-horse-2" },
    ]) {
      expect((await call("PATCH", path, change)).status).toBe(403);
    }
    expect(tenant.state.users.get(ids.ann)).toMatchObject({
      user_metadata: { theme: "dark" },
      email: ann.email,
    });
    expect((await call("PATCH", userPath(ids.bob), { user_metadata: { theme: "dark" } })).status).toBe(403);
  });

  it("takes nobody's account by naming it", async () => {
    const [provider, user_id] = ids.bob.split("|");
    expect((await call("POST", `${userPath(ids.ann)}/identities`, { provider, user_id })).status).toBe(403);
    expect(tenant.state.users.get(ids.bob)).toBeDefined();
  });

  it("deletes the keys of their own devices only", async () => {
    const bearer = await tokenFor(
      "create:current_user_device_credentials delete:current_user_device_credentials",
    );
    const device = { device_name: "Phone", device_id: "1", type: "public_key", value: "ABCD" };
    const { text } = await call("POST", "/device-credentials", device, bearer);
    const { id } = JSON.parse(text) as { id: string };
    expect(tenant.state.deviceCredentials.get(id)?.user_id).toBe(ids.ann);
    tenant.state.deviceCredentials.put({ ...device, type: "public_key", id: "dcr_bob", user_id: ids.bob });

    expect((await call("DELETE", "/device-credentials/dcr_bob", undefined, bearer)).status).toBe(403);
    expect((await call("DELETE", `/device-credentials/${id}`, undefined, bearer)).status).toBe(204);
    expect(tenant.state.deviceCredentials.all()).toMatchObject([{ id: "dcr_bob" }]);
  });

  it("leaves nothing to who comes after them under the same id", async () => {
    const cleo = { email: "cleo@example.com", password: "Correct-horse-3" };
    const connection = "Username-Password-Authentication";
    const create = () =>
      call("POST", "/users", { ...cleo, connection, user_id: "cleo" }, tenant.management.token);
    const { state } = tenant;
    expect((await create()).status).toBe(201);
    const { refresh_token = "" } = await tenant.signIn({
      ...{ client: "spa", username: cleo.email, password: cleo.password, scope: "openid offline_access" },
    });
    const ofCleo = () =>
      [state.sessions.all(), state.refreshTokens.all()].map(
        (all) => all.filter(({ user_id }) => user_id === "auth0|cleo").length,
      );
    expect(ofCleo()).toEqual([1, 1]);
    expect((await call("DELETE", "/users/auth0%7Ccleo", undefined, tenant.management.token)).status).toBe(
      204,
    );
    expect(ofCleo()).toEqual([0, 0]);
    await create();
    const response = await fetch(`${tenant.issuer}oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "refresh_token", client_id: "spa", refresh_token }),
    });
    expect(await response.json()).toMatchObject({ error: "invalid_grant" });
    await call("DELETE", "/users/auth0%7Ccleo", undefined, tenant.management.token);
  });

  it("deletes themselves, and nobody else", async () => {
    expect((await call("DELETE", userPath(ids.bob))).status).toBe(403);
    expect((await call("DELETE", userPath(ids.ann))).status).toBe(204);
    expect(tenant.state.users.all()).toMatchObject([{ email: bob.email }]);
  });
});
