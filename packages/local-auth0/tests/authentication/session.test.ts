import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions, CALLBACK, changeUser, WEB_CALLBACK } from "./state.ts";
import { Visitor } from "./visitor.ts";

let tenant: Fixture;
let visitor: Visitor;
beforeEach(async () => {
  tenant = await startFixture();
  visitor = new Visitor(tenant.issuer);
});
afterEach(async () => {
  vi.useRealTimers();
  await tenant.close();
});

const CODE = { code: expect.any(String), iss: expect.any(String) };
const LOGIN_REQUIRED = { error: "login_required" };
const HOUR = 3600;

const connect = (id: string, name: string, enabled_clients: string[]) =>
  tenant.state.connections.put({ id, name, strategy: "auth0", enabled_clients });

describe("a session", () => {
  test("lets the person in again without the form, in every application of their connection", async () => {
    await visitor.logIn();
    expect(await visitor.visit()).toEqual(CODE);
    expect(await visitor.visit({ prompt: "none", state: "s" })).toEqual({ ...CODE, state: "s" });
    expect(await visitor.visit({ client_id: "web", redirect_uri: WEB_CALLBACK })).toEqual(CODE);
  });

  test("is one browser's: another browser has its own, of somebody else", async () => {
    const other = new Visitor(tenant.issuer);
    await visitor.logIn();
    expect(await other.visit({ prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
    await other.logIn("eve@example.com");
    bindActions(tenant.state, "post-login", "console.log(event.user.email);");
    await visitor.visit();
    await other.visit();
    expect(tenant.logs).toEqual(["Action 1: mia@example.com", "Action 1: eve@example.com"]);
    await other.logOut("v2/logout", {});
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
  });

  test("is not enough where the application asks for a login", async () => {
    await visitor.logIn();
    expect(await visitor.visit({ prompt: "login" })).toBeInstanceOf(Response);
  });

  test("is not enough once the person has been blocked or deleted", async () => {
    await visitor.logIn();
    changeUser(tenant.state, "mia", { blocked: true });
    expect(await visitor.visit({ prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
    tenant.state.users.delete("auth0|mia");
    expect(await visitor.visit({ prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
  });

  test("is not enough for an application whose connections are not the person's", async () => {
    await visitor.logIn();
    connect("con_1", "people", ["mobile"]);
    connect("con_2", "others", ["web"]);
    const web = { client_id: "web", redirect_uri: WEB_CALLBACK, prompt: "none" };
    expect(await visitor.visit(web)).toMatchObject(LOGIN_REQUIRED);
  });

  test("runs the Actions each time", async () => {
    bindActions(tenant.state, "post-login", "console.log(event.transaction.protocol);");
    await visitor.logIn();
    await visitor.visit();
    expect(tenant.logs).toEqual(["Action 1: oidc-basic-profile", "Action 1: oidc-basic-profile"]);
  });

  test("is not enough where an Action denies it, and prompt=none gets the reason", async () => {
    await visitor.logIn();
    bindActions(tenant.state, "post-login", "api.access.deny('Not here.');");
    expect(await visitor.visit({ prompt: "none", state: "s" })).toMatchObject({
      error: "access_denied",
      error_description: "Not here.",
      state: "s",
    });
  });

  test("gives way to that of somebody else who logs in", async () => {
    await visitor.logIn();
    expect(await visitor.logIn("eve@example.com", { prompt: "login" })).toEqual(CODE);
    bindActions(tenant.state, "post-login", "console.log(event.user.email);");
    await visitor.visit();
    expect(tenant.logs).toEqual(["Action 1: eve@example.com"]);
  });
});

describe("a session ends", () => {
  const keep = (hours: Record<string, number>) => tenant.state.settings.set("tenants/settings", hours);

  test("when it has not been used for the tenant's idle lifetime, which each use begins anew", async () => {
    keep({ idle_session_lifetime: 1, session_lifetime: 24 });
    await visitor.logIn();
    tenant.passTime(HOUR - 5);
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
    tenant.passTime(HOUR - 5);
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
    tenant.passTime(HOUR + 5);
    expect(await visitor.visit({ prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
  });

  test("after the tenant's session lifetime, however much it is used", async () => {
    keep({ idle_session_lifetime: 2, session_lifetime: 3 });
    await visitor.logIn();
    tenant.passTime(2 * HOUR - 5);
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
    tenant.passTime(HOUR + 10);
    expect(await visitor.visit({ prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
  });
});

describe("a session follows the tenant's clock", () => {
  const YEAR = 365 * 24 * HOUR;

  test.each([
    ["a year ahead", YEAR],
    ["a year behind", -YEAR],
  ])("where it is %s of the machine's", async (_where, seconds) => {
    tenant.passTime(seconds);
    await visitor.logIn();
    tenant.passTime(71 * HOUR);
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
    expect(await visitor.visit({ prompt: "none", max_age: String(70 * HOUR) })).toMatchObject(LOGIN_REQUIRED);
    expect(await visitor.visit({ prompt: "none", max_age: String(72 * HOUR) })).toEqual(CODE);
    tenant.passTime(73 * HOUR);
    expect(await visitor.visit({ prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
  });

  test("where it stands still", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await visitor.logIn();
    vi.setSystemTime(Date.now() + 100 * HOUR * 1000);
    tenant.passTime(-100 * HOUR);
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
  });
});

describe("what a session tells", () => {
  test("is who it is, from where, for which applications and until when", async () => {
    tenant.state.settings.set("tenants/settings", { idle_session_lifetime: 1, session_lifetime: 24 });
    await visitor.logIn();
    const [first] = tenant.state.sessions.all();
    tenant.passTime(HOUR / 2);
    await visitor.visit({ client_id: "web", redirect_uri: WEB_CALLBACK });
    const [session, ...others] = tenant.state.sessions.all();
    expect(others).toEqual([]);
    expect(session).toMatchObject({
      ...{ id: first?.id, user_id: "auth0|mia", created_at: first?.created_at },
      ...{ authenticated_at: first?.authenticated_at, expires_at: first?.expires_at },
      clients: [{ client_id: "mobile" }, { client_id: "web" }],
      authentication: { methods: [{ name: "pwd", timestamp: first?.authenticated_at }] },
      device: { initial_ip: "127.0.0.1", last_ip: "127.0.0.1" },
    });
    const hours = (from = "", to = "") => (Date.parse(to) - Date.parse(from)) / (HOUR * 1000);
    expect(hours(first?.last_interacted_at, session?.last_interacted_at)).toBeCloseTo(0.5, 2);
    expect(hours(session?.last_interacted_at, session?.idle_expires_at)).toBeCloseTo(1, 2);
    expect(hours(session?.authenticated_at, session?.expires_at)).toBe(24);
  });

  test("is gone with a logout, and once it is deleted nobody is logged in", async () => {
    await visitor.logIn();
    await visitor.logOut("v2/logout", {});
    expect(tenant.state.sessions.size).toBe(0);
    await visitor.logIn();
    const [session] = tenant.state.sessions.all();
    tenant.state.sessions.delete(session?.id ?? "");
    expect(await visitor.visit({ prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
  });

  test("is nobody's who hasn't logged in", async () => {
    await visitor.visit();
    expect(tenant.state.sessions.size).toBe(0);
  });
});

describe("max_age", () => {
  test("asks for the password again once the login is older", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await visitor.logIn();
    vi.setSystemTime(Date.now() + 59_000);
    expect(await visitor.visit({ max_age: "60" })).toEqual(CODE);
    vi.setSystemTime(Date.now() + 2_000);
    expect(await visitor.visit({ max_age: "60" })).toBeInstanceOf(Response);
    expect(await visitor.visit({ max_age: "60", prompt: "none" })).toMatchObject(LOGIN_REQUIRED);
    expect(await visitor.visit()).toEqual(CODE);
  });

  test("is answered with the time of the login, which the ID token does not say otherwise", async () => {
    const idTokenOf = async (changes: Record<string, string>) => {
      const outcome = await visitor.visit(changes);
      const code = outcome instanceof Response ? "" : (outcome.code ?? "");
      const grant = { grant_type: "authorization_code", client_id: "mobile", redirect_uri: CALLBACK };
      return decodeJwt((await tenant.token({ ...grant, code })).body.id_token ?? "");
    };
    const before = Math.floor(Date.now() / 1000);
    await visitor.logIn();
    const { auth_time, nonce, sid } = await idTokenOf({ max_age: "60", nonce: "n" });
    expect([nonce, sid]).toEqual(["n", expect.any(String)]);
    expect(Number(auth_time)).toBeGreaterThanOrEqual(before);
    expect(await idTokenOf({})).not.toHaveProperty("auth_time");
  });
});
