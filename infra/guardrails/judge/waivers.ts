import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";

/** Lets one guardrail pass at one resource, for a reason and a time. */
export interface Waiver {
  /** Type and name, for example `aws:lambda/function:Function api`. */
  readonly resource: string;
  /** The guardrail's name. */
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it holds, as `YYYY-MM-DD`. */
  readonly until: string;
  /** The stacks in which it holds; all when it is left out. */
  readonly stacks?: readonly string[] | undefined;
}

const waiver = z.strictObject({
  resource: z
    .string()
    .regex(/^\S+:\S+ \S/, 'expected type and name, for example "aws:lambda/function:Function api"'),
  rule: z.string().min(1),
  reason: z.string().min(20, "expected a sentence of at least 20 characters that says why"),
  until: z.iso.date("expected a date such as 2027-06-30"),
  stacks: z.array(z.string()).min(1).optional(),
});

/** The waivers that this project has agreed on. */
export const waiversFile = new URL("../waivers.yaml", import.meta.url);

/**
 * Reads waivers from a file.
 *
 * @throws {Error} `WAIVERS_UNREADABLE` naming the file and everything that is wrong with it.
 */
export async function readWaivers(file: URL = waiversFile): Promise<readonly Waiver[]> {
  try {
    return z.array(waiver).parse(parse(await readFile(file, "utf8")) ?? []);
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`WAIVERS_UNREADABLE: infra/guardrails/waivers.yaml: ${reason}`, { cause });
  }
}
