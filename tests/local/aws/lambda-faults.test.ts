import { describe, expect, it } from "vitest";
import { useFunctions } from "./support/functions.ts";

const functionOf = useFunctions();

describe("a function", () => {
  it("says what the handler threw, and goes on", async () => {
    const local = await functionOf(`
      export const handler = ({ fail }) => { if (fail) throw new TypeError("no such thing"); return "ok"; };`);
    await expect(local.invoke({ fail: true })).rejects.toMatchObject({
      code: "FUNCTION_FAILED",
      message: "FUNCTION_FAILED: TypeError: no such thing",
    });
    expect(await local.invoke({ fail: false })).toBe("ok");
  });

  it("gives up on a call that takes too long, and starts anew for the next", async () => {
    const local = await functionOf(
      `let calls = 0;
      export const handler = ({ spin }) => { calls += 1; while (spin); return calls; };`,
      { timeoutSeconds: 2 },
    );
    expect(await local.invoke({ spin: false })).toBe(1);
    await expect(local.invoke({ spin: true })).rejects.toMatchObject({
      code: "FUNCTION_TIMED_OUT",
      message: "FUNCTION_TIMED_OUT: the call took more than 2 s",
    });
    expect(await local.invoke({ spin: false })).toBe(1);
  });

  it("survives a function that ends its process", async () => {
    const local = await functionOf(
      "export const handler = ({ exit }) => { if (exit) process.exit(3); return 1; };",
    );
    await expect(local.invoke({ exit: true })).rejects.toMatchObject({ code: "FUNCTION_STOPPED" });
    expect(await local.invoke({ exit: false })).toBe(1);
  });

  it("says at the first call why a function doesn't start", async () => {
    const lines: string[] = [];
    const local = await functionOf('throw new Error("TIMESHEETS_TABLE is not set");', {
      log: (text) => lines.push(text),
    });
    await expect(local.invoke({})).rejects.toMatchObject({
      code: "FUNCTION_CRASHED",
      message: "FUNCTION_CRASHED: TIMESHEETS_TABLE is not set",
    });
    expect(lines.join("")).toContain("Error: TIMESHEETS_TABLE is not set");
  });

  it("says when the code exports no such handler", async () => {
    const local = await functionOf("export const main = () => {};");
    await expect(local.invoke({})).rejects.toMatchObject({
      message: expect.stringMatching(
        /^FUNCTION_CRASHED: .*\/index\.mjs exports no function "handler"; declare the handler as file and export$/,
      ),
    });
  });

  it("says when the code has no file for the handler", async () => {
    await expect(functionOf("", { handler: "main.handler" })).rejects.toMatchObject({
      code: "FUNCTION_NO_HANDLER",
      message:
        'FUNCTION_NO_HANDLER: function "api" names the handler "main.handler", but its code has only index.mjs',
    });
  });

  it("ends calls under way when it is closed", async () => {
    const local = await functionOf(
      "export const handler = () => new Promise(() => setInterval(() => {}, 1000));",
    );
    const call = local.invoke({}).catch((error: unknown) => error);
    await local.close();
    expect(await call).toMatchObject({ code: "FUNCTION_STOPPED" });
  });
});
