import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFunction, type FunctionDeclaration, type LocalFunction } from "../../../local/aws/lambda.ts";

let workFolder: string;
const made: LocalFunction[] = [];

beforeEach(async () => {
  workFolder = await mkdtemp(join(tmpdir(), "function-"));
});
afterEach(async () => {
  await Promise.all(made.splice(0).map((local) => local.close()));
  await rm(workFolder, { recursive: true });
});

async function functionOf(
  source: string,
  changes: Partial<FunctionDeclaration> = {},
): Promise<LocalFunction> {
  const local = await createFunction({
    name: "api",
    code: { "index.mjs": source },
    handler: "index.handler",
    environment: { TIMESHEETS_TABLE: "entries" },
    timeoutSeconds: 5,
    memoryMb: 128,
    endpoints: { dynamodb: "http://127.0.0.1:1" },
    caPem: "",
    workFolder,
    ...changes,
  });
  made.push(local);
  return local;
}

describe("createFunction", () => {
  it("calls the handler with the event and gives its result", async () => {
    const local = await functionOf(
      "export const handler = async (event) => ({ got: event, at: undefined });",
    );
    expect(await local.invoke({ n: 1 })).toEqual({ got: { n: 1 } });
  });

  it("gives null where the handler gives nothing", async () => {
    expect(await (await functionOf("export const handler = () => {};")).invoke({})).toBeNull();
  });

  it("shows the function only its declared variables and Lambda's own", async () => {
    const local = await functionOf("export const handler = () => process.env;");
    expect(await local.invoke({})).toEqual({
      TIMESHEETS_TABLE: "entries",
      _HANDLER: "index.handler",
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^[0-9a-f]{20}$/),
      AWS_DEFAULT_REGION: "eu-central-1",
      AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
      AWS_LAMBDA_FUNCTION_NAME: "api",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_REGION: "eu-central-1",
      AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^[0-9a-f]{40}$/),
      AWS_SESSION_TOKEN: expect.stringMatching(/^[0-9a-f]{40}$/),
      TZ: ":UTC",
    });
  });

  it("tells the handler who it is and how long it has", async () => {
    const local = await functionOf(
      "export const handler = (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() });",
    );
    expect(await local.invoke({})).toEqual({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: "api",
      functionVersion: "$LATEST",
      left: expect.closeTo(5000, -4),
    });
  });

  it("keeps its state between calls, and answers overlapping ones as they end", async () => {
    const local = await functionOf(`
      let calls = 0;
      export const handler = async ({ wait }) => {
        const call = ++calls;
        await new Promise((resolve) => setTimeout(resolve, wait));
        return call;
      };`);
    const ended: unknown[] = [];
    const first = local.invoke({ wait: 100 }).then((call) => ended.push(call));
    const second = local.invoke({ wait: 0 }).then((call) => ended.push(call));
    await Promise.all([first, second]);
    expect(ended).toEqual([2, 1]);
  });

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
      { timeoutSeconds: 0.5 },
    );
    expect(await local.invoke({ spin: false })).toBe(1);
    await expect(local.invoke({ spin: true })).rejects.toMatchObject({
      code: "FUNCTION_TIMED_OUT",
      message: "FUNCTION_TIMED_OUT: the call took more than 0.5 s",
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
      message: `FUNCTION_CRASHED: ${workFolder}/index.mjs exports no function "handler"; declare the handler as file and export`,
    });
  });

  it("says when the code has no file for the handler", async () => {
    await expect(functionOf("", { handler: "main.handler" })).rejects.toMatchObject({
      code: "FUNCTION_NO_HANDLER",
      message:
        'FUNCTION_NO_HANDLER: function "api" names the handler "main.handler", but its code has only index.mjs',
    });
  });

  it("hands on what the function writes", async () => {
    const lines: string[] = [];
    const local = await functionOf(
      'export const handler = () => { console.log("out"); console.error("err"); };',
      {
        log: (text) => lines.push(text),
      },
    );
    await local.invoke({});
    await expect.poll(() => lines.join("")).toBe("out\nerr\n");
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
