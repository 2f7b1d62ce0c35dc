import { describe, expect, it } from "vitest";
import { createApp } from "../../../api/app.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { createTestApi } from "../support/api.ts";
import { inventedId, log, workedTime } from "../support/entries.ts";
import { NOW } from "../support/issuer.ts";
import { createMemoryStore } from "../support/memory-store.ts";

const AT = "2026-11-21T09:00:00.000Z";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("the log", () => {
  it("has one line for each request", async () => {
    const api = createTestApi();
    const response = await api.request(`GET /timesheets/${inventedId()}`, "ann");
    expect(api.log).toEqual([
      {
        level: "info",
        time: AT,
        requestId: response.headers.get("x-request-id"),
        route: "GET /timesheets/{id}",
        status: 404,
        milliseconds: expect.any(Number),
        subject: "auth0|ann",
        application: "mobile",
        code: "not_found",
      },
    ]);
  });

  it.each([
    ["GET /health", undefined, { route: "GET /health", status: 200 }],
    ["GET /timesheets", undefined, { route: "GET /timesheets", status: 401, code: "token_missing" }],
    ["GET /timesheets", "stale", { route: "GET /timesheets", status: 401, code: "invalid_token" }],
    ["GET /nowhere", "ann", { status: 404, code: "not_found" }],
    ["PATCH /timesheets", "ann", { status: 405, code: "method_not_allowed" }],
  ])("says of %s with %s no more than it knows", async (route, token, known) => {
    const api = createTestApi();
    const response = await api.request(route, token);
    expect(api.log).toEqual([
      {
        level: "info",
        time: AT,
        requestId: response.headers.get("x-request-id"),
        milliseconds: expect.any(Number),
        ...known,
      },
    ]);
  });

  it("holds nothing of tokens, queries, bodies and people but the subject", async () => {
    const api = createTestApi();
    const entry = await log(api, "ann", { project: "Manhattan", note: "quiet" });
    await api.request("GET /timesheets?project=Manhattan", "ann");
    await api.request("GET /timesheets?quiet=1", "ann");
    await api.request("POST /timesheets", "ann", { quiet: "Manhattan" });
    await api.request("POST /timesheets", "ann", '{"quiet":Manhattan');
    await api.request(`PUT /timesheets/${entry.id}`, "ann", workedTime(), { "if-match": "quiet" });
    await api.request("GET /timesheets", "quiet-token");
    await api.request("GET /quiet", "ann");
    const text = JSON.stringify(api.log);
    expect(api.log).toHaveLength(8);
    expect(["Manhattan", "quiet", "ann@example.com", entry.id].filter((said) => text.includes(said))).toEqual(
      [],
    );
  });

  it("makes no lines where nobody takes them", async () => {
    let asked = 0;
    const app = createApp({
      issuer: "https://issuer.invalid/",
      audience: AUDIENCE,
      store: createMemoryStore(() => NOW),
      verify: () => Promise.reject(new Error("not asked")),
      now: () => {
        asked += 1;
        return NOW;
      },
    });
    expect((await app.request("/health")).status).toBe(200);
    expect(asked).toBe(0);
  });
});

describe("a request's id", () => {
  const idOf = async (id?: string): Promise<string | undefined> => {
    const app = createApp({
      issuer: "https://issuer.invalid/",
      audience: AUDIENCE,
      store: createMemoryStore(() => NOW),
      verify: () => Promise.reject(new Error("not asked")),
      now: () => NOW,
    });
    const { headers } = await app.respond({
      method: "GET",
      path: "/health",
      query: "",
      id,
      header: (name) => (name === "x-request-id" ? "forged" : undefined),
      body: () => new ReadableStream(),
    });
    return headers["x-request-id"];
  };

  it("is the gateway's where there is one", async () => {
    expect(await idOf("JKJaXmPLvHcESHA=")).toBe("JKJaXmPLvHcESHA=");
  });

  it("is one of our own elsewhere, and never the client's", async () => {
    expect(await idOf()).toMatch(UUID);
    expect(await idOf("")).toMatch(UUID);
  });
});
