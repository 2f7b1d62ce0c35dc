import { describe, expect, it } from "vitest";
import { useFunctions } from "./support/functions.ts";

const functionOf = useFunctions();

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
});
