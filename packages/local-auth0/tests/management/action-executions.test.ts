import { expect, test } from "vitest";
import { History } from "../../src/state/history.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { managedTenant, NOW } from "./harness.ts";

const history = new History(emptyTenantState(), () => NOW);
const tenant = managedTenant({ history });

const done = { name: "First", trigger: "post-login", startedAt: NOW.getTime(), console: [], calls: [] };

test("an execution is answered with what became of each of its Actions", async () => {
  history.execution({
    ...{ id: "one", trigger: "post-login", suspended: false },
    ...{ startedAt: NOW, endedAt: new Date(NOW.getTime() + 20) },
    actions: [
      { ...done, milliseconds: 5 },
      { ...done, name: "Second", startedAt: NOW.getTime() + 5, milliseconds: 15, error: "Error: no" },
    ],
  });
  expect(await tenant.call("GET", "/actions/executions/one")).toMatchObject({
    status: 200,
    body: {
      ...{ id: "one", trigger_id: "post-login", status: "final" },
      ...{ created_at: "2026-11-21T10:00:00.000Z", updated_at: "2026-11-21T10:00:00.020Z" },
      results: [
        {
          ...{ action_name: "First", error: null },
          ...{ started_at: "2026-11-21T10:00:00.000Z", ended_at: "2026-11-21T10:00:00.005Z" },
        },
        {
          ...{ action_name: "Second", error: { id: "invoke_error", msg: "Error: no", url: "" } },
          ...{ started_at: "2026-11-21T10:00:00.005Z", ended_at: "2026-11-21T10:00:00.020Z" },
        },
      ],
    },
  });
});

test("an execution waits where an Action has sent the browser away", async () => {
  history.execution({
    ...{ id: "two", trigger: "post-login", suspended: true, startedAt: NOW, endedAt: NOW, actions: [] },
  });
  expect(await tenant.call("GET", "/actions/executions/two")).toMatchObject({
    body: { status: "suspended" },
  });
});

test("the last thousand executions are remembered, and read by those who may read Actions", async () => {
  for (let index = 0; index < 1000; index += 1) {
    const id = `later-${index}`;
    history.execution({
      ...{ id, trigger: "post-login", suspended: false, startedAt: NOW, endedAt: NOW, actions: [] },
    });
  }
  expect((await tenant.call("GET", "/actions/executions/one")).status).toBe(404);
  expect((await tenant.call("GET", "/actions/executions/later-0")).status).toBe(200);
  expect((await tenant.call("GET", "/actions/executions/later-0", undefined, "read:users")).status).toBe(403);
});
