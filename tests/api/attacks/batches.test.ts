import { describe, expect, it } from "vitest";
import { createTestApi } from "../support/api.ts";
import { readBatch } from "../support/bodies.ts";
import { type Attack, tryAttacks } from "./attack.ts";

const line = { externalId: "row-1", subject: "auth0|ann", date: "2026-11-20", project: "Apollo", hours: 1 };
const ndjson = { "content-type": "application/x-ndjson" };

const uploads = (
  rows: readonly (readonly [string, object | string, Record<string, string>, number, string])[],
): readonly Attack[] =>
  rows.map(([name, body, headers, status, code]) => ({
    name,
    status,
    code,
    request: () => ({ route: "POST /timesheets/batch", token: "batch", body, headers }),
  }));

const whole = uploads([
  ["nothing", "", {}, 400, "malformed_json"],
  ["an empty batch", { entries: [] }, {}, 422, "empty_batch"],
  ["entries in an object", { entries: { 0: line } }, {}, 422, "invalid_body"],
  ["a length of its own", { entries: { length: 1, 0: line } }, {}, 422, "invalid_body"],
  [
    "entries from a prototype",
    `{"__proto__":{"entries":[${JSON.stringify(line)}]}}`,
    {},
    422,
    "invalid_body",
  ],
  ["a line too many", { entries: Array.from({ length: 1001 }, () => line) }, {}, 422, "too_many_lines"],
  ["a line too many as NDJSON", `${JSON.stringify(line)}\n`.repeat(1001), ndjson, 422, "too_many_lines"],
  ["four million blank lines", "\n".repeat(4_000_000), ndjson, 422, "empty_batch"],
  [
    "NDJSON that is packed",
    `${JSON.stringify(line)}\n`,
    { ...ndjson, "content-encoding": "gzip" },
    415,
    "unsupported_content_encoding",
  ],
  [
    "NDJSON called a JSON sequence",
    JSON.stringify(line),
    { "content-type": "application/json-seq" },
    415,
    "unsupported_media_type",
  ],
]);

describe("attacks with batches", () => tryAttacks(whole));

describe("attacks with lines of a batch", () => {
  it.each([
    ["__proto__", `{"__proto__":{"state":"approved"},${JSON.stringify(line).slice(1)}`, "invalid_line"],
    ["a state", { ...line, state: "approved" }, "invalid_line"],
    ["an id", { ...line, id: "mine" }, "invalid_line"],
    ["an e-mail address", { ...line, email: "ann@example.com" }, "invalid_line"],
    ["nobody's name", { ...line, subject: "" }, "invalid_line"],
    ["a person with a control character", { ...line, subject: "auth0|ann\u0000" }, "invalid_line"],
    ["a name that is too long", { ...line, externalId: "x".repeat(101) }, "invalid_line"],
    ["a name that is a number", { ...line, externalId: 1 }, "invalid_line"],
    ["a name of half a surrogate pair", { ...line, externalId: "\ud800" }, "invalid_line"],
    ["an entry in an array", [line], "invalid_line"],
    ["null", null, "invalid_line"],
    ["hours of many digits", { ...line, hours: 1.0000000000000002 }, "invalid_line"],
    ["a comment", `${JSON.stringify(line)}//`, "malformed_json"],
    ["two entries", JSON.stringify(line).repeat(2), "malformed_json"],
    ["a thousand arrays in each other, unclosed", "[".repeat(1000), "malformed_json"],
  ])("%s: the line is refused, and keeps no other from being stored", async (_what, bad, code) => {
    const api = createTestApi();
    const good = { ...line, externalId: "row-2", subject: "auth0|bob" };
    const text = typeof bad === "string" ? bad : JSON.stringify(bad);
    const response = await api.request(
      "POST /timesheets/batch",
      "batch",
      `${text}\n${JSON.stringify(good)}`,
      ndjson,
    );
    const { results } = await readBatch(response);
    expect(results).toMatchObject([
      { line: 1, result: "refused", code },
      { line: 2, result: "stored" },
    ]);
    const { days } = await api.store.listDaysAwaitingApproval({ period: {}, limit: 10 });
    expect(days.map(({ subject }) => subject)).toEqual(["auth0|bob"]);
  });
});
