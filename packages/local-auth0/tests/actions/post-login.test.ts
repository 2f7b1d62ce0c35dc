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
