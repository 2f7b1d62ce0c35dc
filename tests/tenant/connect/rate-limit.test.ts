import { describe, expect, it } from "vitest";
import { rateLimitOf } from "../../../tenant/connect/rate-limit.ts";

const NOW = Date.UTC(2026, 10, 21);
const SECOND = NOW / 1000;

const answer = (status: number, headers: Record<string, string>) => new Response(null, { status, headers });

describe("rateLimitOf", () => {
  const cases: [what: string, status: number, headers: Record<string, string>, limit: unknown][] = [
    ["an answer that says nothing", 200, {}, undefined],
    [
      "what is left, and until when",
      200,
      { "x-ratelimit-remaining": "3", "x-ratelimit-reset": `${SECOND + 2}` },
      { remaining: 3, until: NOW + 2_000 },
    ],
    ["a 429 with retry-after in seconds", 429, { "retry-after": "4" }, { remaining: 0, until: NOW + 4_000 }],
    [
      "a 429 with retry-after as a date",
      429,
      { "retry-after": new Date(NOW + 9_000).toUTCString() },
      { remaining: 0, until: NOW + 9_000 },
    ],
    [
      "a 429 with a reset alone",
      429,
      { "x-ratelimit-reset": `${SECOND + 5}` },
      { remaining: 0, until: NOW + 5_000 },
    ],
    ["a 429 that says nothing", 429, {}, { remaining: 0, until: NOW + 1_000 }],
    ["a 429 that asks for a day", 429, { "retry-after": "86400" }, { remaining: 0, until: NOW + 60_000 }],
    [
      "a reset that is over",
      200,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${SECOND - 5}` },
      { remaining: 0, until: NOW },
    ],
  ];
  it.each(cases)("reads %s", (_what, status, headers, limit) => {
    expect(rateLimitOf(answer(status, headers), NOW)).toEqual(limit);
  });
});
