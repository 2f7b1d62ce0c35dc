import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/conformance/recording.ts";
import { replay, type Send } from "../../src/conformance/replay.ts";

const exchange = (
  method: Exchange["method"],
  path: string,
  response: unknown,
  request?: unknown,
): Exchange => ({
  method,
  path,
  status: 200,
  response: JSON.stringify(response),
  ...(request !== undefined && { request: JSON.stringify(request) }),
});

/** A tenant of scripted answers, which notes what it was asked. */
function scripted(...answers: { status?: number; body: unknown }[]) {
  const asked: string[] = [];
  const send: Send = async ({ method, path, body }) => {
    asked.push([method, path, ...(body === undefined ? [] : [body])].join(" "));
    const { status = 200, body: answer } = answers.shift() ?? { body: {} };
    return { status, body: JSON.stringify(answer) };
  };
  return { asked, send };
}

describe("replay", () => {
  it("asks for what this tenant made under its own identifiers", async () => {
    const { asked, send } = scripted(
      { body: { id: "rol_ownownown" } },
      { body: { id: "rol_ownownown", name: "A" } },
    );
    const interactions = [
      exchange("POST", "/api/v2/roles", { id: "rol_recorded1" }, { name: "A" }),
      exchange("GET", "/api/v2/roles/rol_recorded1", { id: "rol_recorded1", name: "A" }),
    ];
    const replayed = await replay({ name: "roles", interactions }, send);
    expect(asked).toEqual(['POST /api/v2/roles {"name":"A"}', "GET /api/v2/roles/rol_ownownown"]);
    expect(replayed.flatMap(({ differences }) => differences)).toEqual([]);
  });

  it.each(["next", "ticket_id", "verification_txt", "recovery_code", "custom_domain_id"])(
    "takes a %s for one that each tenant makes itself, wherever it is named again",
    async (member) => {
      const { asked, send } = scripted(
        { body: { [member]: "ownownown" } },
        { body: { url: "https://a.example/?t=ownownown" } },
      );
      const interactions = [
        exchange("GET", "/api/v2/things", { [member]: "recorded1" }),
        exchange("GET", "/api/v2/things?from=recorded1", { url: "https://a.example/?t=recorded1" }),
      ];
      const replayed = await replay({ name: "things", interactions }, send);
      expect(asked[1]).toBe("GET /api/v2/things?from=ownownown");
      expect(replayed.flatMap(({ differences, foreign }) => [...differences, ...foreign])).toEqual([]);
    },
  );

  it("doesn't take one thing for another because a list has another order", async () => {
    const { asked, send } = scripted(
      { body: { id: "user_own_one" } },
      { body: [{ id: "user_own_two" }, { id: "user_own_one" }] },
    );
    const interactions = [
      exchange("POST", "/api/v2/users", { id: "user_recorded_1" }),
      exchange("GET", "/api/v2/users", [{ id: "user_recorded_1" }]),
      exchange("GET", "/api/v2/users/user_recorded_1", {}),
    ];
    const replayed = await replay({ name: "users", interactions }, send);
    expect(asked[2]).toBe("GET /api/v2/users/user_own_one");
    expect(replayed.flatMap(({ differences }) => differences)).toEqual([]);
  });

  it("tells another status with what was answered instead", async () => {
    const { send } = scripted({ status: 404, body: { message: "no" } });
    const interactions = [exchange("GET", "/api/v2/prompts", {})];
    const [replayed] = await replay({ name: "prompts", interactions }, send);
    expect(replayed?.differences).toEqual([
      { path: ["(status)"], recorded: 200, found: '404 {"message":"no"}' },
    ]);
  });

  it("tells apart what the recorded tenant held before from what the recording did", async () => {
    const { send } = scripted({ body: { a: 0, b: 0 } }, { body: { a: 0, b: 0 } }, { body: { a: 0, b: 0 } });
    const interactions = [
      exchange("GET", "/api/v2/tenants/settings", { a: 1, b: 1 }),
      exchange("PATCH", "/api/v2/tenants/settings", { a: 2 }, { a: 2 }),
      exchange("GET", "/api/v2/tenants/settings?x=1", { a: 2, b: 1 }),
    ];
    const replayed = await replay({ name: "settings", interactions }, send);
    expect(replayed.map(({ differences }) => differences.map(({ path }) => path[0]))).toEqual([
      [],
      ["a"],
      ["a"],
    ]);
    expect(replayed.map(({ foreign }) => foreign.map(({ path }) => path[0]))).toEqual([
      ["a", "b"],
      [],
      ["b"],
    ]);
  });

  it("takes nothing for held before in what this tenant made", async () => {
    const { send } = scripted({ body: { id: "rol_ownownown" } }, { body: { id: "rol_ownownown" } });
    const interactions = [
      exchange("POST", "/api/v2/roles", { id: "rol_recorded1" }, {}),
      exchange("GET", "/api/v2/roles/rol_recorded1", { description: "" }),
    ];
    const [, read] = await replay({ name: "roles", interactions }, send);
    expect(read?.differences).toEqual([{ path: ["description"], recorded: "" }]);
  });

  const outcome = async (
    interactions: Exchange[],
    ...answers: { status?: number; body: unknown }[]
  ): Promise<number[][]> => {
    const replayed = await replay({ name: "x", interactions }, scripted(...answers).send);
    return replayed.map(({ differences, foreign }) => [differences.length, foreign.length]);
  };

  it("takes a secret that the recorder hid for no secret, and another one for what it is", async () => {
    const hidden = { client_secret: "[REDACTED]", signing_keys: [{ cert: "[REDACTED]" }], name: "A" };
    const post = exchange("POST", "/api/v2/clients", hidden, {});
    expect(await outcome([post], { body: { name: "A" } })).toEqual([[0, 2]]);
    expect(await outcome([post], { body: { name: "B" } })).toEqual([[1, 2]]);
  });

  it("takes a member that changes between two answers, unwritten, for somebody else's doing until it is written", async () => {
    const path = "/api/v2/tenants/settings";
    const interactions = [
      exchange("PATCH", path, { hours: 2, name: "A" }, { hours: 2, name: "A" }),
      exchange("PATCH", path, { hours: 1, name: "B" }, { name: "B" }),
      exchange("GET", path, { hours: 1, name: "B" }),
      exchange("PATCH", path, { hours: 3, name: "B" }, { hours: 3 }),
    ];
    const answer = { body: { hours: 2, name: "A" } };
    expect(await outcome(interactions, answer, answer, answer, answer)).toEqual([
      [0, 0],
      [1, 1],
      [1, 1],
      [2, 0],
    ]);
  });

  it("takes a missing thing with an identifier that no answer gave for one that was held before, but no endpoint", async () => {
    const absent = { status: 404, body: {} };
    const log = exchange("GET", "/api/v2/logs/90020230314144709188593", {});
    const prompt = exchange("GET", "/api/v2/prompts/login/custom-text/en", {});
    expect(await outcome([log, prompt], absent, absent)).toEqual([
      [0, 1],
      [1, 0],
    ]);
    const made = exchange("POST", "/api/v2/logs", { id: "90020230314144709188593" });
    expect(await outcome([made, log], { body: { id: "11120230314144709188593" } }, absent)).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it("takes a thing that is deleted again for one that is deleted or still being deleted, and the first time for neither", async () => {
    const deletion = { ...exchange("DELETE", "/api/v2/connections/con_1", {}), status: 202 };
    const answers = [
      { status: 202, body: {} },
      { status: 204, body: {} },
    ];
    expect(await outcome([deletion, deletion], ...answers)).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(await outcome([deletion], { status: 204, body: {} })).toEqual([[1, 0]]);
    expect(await outcome([deletion, deletion], { status: 202, body: {} }, { status: 404, body: {} })).toEqual(
      [
        [0, 0],
        [1, 0],
      ],
    );
  });
});
