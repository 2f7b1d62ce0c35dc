import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Action, ActionVersion } from "../../src/state/tenant-state.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions, changeUser } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture({ actionTimeLimit: 200 });
});
afterEach(() => tenant.close());

const codeOf = (body: string) => `exports.onExecutePostLogin = async (event, api) => { ${body} };`;

function change(changes: Partial<Action>): void {
  const action = tenant.state.actions.get("post-login-0");
  if (action !== undefined) tenant.state.actions.put({ ...action, ...changes });
}

const version = (body: string, value = "a secret"): ActionVersion => ({
  id: body,
  number: 2,
  code: codeOf(body),
  secrets: [{ name: "KEY", value }],
});

describe("an Action", () => {
  beforeEach(() => bindActions(tenant.state, "post-login", "console.log('one', event.secrets.KEY);"));

  test("runs as it was deployed, not as it is drafted", async () => {
    change({ code: codeOf("console.log('draft');"), secrets: [{ name: "KEY", value: "drafted" }] });
    await tenant.signedIn();
    expect(tenant.logs).toEqual(["Action 1: one a secret"]);
  });

  test("runs with its new code and secrets from the moment it is deployed again", async () => {
    await tenant.signedIn();
    change({ deployed_version: version("console.log('two', event.secrets.KEY);", "rotated") });
    await tenant.signedIn();
    expect(tenant.logs).toEqual(["Action 1: one a secret", "Action 1: two rotated"]);
  });

  test("does not run before it is deployed", async () => {
    tenant.state.actions.put({
      id: "post-login-0",
      name: "Action 1",
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: codeOf("console.log('draft');"),
    });
    expect(await tenant.signIn()).toMatchObject({ ok: true });
    expect(tenant.logs).toEqual([]);
  });

  test("runs in the order of the bindings, whichever was made first", async () => {
    bindActions(tenant.state, "post-login", "console.log(1);", "console.log(2);");
    tenant.state.bindings.set("post-login", tenant.state.bindings.get("post-login")?.toReversed() ?? []);
    await tenant.signedIn();
    expect(tenant.logs).toEqual(["Action 2: 2", "Action 1: 1"]);
  });
});

describe("what an Action is told", () => {
  test("counts the logins of the person, of which a refresh is none", async () => {
    bindActions(tenant.state, "post-login", "console.log(event.stats.logins_count);");
    await tenant.signedIn();
    const { refresh_token = "" } = await tenant.signedIn();
    await tenant.token({ grant_type: "refresh_token", client_id: "mobile", refresh_token });
    expect(tenant.logs).toEqual(["Action 1: 1", "Action 1: 2", "Action 1: 2"]);
  });

  test("holds the metadata that an earlier login has set", async () => {
    bindActions(
      tenant.state,
      "post-login",
      "console.log(event.user.app_metadata.seen ?? 0); api.user.setAppMetadata('seen', (event.user.app_metadata.seen ?? 0) + 1);",
    );
    await tenant.signedIn();
    await tenant.signedIn();
    expect(tenant.logs).toEqual(["Action 1: 0", "Action 1: 1"]);
  });
});

describe("a login fails closed when its Action calls", () => {
  const broken = "The login could not be completed.";
  test.each([
    ["api.prompt.render('ap_1');", broken, [/^ACTION_FORM_MISSING/]],
    ["api.redirect.sendUserTo('javascript:alert(1)');", "An Action redirects to what is no web address.", []],
    ["api.multifactor.enable('any');", /^Multifactor authentication is required, but the tenant has/, []],
    ["api.authentication.enrollWith({ type: 'otp' });", /but the tenant has switched on none of otp\.$/, []],
    ["api.authentication.challengeWith({ type: 'otp' });", /but the person has enrolled none of otp\.$/, []],
    ["api.authentication.setPrimaryUser('auth0|nobody');", "The primary user does not exist.", []],
    ["event.user.app_metadata.missing.member();", broken, [/^ACTION_FAILED: "Action 1" threw TypeError/]],
    ["api.authentication.noSuchMethod();", broken, [/^ACTION_FAILED: "Action 1" threw TypeError/]],
  ])("%s", async (code, description, logged) => {
    tenant.state.settings.set("tenants/settings", { customize_mfa_in_postlogin_action: true });
    bindActions(tenant.state, "post-login", code);
    expect(await tenant.signIn()).toMatchObject({
      ok: false,
      error: "access_denied",
      description: expect.stringMatching(description),
    });
    expect(tenant.logs).toEqual(logged.map((line) => expect.stringMatching(line)));
  });
});

describe("an Action at a refresh", () => {
  test("denies by the metadata that somebody has changed since the login", async () => {
    const code = "if (event.user.app_metadata.suspended) api.access.deny('Suspended.');";
    bindActions(tenant.state, "post-login", code);
    const { refresh_token = "" } = await tenant.signedIn();
    changeUser(tenant.state, "mia", { app_metadata: { suspended: true } });
    const request = { grant_type: "refresh_token", client_id: "mobile", refresh_token };
    expect(await tenant.token(request)).toEqual({
      status: 403,
      body: { error: "access_denied", error_description: "Suspended." },
    });
    changeUser(tenant.state, "mia", { app_metadata: {} });
    expect((await tenant.token(request)).status).toBe(200);
  });

  test("sets the claims of the new tokens, and leaves reserved ones as they are", async () => {
    bindActions(
      tenant.state,
      "post-login",
      "api.idToken.setCustomClaim('https://x/a', 1); for (const claim of ['sub', 'aud', 'sid', 'nonce', 'iss']) api.idToken.setCustomClaim(claim, 'mine');",
    );
    const { refresh_token = "" } = await tenant.signedIn();
    const { body } = await tenant.token({ grant_type: "refresh_token", client_id: "mobile", refresh_token });
    const claims = decodeJwt(body.id_token ?? "");
    expect(claims).toMatchObject({ "https://x/a": 1, sub: "auth0|mia", aud: "mobile", iss: tenant.issuer });
    expect(Object.values(claims)).not.toContain("mine");
  });
});
