import { afterAll, beforeEach, expect, test } from "vitest";
import { createActionRunner } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";

const state = emptyTenantState();
const lines: string[] = [];
const runner = createActionRunner({ state, log: (line) => lines.push(line), now: () => new Date() });
afterAll(() => runner.close());
beforeEach(() => {
  lines.length = 0;
});

const version = (id: string, code: string) => ({
  ...{ id, code, secrets: [{ name: "KEY", value: `secret of ${id}` }] },
});
state.actionModules.put({
  ...{ id: "mod_1", name: "greetings", code: "throw new Error('a draft')" },
  versions: [
    version("one", "module.exports = { greet: (name) => 'Hello ' + name, key: actions.secrets.KEY };"),
    version(
      "two",
      "exports.greet = (name) => 'Hi ' + name; exports.key = actions.secrets.KEY; exports.count = 0;",
    ),
  ],
});

/** Runs an Action that names a version of the module, or none. */
async function run(code: string, ...modules: object[]) {
  bindActions(state, "post-login", code);
  const [action] = state.actions.all();
  if (action !== undefined) state.actions.put({ ...action, modules });
  await runner.run("post-login", {});
  return lines.splice(0);
}

const greet = "const { greet, key } = require('actions:greetings'); console.log(greet('Ann'), key);";

test("an Action has the version of a module that it names, with the module's secrets", async () => {
  expect(await run(greet, { module_id: "mod_1", module_version_id: "one" })).toEqual([
    "Action 1: Hello Ann secret of one",
  ]);
  expect(await run(greet, { module_id: "mod_1", module_version_id: "two" })).toEqual([
    "Action 1: Hi Ann secret of two",
  ]);
});

test("an Action that comes to name another version of a module has it from then on", async () => {
  await run(greet, { module_id: "mod_1", module_version_id: "one" });
  const [action] = state.actions.all();
  if (action !== undefined) {
    state.actions.put({ ...action, modules: [{ module_id: "mod_1", module_version_id: "two" }] });
  }
  await runner.run("post-login", {});
  expect(lines).toEqual(["Action 1: Hi Ann secret of two"]);
});

test("a module is loaded once, and shares what it keeps", async () => {
  const count = "require('actions:greetings').count += 1; console.log(require('actions:greetings').count);";
  expect(await run(count, { module_id: "mod_1", module_version_id: "two" })).toEqual(["Action 1: 1"]);
});

test.each([
  ["doesn't name", []],
  ["of which there is no such version", [{ module_id: "mod_1", module_version_id: "three" }]],
])("an Action doesn't find a module that it %s, nor that module's secrets", async (_why, modules) => {
  await expect(run(greet, ...modules)).rejects.toThrow(
    'ACTION_MODULE_UNKNOWN: the Action names no module "greetings"',
  );
  expect(await run("console.log(typeof actions);", { module_id: "mod_1", module_version_id: "one" })).toEqual(
    ["Action 1: undefined"],
  );
});

test("a module has no more of the machine than an Action", async () => {
  state.actionModules.put({
    ...{ id: "mod_2", name: "reader" },
    versions: [version("three", "exports.read = () => require('node:fs').readFileSync('/etc/passwd');")],
  });
  await expect(
    run("require('actions:reader').read();", { module_id: "mod_2", module_version_id: "three" }),
  ).rejects.toThrow("ACTION_ACCESS_DENIED");
});
