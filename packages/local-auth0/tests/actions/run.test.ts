import { describe, expect, test } from "vitest";
import { createActionRunner } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";

/** Runs post-login Actions over an api that records what they say. */
async function run(codes: string[], options: { event?: object; timeLimit?: number; times?: number } = {}) {
  const { event = {}, timeLimit = 1000, times = 1 } = options;
  const state = emptyTenantState();
  bindActions(state, "post-login", ...codes);
  const logs: string[] = [];
  const said: unknown[] = [];
  const runner = createActionRunner({ state, timeLimit, log: (line) => logs.push(line) });
  const api = { say: (value: unknown) => void said.push(value) };
  const result = async () => {
    for (let time = 0; time < times; time += 1) {
      await runner.run("post-login", event, api, () => said.includes("stop"));
    }
  };
  const error = await result().then(
    () => undefined,
    (cause) => cause,
  );
  return { said, logs, error };
}

describe("the runner of Actions", () => {
  test("runs them in binding order, and waits for each", async () => {
    const slow = "await new Promise((resolve) => setTimeout(resolve, 20)); api.say('first');";
    expect((await run([slow, "api.say('second');"])).said).toEqual(["first", "second"]);
  });

  test("runs none after one has stopped the execution", async () => {
    expect((await run(["api.say('stop');", "api.say('never');"])).said).toEqual(["stop"]);
  });

  test("runs nothing where nothing is bound", async () => {
    expect(await run([])).toEqual({ said: [], logs: [], error: undefined });
  });

  test("gives each its secrets, and a copy of the event that it may change", async () => {
    const event = { user: { email: "mia@example.com" } };
    const { said } = await run(
      ["event.user.email = 'other'; api.say(event.secrets.KEY);", "api.say(event.user.email);"],
      { event },
    );
    expect(said).toEqual(["a secret", "mia@example.com"]);
    expect(event).toEqual({ user: { email: "mia@example.com" } });
  });

  test("compiles a deployed version once", async () => {
    const counting = "module.calls = (module.calls ?? 0) + 1; api.say(module.calls);";
    expect((await run([counting], { times: 3 })).said).toEqual([1, 2, 3]);
  });

  test("lets Node's own modules be required, and no others", async () => {
    expect((await run(["api.say(require('node:path').basename('/a/b'));"])).said).toEqual(["b"]);
    const { error } = await run(["require('left-pad');"]);
    expect(error.message).toBe(
      'ACTION_FAILED: "Action 1" threw Error: ACTION_MODULE_UNKNOWN: "left-pad" is not one of Node\'s own modules; bundle it into the Action',
    );
  });

  test("keeps 256 characters of a console line", async () => {
    const { logs } = await run(["console.log('x'.repeat(300));"]);
    expect(logs).toEqual([`Action 1: ${"x".repeat(256)}`]);
  });

  test("fails when one throws, and runs none after it", async () => {
    const { said, error } = await run(["throw new TypeError('no');", "api.say('never');"]);
    expect({ said, code: error.code, message: error.message }).toEqual({
      said: [],
      code: "ACTION_FAILED",
      message: 'ACTION_FAILED: "Action 1" threw TypeError: no',
    });
  });

  test.each([
    ["waits for ever", "await new Promise(() => {});"],
    ["loops for ever", "for (;;);"],
  ])("fails when one %s", async (_name, code) => {
    const { error } = await run([code, "api.say('never');"], { timeLimit: 50 });
    expect(error.message).toBe('ACTION_TIMED_OUT: "Action 1" was still running after 50 ms');
  });

  test("limits all Actions of an execution together", async () => {
    const slow = "await new Promise((resolve) => setTimeout(resolve, 200));";
    const { error } = await run([slow, slow], { timeLimit: 300 });
    expect(error.message).toBe('ACTION_TIMED_OUT: "Action 2" was still running after 300 ms');
  });

  test("fails when the handler of the trigger is not exported", async () => {
    const state = emptyTenantState();
    bindActions(state, "credentials-exchange", "");
    state.bindings.set("post-login", state.bindings.get("credentials-exchange") ?? []);
    const runner = createActionRunner({ state, log: () => {} });
    await expect(runner.run("post-login", {}, {}, () => false)).rejects.toMatchObject({
      code: "ACTION_FAILED",
    });
  });
});
