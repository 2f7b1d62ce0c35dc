import { afterAll, describe, expect, test } from "vitest";
import { runPostLogin } from "../../src/actions/post-login.ts";
import { createActionRunner } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";

const state = emptyTenantState();
const runner = createActionRunner({ state, log: () => {}, now: () => new Date() });
afterAll(() => runner.close());

/** The outcome of Actions, but for what they did one by one. */
async function outcomeOf(scopes: string[], ...codes: string[]) {
  bindActions(state, "post-login", ...codes);
  const { executions: _executions, executionId: _id, ...outcome } = await runPostLogin(runner, {}, scopes);
  return outcome;
}

const UNTOUCHED = {
  ...{ accessTokenClaims: {}, idTokenClaims: {}, appMetadata: {}, userMetadata: {}, methods: [] },
  session: { evictMetadata: false, metadata: {} },
  refreshToken: { evictMetadata: false, metadata: {} },
};

describe("what post-login Actions do", () => {
  test("leaves everything as it is where none is bound", async () => {
    expect(await outcomeOf(["a"])).toEqual({ ...UNTOUCHED, scopes: ["a"] });
  });

  test("removes and adds scopes, in their order", async () => {
    const outcome = await outcomeOf(
      ["a", "b"],
      "api.accessToken.removeScope('a'); api.accessToken.removeScope('none');",
      "api.accessToken.addScope('c');",
    );
    expect(outcome.scopes).toEqual(["b", "c"]);
  });

  test("keeps the first reason of a denial, and runs no Action after it", async () => {
    const outcome = await outcomeOf(
      ["a"],
      "api.access.deny('one'); api.access.deny('two');",
      "api.accessToken.removeScope('a');",
    );
    expect(outcome).toEqual({ ...UNTOUCHED, scopes: ["a"], denied: "one" });
  });

  test("sets claims without a namespace, too, where Auth0 keeps none for itself", async () => {
    expect(await outcomeOf([], "api.accessToken.setCustomClaim('role', 'mine');")).toMatchObject({
      accessTokenClaims: { role: "mine" },
    });
  });

  test("sets claims in both tokens", async () => {
    const outcome = await outcomeOf(
      [],
      "api.accessToken.setCustomClaim('https://x/a', 1); api.idToken.setCustomClaim('https://x/b', [2]);",
    );
    expect(outcome).toMatchObject({
      accessTokenClaims: { "https://x/a": 1 },
      idTokenClaims: { "https://x/b": [2] },
    });
  });

  test.each([
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "azp",
    "scope",
    "permissions",
    "gty",
    "client_id",
    "roles",
    "groups",
  ])("leaves the reserved claim %s out without a word", async (claim) => {
    expect(await outcomeOf([], `api.accessToken.setCustomClaim('${claim}', 'mine');`)).toEqual({
      ...UNTOUCHED,
      scopes: [],
    });
  });
});

describe("what post-login Actions ask for", () => {
  test.each([
    [
      "api.redirect.sendUserTo('https://x/?a=1', { query: { b: '2' } });",
      { redirect: "https://x/?a=1&b=2", resume: expect.objectContaining({ continues: true }) },
    ],
    [
      "api.authentication.challengeWith({ type: 'otp' }, { additionalFactors: [{ type: 'phone', options: { preferredMethod: 'sms' } }] });",
      {
        challenge: {
          factors: [
            { type: "otp", options: {} },
            { type: "phone", options: { preferredMethod: "sms" } },
          ],
          choose: false,
        },
        resume: expect.objectContaining({ continues: false }),
      },
    ],
    [
      "api.authentication.challengeWithAny([{ type: 'otp' }, { type: 'email' }]);",
      {
        challenge: {
          factors: [
            { type: "otp", options: {} },
            { type: "email", options: {} },
          ],
          choose: true,
        },
        resume: expect.anything(),
      },
    ],
    [
      "api.authentication.enrollWith({ type: 'otp' });",
      { enroll: { factors: [{ type: "otp", options: {} }], choose: false }, resume: expect.anything() },
    ],
    [
      "api.prompt.render('ap_1', { vars: { a: 1 } });",
      {
        form: { id: "ap_1", fields: {}, vars: { a: 1 } },
        resume: expect.objectContaining({ continues: true }),
      },
    ],
  ])("%s", async (code, pause) => {
    expect((await outcomeOf([], code)).pause).toEqual(pause);
  });

  test("takes the earliest end of a session and of a refresh token", async () => {
    const code = `
      api.session.setExpiresAt(2000); api.session.setExpiresAt(1000); api.session.setIdleExpiresAt(500);
      api.session.setCookieMode("persistent"); api.session.setCookieMode("non-persistent");
      api.refreshToken.setExpiresAt(3000);`;
    expect(await outcomeOf([], code)).toMatchObject({
      session: { expiresAt: 1000, idleExpiresAt: 500, cookieMode: "non-persistent" },
      refreshToken: { expiresAt: 3000 },
    });
  });

  test("keeps of metadata what is set after all of it was thrown away", async () => {
    const code = `
      api.session.setMetadata("gone", "1"); api.session.evictMetadata();
      api.session.setMetadata("kept", "2"); api.session.deleteMetadata("old");`;
    expect((await outcomeOf([], code)).session).toEqual({
      ...{ evictMetadata: true, metadata: { kept: "2", old: null } },
    });
  });

  test.each([
    ["session", "api.session.revoke('Stolen.', { preserveRefreshTokens: true });", true],
    ["refreshToken", "api.refreshToken.revoke('Stolen.');", false],
  ] as const)("denies the login that revokes its %s", async (object, code, preserveRefreshTokens) => {
    const outcome = await outcomeOf([], code);
    expect([outcome.denied, outcome[object].revoked]).toEqual(["Stolen.", { preserveRefreshTokens }]);
  });

  test("names methods, another person, and a second factor at the end", async () => {
    const code = `
      api.authentication.recordMethod("https://x/custom"); api.authentication.setPrimaryUser("auth0|other");
      api.multifactor.enable("any", { allowRememberBrowser: true });`;
    expect(await outcomeOf([], code)).toMatchObject({
      ...{ methods: ["https://x/custom"], primaryUser: "auth0|other" },
      multifactor: { provider: "any", allowRememberBrowser: true },
    });
  });
});
