import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { ReviewError } from "../snapshot/error.ts";

const approval = z.strictObject({
  who: z.string().min(3, "expected who agreed, for example ciso@exampleco.com"),
  what: z.string().min(10, "expected a change's id, as the review prints it"),
  /** For people, who needn't look the id up; nothing reads it. */
  sentence: z.string().optional(),
  why: z.string().min(20, "expected a sentence of at least 20 characters that says why"),
  until: z.iso.date("expected a date such as 2027-06-30"),
});

/** Somebody's agreement to one change that widens. */
export type Approval = Readonly<z.infer<typeof approval>>;

/** Where they are recorded, in a checkout. */
export const APPROVALS_FILE = "review/approvals.yaml";

/**
 * Reads approvals from a file.
 *
 * @throws {ReviewError} `REVIEW_APPROVALS_INVALID` with everything that is wrong with it.
 */
export async function readApprovals(file: string): Promise<readonly Approval[]> {
  try {
    return z.array(approval).parse(readYaml(await readFile(file, "utf8")) ?? []);
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ReviewError("REVIEW_APPROVALS_INVALID", `${APPROVALS_FILE}: ${reason}`, { cause });
  }
}

/** Without types of values: an id of digits alone is no number. */
const readYaml = (text: string): unknown => parse(text, { schema: "failsafe" });
