import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { createActionRunner } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";

const children = () => process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap").length;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("the process of Actions is started by the first one, serves those that follow, and ends with its runner", async () => {
  const before = children();
  const state = emptyTenantState();
  const pids: number[] = [];
  const log = (line: string) => void pids.push(Number(line.replace("Action 1: ", "")));
  const runner = createActionRunner({ state, log, now: () => new Date() });
  await runner.run("post-login", {});
  expect(children()).toBe(before);
  bindActions(state, "post-login", "console.log(process.pid);");
  await runner.run("post-login", {});
  await runner.run("post-login", {});
  const [pid = 0, again] = pids;
  expect({ again, isRunning: isRunning(pid), children: children() }).toEqual({
    ...{ again: pid, isRunning: true, children: before + 1 },
  });
  await runner.close();
  expect(isRunning(pid)).toBe(false);
});

test("the process of Actions ends when its tenant's is killed, even while an Action never lets go", async () => {
  const source = (file: string) => new URL(`../../src/${file}`, import.meta.url).href;
  const program = `
    import { createActionRunner } from ${JSON.stringify(source("actions/run.ts"))};
    import { emptyTenantState } from ${JSON.stringify(source("state/tenant-state.ts"))};
    const code = "exports.onExecutePostLogin = async (event, api) => { if (event.loops) for (;;); console.log(process.pid); }";
    const state = emptyTenantState();
    state.actions.put({ id: "a", name: "A", supported_triggers: [], code, deployed_version: { id: "v", number: 1, code, secrets: [] } });
    state.bindings.set("post-login", [{ id: "b", trigger_id: "post-login", action_id: "a", display_name: "A" }]);
    const runner = createActionRunner({ state, log: console.log, now: () => new Date() });
    await runner.run("post-login", {});
    await runner.run("post-login", { loops: true });`;
  const tenant = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(tenant.stdout, "data");
  const pid = Number(String(line).replace("A: ", ""));
  expect(isRunning(pid)).toBe(true);
  tenant.kill("SIGKILL");
  await once(tenant, "exit");
  await expect.poll(() => isRunning(pid), { timeout: 4000 }).toBe(false);
});
