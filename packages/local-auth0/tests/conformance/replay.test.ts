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
      expect(replayed.flatMap(({ differences, inherited }) => [...differences, ...inherited])).toEqual([]);
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
    expect(replayed.map(({ inherited }) => inherited.map(({ path }) => path[0]))).toEqual([
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
});
