import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions } from "./state.ts";
import { Visitor } from "./visitor.ts";

const CODE = { code: expect.any(String), iss: expect.any(String) };
const HOUR = 3_600_000;

let tenant: Fixture;
let visitor: Visitor;
beforeAll(async () => {
  tenant = await startFixture();
});
afterAll(() => tenant.close());
beforeEach(() => {
  for (const { id } of tenant.state.sessions.all()) tenant.state.sessions.delete(id);
  for (const { id } of tenant.state.refreshTokens.all()) tenant.state.refreshTokens.delete(id);
  tenant.logs.length = 0;
  afterLogin();
  visitor = new Visitor(tenant.issuer);
});

const afterLogin = (...codes: string[]) => bindActions(tenant.state, "post-login", ...codes);
const told = () => JSON.parse(tenant.logs.at(-1)?.replace(/^Action \d: /, "") ?? "null");
const kept = () => user().app_metadata?.told;
const session = () => tenant.state.sessions.all()[0];
const refresh = (refresh_token = "") =>
  tenant.token({ grant_type: "refresh_token", client_id: "mobile", refresh_token });
const sees = (time: string | null | undefined) => Date.parse(time ?? "") - tenant.now().getTime();

describe("event.session", () => {
  test("is the session that begins, and the same one when it goes on", async () => {
    afterLogin("api.user.setAppMetadata('told', event.session);");
    await visitor.logIn();
    const began = kept();
    expect(began).toEqual({
      id: session()?.id,
      created_at: expect.any(String),
      updated_at: expect.any(String),
      authenticated_at: session()?.authenticated_at,
      expires_at: session()?.expires_at,
      idle_expires_at: expect.any(String),
      clients: [{ client_id: "mobile" }],
      device: expect.objectContaining({ initial_ip: "127.0.0.1", last_ip: "127.0.0.1" }),
      metadata: {},
    });
    await visitor.visit();
    expect(kept()).toMatchObject({ id: session()?.id, clients: [{ client_id: "mobile" }] });
    expect(kept()).toMatchObject({ created_at: session()?.created_at });
  });

  test("is absent at a refresh, where event.refresh_token is there, without a value of it", async () => {
    afterLogin("api.user.setAppMetadata('told', [event.session, event.refresh_token]);");
    const { refresh_token = "" } = await tenant.signedIn();
    expect(kept()).toEqual([expect.objectContaining({ id: session()?.id }), null]);
    await refresh(refresh_token);
    const [token] = tenant.state.refreshTokens.all();
    expect(kept()).toEqual([
      null,
      {
        id: token?.id,
        user_id: "auth0|mia",
        client_id: "mobile",
        session_id: session()?.id,
        rotating: true,
        created_at: token?.created_at,
        expires_at: token?.expires_at,
        idle_expires_at: expect.any(String),
        resource_servers: token?.resource_servers,
        device: expect.objectContaining({ initial_ip: "127.0.0.1" }),
        metadata: {},
      },
    ]);
  });
});

describe("event.custom_domain", () => {
  test("is the domain at which the login takes place, unless it is the tenant's own", async () => {
    const custom = tenant.issuer.replace("localhost", "127.0.0.1");
    const domain = new URL(custom).host;
    tenant.state.customDomains.put({
      ...{ custom_domain_id: "cd_1", domain, status: "ready", type: "auth0_managed_certs" },
      domain_metadata: { brand: "acme" },
    });
    afterLogin("console.log(JSON.stringify(event.custom_domain ?? null));");
    await tenant.signedIn({ issuer: custom });
    expect(told()).toEqual({ domain, domain_metadata: { brand: "acme" } });
    await tenant.signedIn();
    expect(told()).toBeNull();
    tenant.state.customDomains.delete("cd_1");
  });
});

describe("api.session", () => {
  test("keeps metadata that the next login is told, changes and forgets", async () => {
    afterLogin(
      "if (!event.session.metadata.device) api.session.setMetadata('device', 'phone');",
      "console.log(JSON.stringify(event.session.metadata));",
    );
    await visitor.logIn();
    expect([told(), session()?.session_metadata]).toEqual([{ device: "phone" }, { device: "phone" }]);
    afterLogin("api.session.setMetadata('other', '1'); api.session.deleteMetadata('device');");
    await visitor.visit();
    expect(session()?.session_metadata).toEqual({ other: "1" });
    afterLogin("api.session.evictMetadata();");
    await visitor.visit();
    expect(session()?.session_metadata).toEqual({});
  });

  test("ends a session earlier, also at later logins that say nothing of it", async () => {
    afterLogin(`if (event.stats.logins_count < 2) api.session.setExpiresAt(Date.now() + 2 * ${HOUR});`);
    tenant.state.users.put({ ...user(), logins_count: 0 });
    await visitor.logIn();
    expect(sees(session()?.expires_at)).toBeLessThanOrEqual(2 * HOUR);
    afterLogin();
    tenant.passTime(3600);
    expect(await visitor.visit({ prompt: "none" })).toEqual(CODE);
    expect(sees(session()?.expires_at)).toBeLessThanOrEqual(HOUR);
    tenant.passTime(3601);
    expect(await visitor.visit({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });

  test("ends an unused session earlier, until a login that says nothing of it", async () => {
    afterLogin(`api.session.setIdleExpiresAt(Date.now() + ${HOUR});`);
    await visitor.logIn();
    expect(sees(session()?.idle_expires_at)).toBeLessThanOrEqual(HOUR);
    tenant.passTime(1800);
    afterLogin();
    await visitor.visit();
    expect(sees(session()?.idle_expires_at)).toBeGreaterThan(70 * HOUR);
  });

  test("gives no session more time than the tenant does", async () => {
    await visitor.logIn();
    const { expires_at } = session() ?? {};
    afterLogin(
      `api.session.setExpiresAt(Date.now() + 10_000 * ${HOUR}); api.session.setIdleExpiresAt(Date.now() + 10_000 * ${HOUR});`,
    );
    await visitor.visit();
    expect(session()?.expires_at).toBe(expires_at);
    expect(sees(session()?.idle_expires_at)).toBeLessThanOrEqual(72 * HOUR);
  });

  test("denies a login whose session it revokes, and ends it with its refresh tokens, and no other", async () => {
    await tenant.signedIn();
    await visitor.logIn();
    const ended = tenant.state.sessions.all().at(-1);
    const [token] = tenant.state.refreshTokens.all();
    if (token !== undefined)
      tenant.state.refreshTokens.put({ ...token, id: "rt_1", session_id: ended?.id ?? "" });
    afterLogin("api.session.revoke('Not from there.');", "console.log('ran');");
    expect(await visitor.visit()).toMatchObject({
      error: "access_denied",
      error_description: "Not from there.",
    });
    expect(tenant.state.sessions.get(ended?.id ?? "")).toBeUndefined();
    expect([tenant.state.sessions.size, tenant.state.refreshTokens.all()]).toEqual([1, [token]]);
    expect(tenant.logs).toEqual([]);
    expect(tenant.state.logs.all().some(({ type }) => type === "session_revoked")).toBe(true);
    afterLogin();
    expect(await visitor.visit({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });

  test("keeps the refresh tokens of a session that it revokes, if asked to, and revokes one that begins", async () => {
    await tenant.signedIn();
    const [token] = tenant.state.refreshTokens.all();
    afterLogin("api.session.revoke('No.', { preserveRefreshTokens: true });");
    expect(await visitor.logIn()).toMatchObject({ error: "access_denied", error_description: "No." });
    expect([tenant.state.sessions.size, tenant.state.refreshTokens.all()]).toEqual([1, [token]]);
    expect(await visitor.visit({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });
});

describe("api.refreshToken", () => {
  const token = () => tenant.state.refreshTokens.all()[0];

  test("keeps metadata from the login on, that a refresh is told and changes", async () => {
    afterLogin(
      "if (!event.refresh_token) api.refreshToken.setMetadata('org', 'acme'); else console.log(JSON.stringify(event.refresh_token.metadata));",
    );
    const { refresh_token } = await tenant.signedIn();
    expect(token()?.refresh_token_metadata).toEqual({ org: "acme" });
    const { body } = await refresh(refresh_token);
    expect(told()).toEqual({ org: "acme" });
    afterLogin("api.refreshToken.evictMetadata(); api.refreshToken.setMetadata('next', '1');");
    await refresh(body.refresh_token);
    expect(token()?.refresh_token_metadata).toEqual({ next: "1" });
  });

  test("lets a token end earlier, through every exchange, and never later than its client does", async () => {
    afterLogin("if (!event.refresh_token) api.refreshToken.setExpiresAt(Date.now() + 200_000);");
    const { refresh_token } = await tenant.signedIn();
    expect(sees(token()?.expires_at)).toBeLessThanOrEqual(200_000);
    tenant.passTime(150);
    const second = await refresh(refresh_token);
    expect(second.status).toBe(200);
    tenant.passTime(51);
    expect(await refresh(second.body.refresh_token)).toMatchObject({
      status: 403,
      body: { error: "invalid_grant" },
    });
    afterLogin(
      "api.refreshToken.setExpiresAt(Date.now() + 1e12); api.refreshToken.setIdleExpiresAt(Date.now() + 1e12);",
    );
    await tenant.signedIn();
    expect(sees(token()?.expires_at)).toBeLessThanOrEqual(1_000_000);
    expect(sees(token()?.idle_expires_at)).toBeLessThanOrEqual(300_000);
  });

  test("lets an unused token end earlier, until an exchange that says nothing of it", async () => {
    afterLogin("if (!event.refresh_token) api.refreshToken.setIdleExpiresAt(Date.now() + 100_000);");
    const { refresh_token } = await tenant.signedIn();
    tenant.passTime(99);
    const { body } = await refresh(refresh_token);
    tenant.passTime(200);
    expect((await refresh(body.refresh_token)).status).toBe(200);
    const other = await tenant.signedIn();
    tenant.passTime(101);
    expect((await refresh(other.refresh_token)).status).toBe(403);
  });

  test("denies a refresh whose token it revokes, for good, and leaves the session", async () => {
    const { refresh_token } = await tenant.signedIn();
    afterLogin("api.refreshToken.revoke('Too far away.');");
    expect(await refresh(refresh_token)).toMatchObject({
      body: { error: "access_denied", error_description: "Too far away." },
    });
    afterLogin();
    expect(await refresh(refresh_token)).toMatchObject({ body: { error: "invalid_grant" } });
    expect([tenant.state.refreshTokens.size, tenant.state.sessions.size]).toEqual([0, 1]);
  });
});

function user() {
  const mia = tenant.state.users.get("auth0|mia");
  if (mia === undefined) throw new Error("Mia is missing");
  return mia;
}
