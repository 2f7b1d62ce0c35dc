import { afterAll, describe, expect, test } from "vitest";
import { runCredentialValidation } from "../../src/actions/credential-validation.ts";
import { runCustomTokenExchange } from "../../src/actions/custom-token-exchange.ts";
import { deliverByAction, notifyActions } from "../../src/actions/notification.ts";
import { runPasswordReset } from "../../src/actions/password-reset.ts";
import { runPreUserRegistration } from "../../src/actions/registration.ts";
import { createActionRunner } from "../../src/actions/run.ts";
import type { Trigger } from "../../src/actions/triggers.ts";
import type { TriggerExecution } from "../../src/state/history.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";

const state = emptyTenantState();
const logs: string[] = [];
const executions: TriggerExecution[] = [];
const log = (line: string) => void logs.push(line);
const runner = createActionRunner({
  ...{ state, log },
  now: () => new Date("2030-01-01T00:00:00Z"),
  record: (execution) => executions.push(execution),
});
afterAll(() => runner.close());

const bound = (trigger: Trigger, ...codes: string[]) => bindActions(state, trigger, ...codes);

/** An Action that is named by itself, and bound to nothing. */
function named(trigger: Trigger, code: string): string {
  bound(trigger, code);
  state.bindings.delete(trigger);
  return `${trigger}-0`;
}

describe("pre-user-registration", () => {
  const outcome = (...codes: string[]) => {
    bound("pre-user-registration", ...codes);
    return runPreUserRegistration(runner, { user: { email: "mia@example.com" } });
  };

  test("gives the person metadata", async () => {
    const code = "api.user.setAppMetadata('a', event.user.email); api.user.setUserMetadata('b', [1]);";
    expect(await outcome(code)).toEqual({ appMetadata: { a: "mia@example.com" }, userMetadata: { b: [1] } });
  });

  test.each([
    ["access.deny", { reason: "for the log", userMessage: "for you" }],
    ["validation.error", { reason: "for the log", userMessage: "for you" }],
  ])("refuses by %s, and runs no further Action", async (method, denied) => {
    const first = `api.${method}('for the log', 'for you');`;
    expect(await outcome(first, "api.user.setAppMetadata('never', 1);")).toEqual({
      ...{ denied, appMetadata: {}, userMetadata: {} },
    });
  });
});

describe("custom-token-exchange", () => {
  const outcome = async (code: string) => {
    const { executions: _executions, ...rest } = await runCustomTokenExchange(
      runner,
      named("custom-token-exchange", code),
      { transaction: { subject_token: "token", metadata: {} } },
    );
    return rest;
  };
  const nothing = { appMetadata: {}, userMetadata: {}, transactionMetadata: {} };

  test("names the person by identifier, and what goes with the exchange", async () => {
    expect(
      await outcome(`
        api.authentication.setUserById('auth0|mia');
        api.authentication.setOrganization('org_1');
        api.authentication.setActor({ sub: 'agent' });
        api.transaction.setMetadata('locale', event.transaction.subject_token);
        api.user.setAppMetadata('a', 1);`),
    ).toEqual({
      user: { userId: "auth0|mia" },
      organization: "org_1",
      actor: { sub: "agent" },
      appMetadata: { a: 1 },
      userMetadata: {},
      transactionMetadata: { locale: "token" },
    });
  });

  test("names the person by connection", async () => {
    const code = `api.authentication.setUserByConnection('people', { user_id: '7', email: 'mia@example.com' },
      { creationBehavior: 'create_if_not_exists', updateBehavior: 'none' });`;
    expect((await outcome(code)).user).toEqual({
      ...{ connection: "people", attributes: { user_id: "7", email: "mia@example.com" } },
      ...{ creates: true, replaces: false },
    });
  });

  test.each([
    ["nobody", ""],
    ["two", "api.authentication.setUserById('a'); api.authentication.setUserById('b');"],
  ])("names no person where it names %s", async (_name, code) => {
    expect(await outcome(code)).toEqual(nothing);
  });

  test.each([
    ["api.access.deny('not_today', 'No.')", { code: "not_today", reason: "No." }],
    ["api.access.rejectInvalidSubjectToken('Forged.')", { code: "invalid_request", reason: "Forged." }],
  ])("refuses by %s", async (code, denied) => {
    expect(await outcome(code)).toEqual({ ...nothing, denied });
  });
});

describe("password-reset-post-challenge", () => {
  test("denies, and says where to go afterwards", async () => {
    bound(
      "password-reset-post-challenge",
      "api.transaction.setResultUrl('https://x/', { query: { a: 1 } });",
    );
    expect(await runPasswordReset(runner, {})).toEqual({ resultUrl: "https://x/?a=1" });
    bound("password-reset-post-challenge", "api.access.deny('No.');");
    expect(await runPasswordReset(runner, {})).toEqual({ denied: "No." });
  });

  test("pauses for a challenge, and goes on", async () => {
    bound(
      "password-reset-post-challenge",
      "api.authentication.challengeWith({ type: 'otp' });",
      "api.access.deny('after');",
    );
    const { pause } = await runPasswordReset(runner, {});
    expect(pause).toMatchObject({ challenge: { factors: [{ type: "otp", options: {} }], choose: false } });
    expect(await runPasswordReset(runner, {}, pause?.resume)).toEqual({ denied: "after" });
  });
});

describe("post-credential-validation", () => {
  test("denies with a reason for the log, and hands metadata on", async () => {
    bound(
      "post-credential-validation",
      "api.transaction.setMetadata('score', 7); if (event.credential.valid) api.authentication.deny({ reason: 'risk' });",
    );
    expect(await runCredentialValidation(runner, { credential: { valid: true } })).toEqual({
      ...{ denied: "risk", transactionMetadata: { score: 7 } },
    });
    expect(await runCredentialValidation(runner, { credential: { valid: false } })).toEqual({
      transactionMetadata: { score: 7 },
    });
  });
});

describe("deliveries and notifications", () => {
  test.each([
    ["sends it", "", { delivered: true }],
    ["drops it", "api.notification.drop('no such number')", { delivered: false, reason: "no such number" }],
    ["wants it tried again", "api.notification.retry('busy')", { delivered: false, reason: "busy" }],
    [
      "breaks",
      "throw new Error('no')",
      { delivered: false, reason: 'ACTION_FAILED: "Action 1" threw Error: no' },
    ],
  ])("a provider's Action that %s", async (_name, code, delivery) => {
    const action = named("custom-phone-provider", code);
    expect(await deliverByAction(runner, "custom-phone-provider", {}, action)).toEqual(delivery);
  });

  test.each(["post-user-registration", "post-change-password"] as const)(
    "%s tells the log where it breaks, and nobody else",
    async (trigger) => {
      bound(trigger, "throw new Error('no')");
      logs.length = 0;
      notifyActions(runner, trigger, {}, log);
      await expect.poll(() => logs).toEqual(['ACTION_FAILED: "Action 1" threw Error: no']);
    },
  );

  test("an event stream's and a phone message's Action get their event", async () => {
    bound("send-phone-message", "console.log(event.message_options.text);");
    logs.length = 0;
    const event = { message_options: { text: "your code" } };
    expect(await deliverByAction(runner, "send-phone-message", event)).toEqual({ delivered: true });
    const action = named("event-stream", "console.log(event.message.type);");
    await deliverByAction(runner, "event-stream", { message: { type: "user.created" } }, action);
    expect(logs).toEqual(["Action 1: your code", "Action 1: user.created"]);
  });
});

describe("api.cache", () => {
  const said = async (trigger: Trigger, code: string) => {
    bound(trigger, `console.log(JSON.stringify(${code}));`);
    logs.length = 0;
    await runner.run(trigger, {});
    return JSON.parse(logs[0]?.replace("Action 1: ", "").replace("undefined", "null") ?? "");
  };

  test("keeps texts from one execution of a trigger to the next, and no longer than it is told", async () => {
    const at = Date.parse("2030-01-01T00:00:00Z");
    expect(await said("post-login", "api.cache.set('a', 'b', { ttl: 1000 })")).toEqual({
      ...{ type: "success", record: { value: "b", expires_at: at + 1000 } },
    });
    expect(await said("post-login", "api.cache.get('a')")).toEqual({ value: "b", expires_at: at + 1000 });
    expect(await said("credentials-exchange", "api.cache.get('a')")).toBeNull();
    await said("post-login", "api.cache.set('a', 'b', { expires_at: 1 })");
    expect(await said("post-login", "api.cache.get('a')")).toBeNull();
    await said("post-login", "api.cache.set('a', 'b')");
    expect(await said("post-login", "api.cache.get('a')")).toMatchObject({ expires_at: at + 86_400_000 });
    await said("post-login", "api.cache.delete('a')");
    expect(await said("post-login", "api.cache.get('a')")).toBeNull();
  });

  test.each([
    ["what is no text", "api.cache.set('k', 1)", "InvalidValue"],
    ["a long key", "api.cache.set('k'.repeat(65), 'v')", "CacheKeySizeExceeded"],
    ["a long value", "api.cache.set('k', 'v'.repeat(4097))", "CacheValueSizeExceeded"],
    [
      "more than fits",
      "['a', 'b', 'c'].map((key) => api.cache.set(key, 'v'.repeat(4000))).at(-1)",
      "CacheSizeExceeded",
    ],
    [
      "too many",
      "Array.from({ length: 25 }, (_, index) => api.cache.set('many' + index, 'v')).at(-1)",
      "ItemLimitExceeded",
    ],
  ])("refuses %s", async (_name, code, error) => {
    expect(await said("pre-user-registration", code)).toEqual({ type: "error", code: error });
  });
});

test("each execution is recorded when it is over", async () => {
  bound("credentials-exchange", "console.log('hi');");
  executions.length = 0;
  const { id } = await runner.run("credentials-exchange", {});
  bound("post-login", "api.redirect.sendUserTo('https://x/');");
  await runner.run("post-login", {});
  bound("post-login", "throw new Error('no');");
  await runner.run("post-login", {}).catch(() => {});
  expect(executions).toMatchObject([
    {
      id,
      trigger: "credentials-exchange",
      suspended: false,
      actions: [{ name: "Action 1", console: ["hi"] }],
    },
    { trigger: "post-login", suspended: true },
    { trigger: "post-login", suspended: false, actions: [{ error: "Error: no" }] },
  ]);
});
