import { describe, expect, it } from "vitest";
import { requireWithinLimits } from "../../../local/aws/lambda/limits.ts";
import { useFunctions } from "./support/functions.ts";

const functionOf = useFunctions();

const declared = {
  name: "api",
  code: { "index.mjs": "export const handler = () => {};" },
  environment: {},
  timeoutSeconds: 15,
  memoryMb: 256,
};

/** A variable with which the environment has so many bytes in JSON. */
const environmentOf = (bytes: number) => ({ A: "x".repeat(bytes - '{"A":""}'.length) });

/** Files of a megabyte each, which pack well, and one of the rest. */
function codeOf(bytes: number): Record<string, string> {
  const megabyte = "x".repeat(1024 * 1024);
  const whole = Math.floor(bytes / megabyte.length);
  const files = Array.from({ length: whole }, (_, index) => [`${index}.mjs`, megabyte] as const);
  return { ...Object.fromEntries(files), rest: "x".repeat(bytes % megabyte.length) };
}

describe("a function", () => {
  it.each([
    ["environment", { environment: environmentOf(4096) }],
    ["timeout", { timeoutSeconds: 900 }],
    ["memory", { memoryMb: 10_240 }],
    ["least memory", { memoryMb: 128 }],
    ["code that isn't packed", { code: codeOf(50 * 1024 * 1024) }],
  ])("is created with the %s that Lambda takes", (_what, change) => {
    expect(() => requireWithinLimits({ ...declared, ...change })).not.toThrow();
  });

  it.each([
    ["environment of 4097 bytes; Lambda takes at most 4096", { environment: environmentOf(4097) }],
    ["timeout of 901 s; Lambda takes 1 to 900", { timeoutSeconds: 901 }],
    ["timeout of 0 s; Lambda takes 1 to 900", { timeoutSeconds: 0 }],
    ["memory of 127 MB; Lambda takes 128 to 10240", { memoryMb: 127 }],
    ["memory of 10241 MB; Lambda takes 128 to 10240", { memoryMb: 10_241 }],
  ])("is refused with %s", (fault, change) => {
    expect(() => requireWithinLimits({ ...declared, ...change })).toThrow(
      `FUNCTION_BEYOND_LIMITS: function "api" has ${fault}`,
    );
  });

  it("is refused when it is declared beyond the limits, before anything runs", async () => {
    await expect(functionOf("", { environment: environmentOf(4097) })).rejects.toMatchObject({
      code: "FUNCTION_BEYOND_LIMITS",
    });
  });
});

const echo = 'export const handler = ({ size }) => "x".repeat(size ?? 0);';

describe("a call", () => {
  it("takes an event of as many bytes as Lambda takes, and not one more", async () => {
    const local = await functionOf(echo);
    const event = { text: "x".repeat(6_291_456 - '{"text":""}'.length) };
    expect(await local.invoke(event)).toBe("");
    await expect(local.invoke({ text: `${event.text}x` })).rejects.toMatchObject({
      code: "FUNCTION_EVENT_TOO_LARGE",
      message: "FUNCTION_EVENT_TOO_LARGE: the event has more than 6291456 bytes",
    });
  });

  it("gives a result of as many bytes as Lambda passes on, and not one more", async () => {
    const local = await functionOf(echo);
    expect(await local.invoke({ size: 6_291_554 })).toHaveLength(6_291_554);
    await expect(local.invoke({ size: 6_291_555 })).rejects.toMatchObject({
      code: "FUNCTION_RESULT_TOO_LARGE",
      message: "FUNCTION_RESULT_TOO_LARGE: the result has more than 6291556 bytes",
    });
    expect(await local.invoke({})).toBe("");
  });

  it("is turned away while as many are under way as are reserved", async () => {
    const local = await functionOf(
      "export const handler = ({ wait }) => new Promise((resolve) => setTimeout(resolve, wait, 1));",
      { reservedConcurrency: 2 },
    );
    const calls = [local.invoke({ wait: 50 }), local.invoke({ wait: 50 })];
    await expect(local.invoke({ wait: 0 })).rejects.toMatchObject({
      code: "FUNCTION_THROTTLED",
      message: "FUNCTION_THROTTLED: 2 calls are under way, as many as are reserved",
    });
    expect(await Promise.all(calls)).toEqual([1, 1]);
    expect(await local.invoke({ wait: 0 })).toBe(1);
  });

  it("is turned away where none are reserved", async () => {
    const local = await functionOf(echo, { reservedConcurrency: 0 });
    await expect(local.invoke({})).rejects.toMatchObject({ code: "FUNCTION_THROTTLED" });
  });

  it("ends a function that takes more memory than it has", async () => {
    const local = await functionOf(
      "export const handler = ({ fill }) => { const all = []; while (fill) all.push(new Array(1e5).fill(all.length)); return 1; };",
    );
    await expect(local.invoke({ fill: true })).rejects.toMatchObject({ code: "FUNCTION_CRASHED" });
    expect(await local.invoke({ fill: false })).toBe(1);
  });
});
