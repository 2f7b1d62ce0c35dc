import { afterAll, describe, expect, test } from "vitest";
import { type ActionRunner, createActionRunner, type Pause } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";

const state = emptyTenantState();
const logs: string[] = [];
const runners: ActionRunner[] = [];
afterAll(() => Promise.all(runners.map((runner) => runner.close())));

function runnerFor(timeLimit: number): ActionRunner {
  const runner = createActionRunner({
    ...{ state, timeLimit },
    now: () => new Date("2030-01-01T00:00:00Z"),
    log: (line) => logs.push(line),
  });
  runners.push(runner);
  return runner;
}

const patient = runnerFor(5000);

/** Runs post-login Actions that say something, which is what they call. */
async function run(
  codes: string[],
  options: { event?: object; runner?: ActionRunner; times?: number; resume?: Pause } = {},
) {
  const { event = {}, runner = patient, times = 1, resume } = options;
  const say = "const say = (value) => api.user.setUserMetadata('said', value);";
  if (resume === undefined) bindActions(state, "post-login", ...codes.map((code) => `${say} ${code}`));
  logs.length = 0;
  const said: unknown[] = [];
  for (let time = 0; time < times; time += 1) {
    try {
      const { calls, executions, pause } = await runner.run(
        "post-login",
        event,
        resume === undefined ? {} : { resume },
      );
      said.push(...calls.filter(({ method }) => method.startsWith("user.")).map((call) => call.arguments[1]));
      if (time === times - 1) return { said, executions, pause };
    } catch (error) {
      return { said, error };
    }
  }
  return { said };
}

describe("the runner of Actions", () => {
  test("runs them in binding order, and waits for each", async () => {
    const slow = "await new Promise((resolve) => setTimeout(resolve, 20)); say('first');";
    expect((await run([slow, "say('second');"])).said).toEqual(["first", "second"]);
  });

  test("runs none after one has ended the execution", async () => {
    expect((await run(["api.access.deny('stop'); say('last');", "say('never');"])).said).toEqual(["last"]);
  });

  test("fails one whose result is none, though it is done in the same breath", async () => {
    const deep = "let deep = []; for (let i = 0; i < 3000; i++) deep = [deep];";
    expect((await run(["say('up');"])).said).toEqual(["up"]);
    const running = run([`${deep} say(deep);`]);
    await new Promise((resolve) => setImmediate(resolve));
    // Nobody reads what the process writes until it has written all of it.
    for (const until = performance.now() + 200; performance.now() < until; );
    expect((await running).error).toMatchObject({ code: "ACTION_FAILED" });
  });

  test("runs nothing where nothing is bound", async () => {
    expect(await run([])).toEqual({ said: [], executions: [], pause: undefined });
  });

  test("gives each its secrets, and a copy of the event that it may change", async () => {
    const event = { user: { email: "mia@example.com" } };
    const { said } = await run(
      ["event.user.email = 'other'; say(event.secrets.KEY);", "say(event.user.email);"],
      { event },
    );
    expect(said).toEqual(["a secret", "mia@example.com"]);
    expect(event).toEqual({ user: { email: "mia@example.com" } });
  });

  test("compiles a deployed version once, and keeps what it has in its module", async () => {
    const counting = "module.calls = (module.calls ?? 0) + 1; say(module.calls);";
    expect((await run([counting], { times: 3 })).said).toEqual([1, 2, 3]);
  });

  test("hears of what an argument was when the method was called", async () => {
    const changing = "const list = ['as it was']; say(list); list.push('later');";
    expect((await run([changing])).said).toEqual([["as it was"]]);
  });

  test("lets code be an instance of what it looks like", async () => {
    const code =
      "say([event.list instanceof Array, Buffer.from('a') instanceof Uint8Array, new TypeError() instanceof Error]);";
    expect((await run([code], { event: { list: [] } })).said).toEqual([[true, true, true]]);
  });

  test("lets Node's own modules be required and imported, and no others", async () => {
    expect((await run(["say(require('node:path').basename('/a/b'));"])).said).toEqual(["b"]);
    expect((await run(["say((await import('node:path')).basename('/a/b'));"])).said).toEqual(["b"]);
    const { error } = await run(["require('left-pad');"]);
    expect(error).toMatchObject({
      message:
        'ACTION_FAILED: "Action 1" threw Error: ACTION_MODULE_UNKNOWN: "left-pad" is not one of Node\'s own modules; bundle it into the Action',
    });
  });

  test("keeps 256 characters of a console line, in the words of Node's console", async () => {
    await run(["console.log('x'.repeat(300)); console.error('%s is %o', 'a', { b: 1 });"]);
    expect(logs).toEqual([`Action 1: ${"x".repeat(256)}`, "Action 1: a is { b: 1 }"]);
  });

  test("tells what each did", async () => {
    const { executions } = await run(["console.log('one'); say(1);", "say(2);"]);
    expect(executions).toEqual([
      {
        name: "Action 1",
        trigger: "post-login",
        startedAt: expect.closeTo(Date.parse("2030-01-01T00:00:00Z"), -4),
        milliseconds: expect.any(Number),
        console: ["one"],
        calls: [{ method: "user.setUserMetadata", arguments: ["said", 1] }],
      },
      expect.objectContaining({ name: "Action 2", console: [] }),
    ]);
  });

  test("shows the tenant's time to them, in every way in which they may ask", async () => {
    const code = `say([
      new Date().getUTCFullYear(), new Date(Date.now()).getUTCFullYear(), Date().includes("2030"),
      new (new Date().constructor)().getUTCFullYear(), new Date() instanceof Date, new Date(0).getTime(),
    ]);`;
    const { said } = await run([code]);
    expect(said).toEqual([[2030, 2030, true, 2030, true, 0]]);
  });

  test("tells two executions at a time apart", async () => {
    const code =
      "await new Promise((resolve) => setTimeout(resolve, event.wait)); console.log(event.name); say(event.name);";
    bindActions(
      state,
      "post-login",
      `const say = (value) => api.user.setUserMetadata('said', value); ${code}`,
    );
    const results = await Promise.all(
      [30, 5, 15].map((wait) => patient.run("post-login", { wait, name: `waits ${wait}` })),
    );
    expect(results.map(({ executions }) => executions[0]?.console)).toEqual([
      ["waits 30"],
      ["waits 5"],
      ["waits 15"],
    ]);
  });

  test("fails when one throws, and runs none after it", async () => {
    const { error } = await run(["throw new TypeError('no');", "say('never');"]);
    expect(error).toMatchObject({
      code: "ACTION_FAILED",
      message: 'ACTION_FAILED: "Action 1" threw TypeError: no',
      executions: [{ name: "Action 1", error: "TypeError: no" }],
    });
  });

  test("fails when the handler of the trigger is not exported", async () => {
    bindActions(state, "credentials-exchange", "");
    state.bindings.set("post-login", state.bindings.get("credentials-exchange") ?? []);
    await expect(patient.run("post-login", {})).rejects.toMatchObject({
      message: 'ACTION_FAILED: "Action 1" threw TypeError: exports.onExecutePostLogin is not a function',
    });
  });

  test("fails when one ends its process, and runs the next in a new one", async () => {
    const { error } = await run(["process.exit(1);"]);
    expect(error).toMatchObject({ message: 'ACTION_FAILED: "Action 1" ended with its process' });
    expect((await run(["say('again');"])).said).toEqual(["again"]);
  });
});

describe("the time limit", () => {
  const hasty = runnerFor(200);

  test.each([
    ["waits for ever", "await new Promise(() => {});"],
    ["loops for ever", "for (;;);"],
    [
      "loops for ever after it has waited",
      "await null; setTimeout(() => { for (;;); }); await new Promise(() => {});",
    ],
  ])("ends one that %s, and the next execution runs", async (_name, code) => {
    const { error } = await run([code, "say('never');"], { runner: hasty });
    expect(error).toMatchObject({ message: 'ACTION_TIMED_OUT: "Action 1" was still running after 200 ms' });
    expect((await run(["say('next');"], { runner: hasty })).said).toEqual(["next"]);
  });

  test("counts for all Actions of an execution together", async () => {
    const slow = "await new Promise((resolve) => setTimeout(resolve, 200));";
    const { error } = await run([slow, slow], { runner: runnerFor(300) });
    expect(error).toMatchObject({
      message: 'ACTION_TIMED_OUT: "Action 2" was still running after 300 ms',
    });
  });
});

describe("an execution that pauses", () => {
  const redirecting = "api.redirect.sendUserTo('https://example.com/'); say('before');";

  test("runs no Action after the one that paused it, and goes on in that one when it is resumed", async () => {
    const { pause, said } = await run([redirecting, "say('after');"]);
    expect(said).toEqual(["before"]);
    continueWith("say('continued');");
    const resumed = await run([], { resume: JSON.parse(JSON.stringify(pause)) });
    expect(resumed.said).toEqual(["before", "continued", "after"]);
    expect(resumed.executions?.map(({ name }) => name)).toEqual(["Action 1", "Action 1", "Action 2"]);
  });

  test("goes on in the next Action after a challenge", async () => {
    const { pause } = await run(["api.authentication.challengeWith({ type: 'otp' });", "say('after');"]);
    expect(pause).toMatchObject({ continues: false });
    expect((await run([], { resume: JSON.parse(JSON.stringify(pause)) })).said).toEqual(["after"]);
  });

  test("shows the metadata of its transaction that was set before", async () => {
    const event = { transaction: { metadata: {} } };
    const { pause, said } = await run(
      [
        "api.transaction.setMetadata('a', 1); api.transaction.setMetadata('b', 2); say(event.transaction.metadata);",
        "api.transaction.setMetadata('b', null); say(event.transaction.metadata); api.redirect.sendUserTo('https://example.com/');",
      ],
      { event },
    );
    expect(said).toEqual([{ a: 1, b: 2 }, { a: 1 }]);
    continueWith("say(event.transaction.metadata);", 1);
    const resumed = await run([], { event, resume: JSON.parse(JSON.stringify(pause)) });
    expect(resumed.said.at(-1)).toEqual({ a: 1 });
  });

  test("fails when its Action is not bound any more", async () => {
    const { pause } = await run([redirecting]);
    state.bindings.set("post-login", []);
    expect(await run([], { resume: JSON.parse(JSON.stringify(pause)) })).toMatchObject({
      error: { message: 'ACTION_FAILED: "Action 1" is not bound any more' },
    });
  });

  /** Deploys an Action that was bound already with the other handler, too. */
  function continueWith(body: string, index = 0): void {
    const action = state.actions.get(`post-login-${index}`);
    if (action?.deployed_version === undefined) throw new Error("There is no such Action.");
    const code = `${action.deployed_version.code} exports.onContinuePostLogin = async (event, api) => {
      const say = (value) => api.user.setUserMetadata('said', value); ${body} };`;
    state.actions.put({ ...action, deployed_version: { ...action.deployed_version, code } });
  }
});
