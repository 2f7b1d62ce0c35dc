import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, changeClient, changeUser } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture({ actionTimeLimit: 400 });
});
afterEach(() => tenant.close());

const afterLogin = (...codes: string[]) => bindActions(tenant.state, "post-login", ...codes);

/** A part of the event of a login's only Action, by an expression over it. */
async function told(expression: string): Promise<unknown> {
  afterLogin(`console.log(JSON.stringify(${expression}));`);
  await tenant.signedIn();
  return JSON.parse(tenant.logs[0]?.replace("Action 1: ", "") ?? "");
}

describe("post-login Actions", () => {
  test.each([
    ["event.client", { client_id: "mobile", name: "Orders Mobile", metadata: {} }],
    ["event.authorization", { roles: ["Employee", "Manager"] }],
    ["event.resource_server", { identifier: API }],
    ["event.connection", { id: "con_1", name: "people", strategy: "auth0", metadata: {} }],
    ["event.transaction.protocol", "oidc-basic-profile"],
    ["event.transaction.requested_scopes", ["openid", "read:orders", "approve:orders", "offline_access"]],
    ["event.request.query.code_challenge_method", "S256"],
    ["event.request.query.code_challenge.length", 43],
    ["[event.request.method, event.request.ip, event.request.body]", ["GET", "127.0.0.1", {}]],
    ["event.stats", { logins_count: 1 }],
    ["[event.request.geoip, event.transaction.metadata]", [{}, {}]],
    ["event.user.identities", [{ connection: "people", provider: "auth0", user_id: "mia", isSocial: false }]],
    ["[event.user.user_id, event.user.email, event.user.app_metadata]", ["auth0|mia", "mia@example.com", {}]],
    ["[event.user.password, event.user.permissions]", [null, null]],
  ])("are told %s", async (expression, value) => {
    expect(await told(expression)).toEqual(value);
  });

  test("are told of no API when none was asked for", async () => {
    afterLogin("console.log('resource_server' in event);");
    await tenant.signedIn({ audience: "" });
    expect(tenant.logs).toEqual(["Action 1: false"]);
  });

  test("are told the challenge as it was sent", async () => {
    afterLogin("console.log(event.request.query.code_challenge_method);");
    await tenant.signedIn({ pkce: "plain" });
    await tenant.signedIn({ pkce: "none" });
    expect(tenant.logs).toEqual(["Action 1: plain", "Action 1: undefined"]);
  });

  test("run once a login", async () => {
    afterLogin("console.log('ran');");
    await tenant.signedIn();
    expect(tenant.logs).toEqual(["Action 1: ran"]);
  });

  test("shape the tokens of the login that they ran for", async () => {
    afterLogin(
      "api.accessToken.removeScope('approve:orders');",
      "api.accessToken.setCustomClaim('https://x/email', event.user.email); api.accessToken.setCustomClaim('azp', 'other');",
      "api.idToken.setCustomClaim('https://x/roles', event.authorization.roles);",
    );
    const tokens = await tenant.signedIn();
    expect(tokens.scope).toBe("openid read:orders offline_access");
    expect(decodeJwt(tokens.access_token ?? "")).toMatchObject({
      scope: "openid read:orders offline_access",
      "https://x/email": "mia@example.com",
      azp: "mobile",
    });
    expect(decodeJwt(tokens.id_token ?? "")).toMatchObject({ "https://x/roles": ["Employee", "Manager"] });
  });

  test("get no refresh token issued when they remove offline_access", async () => {
    afterLogin("api.accessToken.removeScope('offline_access');");
    expect(await tenant.signedIn()).not.toHaveProperty("refresh_token");
  });

  test("add a scope even past RBAC, which is why a rule must not", async () => {
    changeUser(tenant.state, "mia", { roles: [] });
    afterLogin("api.accessToken.addScope('approve:orders');");
    expect((await tenant.signedIn({ scope: "openid" })).scope).toBe("openid approve:orders");
  });

  test("deny a login at the callback", async () => {
    afterLogin("api.access.deny('Not on Sundays.');", "console.log('never');");
    expect(await tenant.signIn()).toEqual({
      ok: false,
      error: "access_denied",
      description: "Not on Sundays.",
      status: 303,
    });
    expect(tenant.logs).toEqual([]);
  });

  test.each([
    ["throws", "throw new Error('secret detail');", "ACTION_FAILED"],
    ["takes too long", "await new Promise(() => {});", "ACTION_TIMED_OUT"],
    ["never returns", "for (;;);", "ACTION_TIMED_OUT"],
  ])("deny a login when one %s, and tell the reason to the log only", async (_what, code, logged) => {
    afterLogin(code);
    expect(await tenant.signIn()).toMatchObject({
      ok: false,
      error: "access_denied",
      description: "The login could not be completed.",
    });
    expect(tenant.logs).toEqual([expect.stringMatching(`^${logged}: "Action 1"`)]);
  });

  test("keep what they set in the person's metadata", async () => {
    changeUser(tenant.state, "mia", { app_metadata: { kept: 1, gone: 2 } });
    afterLogin(
      "api.user.setAppMetadata('set', [3]); api.user.setAppMetadata('gone', null); api.user.setUserMetadata('a', 'b');",
    );
    await tenant.signedIn();
    expect(tenant.state.users.get("auth0|mia")).toMatchObject({
      app_metadata: { kept: 1, set: [3] },
      user_metadata: { a: "b" },
    });
  });

  test("keep metadata even where they deny the login", async () => {
    afterLogin("api.user.setAppMetadata('tries', 1); api.access.deny('Not yet.');");
    expect(await tenant.signIn()).toMatchObject({ ok: false, description: "Not yet." });
    expect(tenant.state.users.get("auth0|mia")).toMatchObject({ app_metadata: { tries: 1 } });
  });

  test("run at the password grant, too, for a client that has it", async () => {
    changeClient(tenant.state, "mobile", { grant_types: ["password"] });
    afterLogin("console.log(event.transaction.protocol, event.request.body.password);");
    const { body } = await tenant.token({
      ...{ grant_type: "password", client_id: "mobile", audience: API, scope: "read:orders" },
      ...{ username: "mia@example.com", password: "correct horse" },
    });
    expect(decodeJwt(body.access_token ?? "")).toMatchObject({ sub: "auth0|mia", gty: "password" });
    expect(tenant.logs).toEqual(["Action 1: oauth2-password undefined"]);
  });
});
