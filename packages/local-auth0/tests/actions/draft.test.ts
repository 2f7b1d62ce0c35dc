import { expect, it } from "vitest";
import { runDraft } from "../../src/actions/draft.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { managedTenant } from "../management/harness.ts";

const now = () => new Date("2026-11-21T10:00:00.000Z");
const { call } = managedTenant({
  runDraft: (action, event) =>
    runDraft(action, event, {
      actionModules: emptyTenantState().actionModules,
      now,
      sandbox: { network: false },
    }),
});

async function tested(body: object, payload: unknown = { user: { name: "Ada" } }) {
  const action = { name: crypto.randomUUID(), supported_triggers: [{ id: "post-login" }], ...body };
  const made = (await call("POST", "/actions/actions", action)).body as { id: string };
  return call("POST", `/actions/actions/${made.id}/test`, { payload });
}

it("tells what the draft of an Action would do with an event, and does none of it", async () => {
  const code = `exports.onExecutePostLogin = async (event, api) => {
    console.log(event.user.name, event.secrets.KEY);
    api.access.deny("no");
  };`;

  expect(await tested({ code, secrets: [{ name: "KEY", value: "v" }] })).toMatchObject({
    status: 200,
    body: {
      payload: {
        console: ["Ada v"],
        calls: [{ method: "access.deny", arguments: ["no"] }],
        error: null,
      },
    },
  });
});

it("tells how it breaks", async () => {
  const code = `exports.onExecutePostLogin = async () => { throw new Error("broken"); };`;

  expect(await tested({ code })).toMatchObject({
    status: 200,
    body: { payload: { error: expect.stringContaining("broken"), calls: [] } },
  });
});

it("refuses an event that is none, and a trigger whose Actions don't run here", async () => {
  expect((await tested({ code: "" }, "Ada")).status).toBe(400);
  expect((await tested({ supported_triggers: [{ id: "password-hash-migration" }] })).status).toBe(400);
  expect((await call("POST", "/actions/actions/none/test", { payload: {} })).status).toBe(404);
});
