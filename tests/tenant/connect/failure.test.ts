import { ManagementError, ManagementTimeoutError } from "auth0";
import { describe, expect, it } from "vitest";
import { describeFailure, isLasting } from "../../../tenant/connect/failure.ts";

const refused = (statusCode: number, body: unknown) => new ManagementError({ statusCode, body });
const unreachable = new TypeError("fetch failed", {
  cause: new AggregateError([new Error("connect ECONNREFUSED ::1:9"), new Error("connect ECONNREFUSED")]),
});

describe("a failed call", () => {
  const cases: [what: string, error: unknown, line: string, lasting: boolean][] = [
    [
      "a refusal of the Management API",
      refused(400, { message: "Payload validation error" }),
      "TENANT_REFUSED: the tenant answered 400: Payload validation error",
      false,
    ],
    [
      "wrong credentials",
      refused(401, { error: "access_denied", error_description: "Unauthorized" }),
      "TENANT_REFUSED: the tenant answered 401: Unauthorized",
      true,
    ],
    [
      "a limit",
      refused(429, { message: "Too many" }),
      "TENANT_REFUSED: the tenant answered 429: Too many",
      true,
    ],
    ["an outage", refused(503, { message: "Later" }), "TENANT_REFUSED: the tenant answered 503: Later", true],
    ["no connection", unreachable, "TENANT_UNREACHABLE: connect ECONNREFUSED ::1:9", true],
    [
      "no answer",
      new ManagementTimeoutError("Timeout exceeded"),
      "TENANT_UNREACHABLE: Timeout exceeded",
      true,
    ],
    ["a fault of the program's own", new TypeError("x is not a function"), "x is not a function", false],
  ];
  it.each(cases)("is told in a line: %s", (_what, error, line, lasting) => {
    expect([describeFailure(error), isLasting(error)]).toEqual([line, lasting]);
  });
});
