import { describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

type Body = Record<string, unknown>;

const POST_LOGIN = [{ id: "post-login", version: "v3" }];

async function withAction(body: Body = {}) {
  const tenant = managedTenant();
  const answer = await tenant.call("POST", "/actions/actions", {
    name: "gate",
    code: "exports.onExecutePostLogin = async () => {};",
    supported_triggers: POST_LOGIN,
    ...body,
  });
  const action = answer.body as Body & { id: string };
  const path = `/actions/actions/${action.id}`;
  const statuses = async (reads: number) => {
    const seen = [];
    for (let read = 0; read < reads; read += 1) {
      seen.push(((await tenant.call("GET", path)).body as { status: string }).status);
    }
    return seen;
  };
  const bind = (value: string) =>
    tenant.call("PATCH", "/actions/triggers/post-login/bindings", {
      bindings: [{ ref: { type: "action_id", value } }],
    });
  return { ...tenant, action, path, statuses, bind };
}

describe("an Action", () => {
  it("is made undeployed, its build pending", async () => {
    const { action } = await withAction();

    expect(action).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      name: "gate",
      code: "exports.onExecutePostLogin = async () => {};",
      supported_triggers: POST_LOGIN,
      dependencies: [],
      runtime: "node22",
      secrets: [],
      status: "pending",
      all_changes_deployed: false,
      created_at: "2026-11-21T10:00:00.000000000Z",
      updated_at: "2026-11-21T10:00:00.000000000Z",
    });
  });

  it.each([
    ["is built at once without dependencies", [], ["built", "built"]],
    [
      "is built after a while with dependencies",
      [{ name: "auth0", version: "4.0.0" }],
      ["building", "building", "built", "built"],
    ],
    [
      "fails with a dependency that nobody publishes",
      [{ name: "crypto", version: "17.7.1" }],
      [
        ...["building", "retrying", "retrying", "building", "retrying", "retrying"],
        ...["building", "building", "building", "failed", "failed"],
      ],
    ],
  ])("%s", async (_what, dependencies, expected) => {
    const { statuses } = await withAction({ dependencies });

    expect(await statuses(expected.length)).toEqual(expected);
  });

  it("takes longer when it is built anew, and forgets where a dependency was from", async () => {
    const { call, path, statuses } = await withAction();
    const from = { name: "lodash", version: "4.0.0", registry_url: "https://packages.example.com" };
    const { body } = await call("PATCH", path, { dependencies: [from] });

    expect(body).toMatchObject({ status: "pending", dependencies: [from] });
    expect(await statuses(5)).toEqual(["building", "building", "building", "building", "built"]);
    expect(((await call("GET", path)).body as Body).dependencies).toEqual([
      { name: "lodash", version: "4.0.0" },
    ]);
  });

  it("starts in the runtime of the trigger's version that it supports", async () => {
    const runtimeOf = async (version: string) =>
      (await withAction({ supported_triggers: [{ id: "post-login", version }] })).action.runtime;

    expect(await runtimeOf("v3")).toBe("node22");
    expect(await runtimeOf("v2")).toBe("node16");
    expect(await runtimeOf("v1")).toBe("node12");
    expect((await withAction({ runtime: "node18" })).action.runtime).toBe("node18");
  });

  it("never shows the values of its secrets, and keeps one that is sent without", async () => {
    const { call, state, action, path } = await withAction({ secrets: [{ name: "A", value: "hidden" }] });
    expect(action.secrets).toEqual([{ name: "A", updated_at: "2026-11-21T10:00:00.000000000Z" }]);

    const { body } = await call("PATCH", path, { secrets: [{ name: "B", value: "2" }, { name: "A" }] });
    expect((body as { secrets: Body[] }).secrets.map(({ name }) => name)).toEqual(["A", "B"]);
    expect(state.actions.get(action.id)?.secrets).toMatchObject([{ value: "hidden" }, { value: "2" }]);
    expect((await call("PATCH", path, { secrets: [{ name: "C" }] })).status).toBe(400);
  });

  it("has a name of its own", async () => {
    const { call } = await withAction();

    expect(
      await call("POST", "/actions/actions", { name: "gate", supported_triggers: POST_LOGIN }),
    ).toMatchObject({ status: 409 });
  });
});

describe("deploying", () => {
  it("answers a version that is not deployed yet, and then the Action shows it", async () => {
    const { call, path } = await withAction();
    const { body } = await call("POST", `${path}/deploy`);

    expect(body).toMatchObject({ deployed: false, number: 1, status: "built", action: { name: "gate" } });
    expect(body).not.toHaveProperty("built_at");
    expect((await call("GET", path)).body).toMatchObject({
      status: "built",
      all_changes_deployed: true,
      current_version: { number: 1, status: "BUILT", build_time: "2026-11-21T10:00:00.000000000Z" },
      deployed_version: { number: 1, deployed: true },
    });
  });

  it("is made and deployed in one, and built at the first read", async () => {
    const { call, action, path } = await withAction({ deploy: true });

    expect(action).toMatchObject({
      status: "pending",
      all_changes_deployed: true,
      current_version: { status: "PENDING", number: 1 },
      deployed_version: { status: "pending", deployed: true },
    });
    expect(action).not.toHaveProperty("deployed_version.built_at");
    expect((await call("GET", path)).body).toMatchObject({
      status: "built",
      current_version: { status: "BUILT", build_time: "2026-11-21T10:00:00.000000000Z" },
      deployed_version: { status: "built", built_at: "2026-11-21T10:00:00.000000000Z" },
    });
    expect((await call("GET", `${path}/versions`)).body).toMatchObject({
      versions: [{ number: 1, status: "built", action: { name: "gate" } }],
      total: 1,
    });
  });

  it("leaves what is deployed as it is until the next deployment", async () => {
    const { call, state, action, path } = await withAction();
    await call("POST", `${path}/deploy`);
    await call("PATCH", path, { code: "exports.changed = true;" });

    expect(state.actions.get(action.id)).toMatchObject({ all_changes_deployed: false });
    expect(state.actions.get(action.id)?.deployed_version?.code).toBe(action.code);
    await call("POST", `${path}/deploy`);
    expect(state.actions.get(action.id)?.deployed_version).toMatchObject({
      code: "exports.changed = true;",
      number: 2,
    });
  });

  it("can go back to an older version", async () => {
    const { call, state, action, path } = await withAction();
    const { body: first } = await call("POST", `${path}/deploy`);
    await call("PATCH", path, { code: "exports.changed = true;" });
    await call("POST", `${path}/deploy`);
    const { body } = await call("GET", `${path}/versions`);
    expect(body).toMatchObject({ versions: [{ number: 2 }, { number: 1 }], total: 2, per_page: 50 });

    await call("POST", `${path}/versions/${(first as { id: string }).id}/deploy`);
    expect(state.actions.get(action.id)?.deployed_version).toMatchObject({ code: action.code, number: 3 });
    expect((await call("GET", `${path}/versions/nothing`)).status).toBe(404);
  });

  it("is refused while the Action is being built, and when that fails", async () => {
    const { call, path, statuses } = await withAction({ dependencies: [{ name: "fs", version: "1" }] });

    expect((await call("POST", `${path}/deploy`)).status).toBe(400);
    await statuses(10);
    expect((await call("POST", `${path}/deploy`)).status).toBe(400);
  });
});

describe("binding", () => {
  it("says what runs at a trigger, and all of it", async () => {
    const { call, action, path, bind } = await withAction();
    await call("POST", `${path}/deploy`);
    const { status, body } = await bind(action.id);

    expect(status).toBe(200);
    expect(body).toEqual({
      bindings: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          trigger_id: "post-login",
          display_name: "gate",
          created_at: "2026-11-21T10:00:00.000000000Z",
          updated_at: "2026-11-21T10:00:00.000000000Z",
          action: expect.objectContaining({ id: action.id, name: "gate", all_changes_deployed: false }),
        },
      ],
    });
    expect((body as { bindings: { action: object }[] }).bindings[0]?.action).not.toHaveProperty("code");
    const bindings = "/actions/triggers/post-login/bindings";
    await call("PATCH", bindings, { bindings: [] });
    expect((await call("GET", `${bindings}?page=0&per_page=10`)).body).toEqual({
      bindings: [],
      per_page: 10,
    });
    expect((await call("GET", `${bindings}?page=1&per_page=10`)).body).toEqual({
      bindings: [],
      page: 1,
      per_page: 10,
    });
  });

  it("is refused for what is not deployed, for another trigger, and for what is not there", async () => {
    const { call, action, path, bind, state } = await withAction({
      supported_triggers: [{ id: "credentials-exchange", version: "v2" }],
    });
    expect((await bind(action.id)).body).toMatchObject({ statusCode: 400, errorCode: "undeployed_action" });
    await call("POST", `${path}/deploy`);
    expect((await bind(action.id)).body).toMatchObject({ statusCode: 400, errorCode: "unsupported_trigger" });
    expect((await bind("nothing")).body).toMatchObject({ statusCode: 400, errorCode: "inexistent_action" });
    expect((await call("GET", "/actions/triggers/no-such/bindings")).status).toBe(404);
    expect(state.bindings.size).toBe(0);
  });

  it("keeps an Action from being deleted, unless that is forced", async () => {
    const { call, action, path, bind, state } = await withAction();
    await call("POST", `${path}/deploy`);
    await bind(action.id);

    expect(await call("DELETE", path)).toMatchObject({ status: 409, body: { errorCode: "action_bound" } });
    expect((await call("DELETE", `${path}?force=true`)).status).toBe(204);
    expect(state.bindings.get("post-login")).toEqual([]);
    expect((await call("DELETE", path)).status).toBe(404);
  });
});

describe("the lists", () => {
  it("of Actions say their page, but not one of zero", async () => {
    const { call } = await withAction();

    expect((await call("GET", "/actions/actions?page=0&per_page=10")).body).toMatchObject({
      actions: [{ name: "gate" }],
      total: 1,
      per_page: 10,
    });
    expect((await call("GET", "/actions/actions?actionName=other")).body).toEqual({
      actions: [],
      per_page: 50,
    });
    expect((await call("GET", "/actions/actions?triggerId=post-login&deployed=true")).body).toEqual({
      actions: [],
      per_page: 50,
    });
  });

  it("of triggers say what each runs on", async () => {
    const { call } = await withAction();
    const { body } = await call("GET", "/actions/triggers");

    expect((body as { triggers: unknown[] }).triggers[0]).toMatchObject({
      id: "post-login",
      version: "v3",
      status: "CURRENT",
      default_runtime: "node22",
    });
  });
});
