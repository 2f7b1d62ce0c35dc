import { deflateRawSync } from "node:zlib";
import type { FunctionDeclaration } from "./declaration.ts";
import { FunctionError } from "./error.ts";

/** The largest event of a call that is waited for, and its largest result, in bytes of JSON; the two differ by little. */
export const EVENT_LIMIT = 6_291_456;
export const RESULT_LIMIT = 6_291_556;

/** All variables that are declared, in bytes of the JSON in which Lambda measures them. */
const ENVIRONMENT_LIMIT = 4096;

/** The code, in bytes: packed, as it is uploaded, and unpacked. */
const PACKED_LIMIT = 50 * 1024 * 1024;
const UNPACKED_LIMIT = 250 * 1024 * 1024;

/**
 * Refuses what Lambda would not create.
 *
 * @throws {FunctionError} `FUNCTION_BEYOND_LIMITS`, with the value and the limit.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function requireWithinLimits(
  declared: Pick<FunctionDeclaration, "name" | "code" | "environment" | "timeoutSeconds" | "memoryMb">,
): void {
  const { name, code, environment, timeoutSeconds, memoryMb } = declared;
  const unpacked = sum(Object.values(code), (text) => Buffer.byteLength(text));
  // Packing takes seconds for what is so large, and nothing else can be above the limit then.
  const packed =
    unpacked > PACKED_LIMIT ? sum(Object.values(code), (text) => deflateRawSync(text).length) : 0;
  const faults = [
    faultOf("environment", "bytes", Buffer.byteLength(JSON.stringify(environment)), 0, ENVIRONMENT_LIMIT),
    faultOf("code, unpacked", "bytes", unpacked, 0, UNPACKED_LIMIT),
    faultOf("code, packed", "bytes", packed, 0, PACKED_LIMIT),
    faultOf("timeout", "s", timeoutSeconds, 1, 900),
    faultOf("memory", "MB", memoryMb, 128, 10_240),
  ].filter((fault) => fault !== undefined);
  if (faults.length === 0) return;
  throw new FunctionError("FUNCTION_BEYOND_LIMITS", `function "${name}" has ${faults.join(" and ")}`);
}

function faultOf(what: string, unit: string, found: number, least: number, most: number): string | undefined {
  if (found >= least && found <= most) return undefined;
  const range = least === 0 ? `at most ${most}` : `${least} to ${most}`;
  return `${what} of ${found} ${unit}; Lambda takes ${range}`;
}

const sum = (texts: readonly string[], sizeOf: (text: string) => number): number =>
  texts.reduce((size, text) => size + sizeOf(text), 0);
