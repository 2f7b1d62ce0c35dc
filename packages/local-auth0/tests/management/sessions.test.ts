import { beforeEach, describe, expect, it } from "vitest";
import type { RefreshToken, Session } from "../../src/state/login-state.ts";
import { managedTenant } from "./harness.ts";

let tenant: ReturnType<typeof managedTenant>;
const at = "2026-11-21T09:00:00.000Z";
const later = "2026-11-22T09:00:00.000Z";
const device = { initial_ip: "::1", initial_user_agent: "a", last_ip: "::1", last_user_agent: "a" };

const session = (id: string, user_id: string, changes: Partial<Session> = {}): Session => ({
  ...{ id, user_id, device, created_at: at, updated_at: at, authenticated_at: at, last_interacted_at: at },
  ...{ idle_expires_at: later, expires_at: later, clients: [{ client_id: "app" }] },
  ...{ authentication: { methods: [] }, cookie_hash: "secret", issuer: "https://localhost/", protocol: {} },
  ...changes,
});
const token = (id: string, user_id: string, changes: Partial<RefreshToken> = {}): RefreshToken => ({
  ...{ id, user_id, client_id: "app", session_id: null, rotating: false, created_at: at, device },
  ...{ last_exchanged_at: null, idle_expires_at: null, expires_at: null },
  ...{
    resource_servers: [{ audience: "https://api", scopes: "read:x" }],
    current: [{ hash: "secret", usedAt: 0 }],
  },
  authorization: { id, clientId: "app", userId: user_id, requestedScopes: [] },
  ...changes,
});

let ada: string;
beforeEach(async () => {
  tenant = managedTenant();
  const user = {
    connection: "Username-Password-Authentication",
    email: "ada@example.com",
    password: "passw0rd!",
  };
  ada = ((await tenant.call("POST", "/users", user)).body as { user_id: string }).user_id;
  tenant.state.sessions.put(session("s1", ada));
  tenant.state.sessions.put(session("s2", ada));
  tenant.state.sessions.put(session("over", ada, { idle_expires_at: at }));
  tenant.state.sessions.put(session("bobs", "auth0|bob"));
  tenant.state.refreshTokens.put(token("t1", ada, { session_id: "s1" }));
  tenant.state.refreshTokens.put(token("t2", ada, { client_id: "other" }));
  tenant.state.refreshTokens.put(token("over", ada, { expires_at: at }));
  tenant.state.refreshTokens.put(token("bobs", "auth0|bob"));
});
const sessions = (): string[] => tenant.state.sessions.all().map(({ id }) => id);
const tokens = (): string[] => tenant.state.refreshTokens.all().map(({ id }) => id);
const pathOf = (): string => `/users/${encodeURIComponent(ada)}`;

describe("a session", () => {
  it("is read without its cookie, as long as it lasts, and holds metadata", async () => {
    const { body } = await tenant.call("GET", "/sessions/s1");

    expect(body).toMatchObject({ id: "s1", user_id: ada, clients: [{ client_id: "app" }] });
    for (const secret of ["cookie_hash", "issuer", "protocol"]) expect(body).not.toHaveProperty(secret);
    expect((await tenant.call("GET", "/sessions/over")).status).toBe(404);
    const patched = await tenant.call("PATCH", "/sessions/s1", { session_metadata: { a: "1" } });
    expect(patched.body).toMatchObject({
      session_metadata: { a: "1" },
      updated_at: "2026-11-21T10:00:00.000Z",
    });
    expect((await tenant.call("PATCH", "/sessions/s1", { session_metadata: { a: 1 } })).status).toBe(400);
    expect((await tenant.call("GET", `${pathOf()}/sessions`)).body).toMatchObject({
      sessions: [{ id: "s1" }, { id: "s2" }],
    });
  });

  it("ends alone, or with the refresh tokens that come from it", async () => {
    expect((await tenant.call("DELETE", "/sessions/s2")).status).toBe(202);
    expect([sessions(), tokens()]).toEqual([
      ["s1", "over", "bobs"],
      ["t1", "t2", "over", "bobs"],
    ]);
    expect((await tenant.call("POST", "/sessions/s1/revoke")).status).toBe(202);
    expect([sessions(), tokens()]).toEqual([
      ["over", "bobs"],
      ["t2", "over", "bobs"],
    ]);
  });

  it("ends with all others of its person, and of nobody else", async () => {
    expect(await tenant.call("DELETE", `${pathOf()}/sessions`)).toMatchObject({ status: 202, body: {} });
    expect(sessions()).toEqual(["over", "bobs"]);
  });

  it.each([
    ["everything", {}, ["over", "bobs"], ["bobs"]],
    ["sessions only", { preserve_refresh_tokens: true }, ["over", "bobs"], ["t1", "t2", "over", "bobs"]],
    ["one session", { session_id: "s1" }, ["s2", "over", "bobs"], ["t2", "over", "bobs"]],
  ])("ends where a person's access is revoked: %s", async (_what, body, left, leftTokens) => {
    expect((await tenant.call("POST", `${pathOf()}/revoke-access`, body)).status).toBe(204);
    expect([sessions(), tokens()]).toEqual([left, leftTokens]);
  });
});

describe("a refresh token", () => {
  it("is read without anything that could be used, as long as it lasts", async () => {
    const { body } = await tenant.call("GET", "/refresh-tokens/t1");

    expect(body).toMatchObject({ id: "t1", user_id: ada, session_id: "s1", rotating: false });
    for (const secret of ["authorization", "current", "replaced"]) expect(body).not.toHaveProperty(secret);
    expect((await tenant.call("GET", "/refresh-tokens/over")).status).toBe(404);
    expect((await tenant.call("GET", `${pathOf()}/refresh-tokens`)).body).toMatchObject({
      tokens: [{ id: "t1" }, { id: "t2" }],
    });
    const query = `user_id=${encodeURIComponent(ada)}&client_id=other&fields=id`;
    expect((await tenant.call("GET", `/refresh-tokens?${query}`)).body).toEqual({
      refresh_tokens: [{ id: "t2" }],
    });
    expect((await tenant.call("GET", "/refresh-tokens")).status).toBe(400);
    const metadata = { refresh_token_metadata: { a: "1" } };
    expect((await tenant.call("PATCH", "/refresh-tokens/t1", metadata)).body).toMatchObject(metadata);
    expect((await tenant.call("DELETE", "/refresh-tokens/t1")).status).toBe(202);
    expect(tokens()).toEqual(["t2", "over", "bobs"]);
  });

  it.each([
    ["by its id", { ids: ["t1", "nothing"] }, ["t2", "over", "bobs"]],
    ["with all of its person", { user_id: "ada" }, ["bobs"]],
    ["with those of an application", { user_id: "ada", client_id: "other" }, ["t1", "over", "bobs"]],
    [
      "with those for an API",
      { user_id: "ada", client_id: "app", audience: "https://other" },
      ["t1", "t2", "over", "bobs"],
    ],
  ])("is revoked %s", async (_how, body, left) => {
    const sent = "user_id" in body ? { ...body, user_id: ada } : body;
    expect((await tenant.call("POST", "/refresh-tokens/revoke", sent)).status).toBe(202);
    expect(tokens()).toEqual(left);
  });

  it.each([
    [{}],
    [{ ids: ["t1"], user_id: "auth0|bob" }],
    [{ ids: ["t1"], client_id: "app" }],
    [{ user_id: "auth0|bob", audience: "https://api" }],
    [{ client_id: "app" }],
  ])("isn't revoked by what names none or too much: %j", async (body) => {
    expect((await tenant.call("POST", "/refresh-tokens/revoke", body)).status).toBe(400);
    expect(tokens()).toHaveLength(4);
  });
});
