import { describe, expect, it } from "vitest";
import { describeOutcome, type Outcome, outcomeOf } from "../../proof/api-client.ts";

const problem = JSON.stringify({ type: "about:blank", status: 403, code: "insufficient_scope" });

describe("outcomeOf", () => {
  const cases: [what: string, status: number, body: string, outcome: Outcome, words: string][] = [
    ["success", 200, "[]", { kind: "admitted", status: 200 }, "admitted (200)"],
    ["nothing found", 404, "{}", { kind: "admitted", status: 404 }, "admitted (404)"],
    ["a bad body", 400, "{}", { kind: "admitted", status: 400 }, "admitted (400)"],
    [
      "the gateway's refusal",
      403,
      '{"message":"Forbidden"}',
      { kind: "refused", status: 403, by: "gateway" },
      "403 from the gateway",
    ],
    ["the API's refusal", 403, problem, { kind: "refused", status: 403, by: "api" }, "403 from the API"],
    [
      "a refusal that is not JSON",
      401,
      "no",
      { kind: "refused", status: 401, by: "api" },
      "401 from the API",
    ],
    ["an empty refusal", 401, "", { kind: "refused", status: 401, by: "api" }, "401 from the API"],
    [
      "a failure",
      500,
      '{"message":"Internal Server Error"}',
      { kind: "broken", status: 500 },
      "broken (500)",
    ],
    [
      "too many requests",
      429,
      '{"message":"Too Many Requests"}',
      { kind: "broken", status: 429 },
      "broken (429)",
    ],
  ];
  it.each(cases)("reads %s", (_what, status, body, outcome, words) => {
    expect(outcomeOf({ status, body, challenge: undefined })).toEqual(outcome);
    expect(describeOutcome(outcome)).toBe(words);
  });
});
