import { describe, expect, it } from "vitest";
import { isOutage } from "../../../api/store/outage.ts";

const named = (name: string) => Object.assign(new Error("said so"), { name });

const answered = (httpStatusCode: number) =>
  Object.assign(new SyntaxError("<html>"), { $metadata: { httpStatusCode } });

describe("isOutage", () => {
  it.each([
    ["throttling", named("ThrottlingException")],
    ["too much for the table", named("ProvisionedThroughputExceededException")],
    ["a time-out of the SDK's", named("TimeoutError")],
    ["a refused connection", Object.assign(new Error("connect"), { code: "ECONNREFUSED" })],
    ["a fault that the service takes for its own", Object.assign(new Error("oops"), { $fault: "server" })],
    ["a status of the service's, whatever its body says", answered(503)],
  ])("counts %s", (_what, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ["a condition that doesn't hold", named("ConditionalCheckFailedException")],
    ["a missing table", named("ResourceNotFoundException")],
    ["a missing permission", named("AccessDeniedException")],
    ["a fault that the service takes for ours", Object.assign(new Error("oops"), { $fault: "client" })],
    ["a status that is ours", answered(400)],
    ["a fault of the program", new TypeError("undefined is not a function")],
    ["something that is no error", "ThrottlingException"],
  ])("doesn't count %s", (_what, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
