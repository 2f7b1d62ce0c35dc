import { describe, expect, it } from "vitest";
import { SLOTS_OF_A_DAY } from "../../../api/domain/day.ts";
import { handlerFrom } from "../../../api/http/lambda.ts";
import { createTestApp, type TestApp } from "../support/api.ts";
import { event } from "../support/event.ts";

/** The most bytes that a function's result may have. */
const LAMBDA_LIMIT = 6_291_556;

const DATES = ["23", "24", "25", "26", "27", "28", "29"].map((day) => `2026-11-${day}`);

/** The function's response, and its bytes as Lambda counts them. */
async function respond(
  { app }: TestApp,
  route: string,
  token: string,
  body?: string,
  headers?: Record<string, string>,
) {
  const [method = "", target = ""] = route.split(" ");
  const given = event(method, target, body === undefined ? {} : { body });
  const result = await handlerFrom(app.respond)({
    ...given,
    headers: { ...given.headers, authorization: `Bearer ${token}`, ...headers },
  });
  const { statusCode, body: text = "" } = result;
  return { status: statusCode, body: JSON.parse(text), bytes: Buffer.byteLength(JSON.stringify(result)) };
}

const ndjson = { "content-type": "application/x-ndjson" };

/** Lines whose members are wrong in every way, each with names that grow the most when they are written as JSON. */
const hostile = (name: string) =>
  Array.from({ length: 1000 }, (_, index) =>
    JSON.stringify({
      externalId: `"\\`.repeat(46) + index,
      subject: "",
      date: "",
      project: "\ud800".repeat(101),
      hours: -1.1,
      note: "\u0000",
      [name.repeat(200)]: 1,
    }),
  ).join("\n");

describe("the response to a batch", () => {
  it.each([
    ["quotes", '"'],
    ["backslashes", "\\"],
    ["control characters", "\u0001"],
    ["wide letters", "計"],
    ["halves of surrogate pairs", "\udc00"],
  ])("fits into Lambda's limit when all lines are wrong in every way: %s", async (_what, name) => {
    const { status, body, bytes } = await respond(
      createTestApp(),
      "POST /timesheets/batch",
      "batch",
      hostile(name),
      ndjson,
    );
    expect([status, body.counts]).toEqual([
      200,
      { stored: 0, already_stored: 0, refused: 1000, unavailable: 0 },
    ]);
    expect(body.results[0].errors.length).toBeGreaterThan(5);
    expect(bytes).toBeLessThan(2 * 1024 * 1024);
  });

  it("lists the fields of each line of a batch that is wrong as batches are", async () => {
    const line = { externalId: "row", subject: "auth0|ann", date: "20.11.2026", project: "", hours: 0.3 };
    const lines = Array.from({ length: 1000 }, () => JSON.stringify(line)).join("\n");
    const { body } = await respond(createTestApp(), "POST /timesheets/batch", "batch", lines, ndjson);
    expect(body.results.every(({ errors }: { errors: unknown[] }) => errors.length === 3)).toBe(true);
  });
});

describe("other responses", () => {
  it.each([
    ["GET /health", "ann"],
    ["GET /timesheets", "ann"],
    ["GET /weeks/2026-W48", "ann"],
  ])("to %s say little of ten thousand bytes of unknown query names", async (route, token) => {
    const names = Array.from({ length: 2500 }, (_, index) => index.toString(36).padStart(3, "x"));
    const { status, bytes } = await respond(createTestApp(), `${route}?${names.join("&")}`, token);
    expect(status).toBe(400);
    expect(bytes).toBeLessThan(16 * 1024);
  });

  it("to one name of ten thousand bytes are short", async () => {
    const { status, bytes } = await respond(createTestApp(), `GET /timesheets?${'"'.repeat(10_000)}`, "ann");
    expect(status).toBe(400);
    expect(bytes).toBeLessThan(2 * 1024);
  });

  it("fit into Lambda's limit for a week with the most and the longest entries that it can have", async () => {
    const api = createTestApp();
    for (const date of DATES) {
      for (let slot = 0; slot < SLOTS_OF_A_DAY; slot += 1) {
        const entry = { date, project: '"'.repeat(100), hours: 0.25, note: '"'.repeat(500) };
        await respond(api, "POST /timesheets", "ann", JSON.stringify(entry));
      }
    }
    const { body, bytes } = await respond(api, "GET /weeks/2026-W48", "ann");
    expect(body.days.flatMap(({ entries }: { entries: unknown[] }) => entries)).toHaveLength(
      7 * SLOTS_OF_A_DAY,
    );
    const perEntry = bytes / (7 * SLOTS_OF_A_DAY);
    // A reason, an address, two names of persons and of an external system, each as long as it may be.
    const unsaid = 4 * (500 + 320 + 2 * 255 + 100);
    expect((perEntry + unsaid) * 7 * SLOTS_OF_A_DAY).toBeLessThan(LAMBDA_LIMIT);
  });

  it("to anybody who asks for the document fit several times", async () => {
    const { status, bytes } = await respond(createTestApp(), "GET /openapi.json", "ann");
    expect(status).toBe(200);
    expect(bytes).toBeLessThan(256 * 1024);
  });
});
