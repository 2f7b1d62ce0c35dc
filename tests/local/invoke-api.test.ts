import { expect, it } from "vitest";
import { FunctionError } from "../../local/aws/lambda/error.ts";
import { apiInvoker } from "../../local/invoke-api.ts";

const request = { route: "GET /timesheets", method: "GET", path: "/timesheets" };

it("waits for a function that has no execution to spare, as AWS's SDK does", async () => {
  let busy = 2;
  const invoke = apiInvoker(async (routeKey) => {
    if (busy-- > 0) throw new FunctionError("FUNCTION_THROTTLED", "2 calls are under way");
    return { statusCode: 200, body: routeKey };
  });
  expect(await invoke(request)).toEqual({ status: 200, challenge: undefined, body: "GET /timesheets" });
});

it("doesn't repeat what failed", async () => {
  let calls = 0;
  const invoke = apiInvoker(async () => {
    calls += 1;
    throw new FunctionError("FUNCTION_CRASHED", "out of memory");
  });
  await expect(invoke(request)).rejects.toThrow("FUNCTION_CRASHED");
  expect(calls).toBe(1);
});
