import { parseDocument } from "yaml";
import { z } from "zod";
import { ReviewError } from "../snapshot/error.ts";

/** An account, a team or a mail address, in letters that no others look like. */
const OWNER = /^(@[\w-]+(\/[\w.-]+)?|[\w.+-]+@[\w-]+(\.[\w-]+)+)$/;

const approval = z.strictObject({
  who: z
    .string()
    .regex(
      OWNER,
      "expected who agreed, as CODEOWNERS names them and in ASCII, for example @exampleco/security",
    ),
  what: z.string().min(10, "expected a change's id, as the review prints it"),
  /** Of what was agreed to. Entries of the time before digests have none, and approve nothing. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "expected the change's digest, 64 hexadecimal digits, as the review prints it")
    .optional(),
  /** For people, who needn't look the id up; nothing reads it. */
  sentence: z.string().optional(),
  why: z
    .string()
    .refine((why) => why.trim().length >= 20, "expected a sentence of at least 20 characters that says why"),
  until: z.iso.date("expected a date such as 2027-06-30"),
});

const approvalList = z.array(approval).superRefine((approvals, context) => {
  const known = new Map<string, number>();
  for (const [index, { what, digest = "none" }] of approvals.entries()) {
    const first = known.get(`${what} ${digest}`);
    if (first === undefined) known.set(`${what} ${digest}`, index);
    else
      context.addIssue({
        code: "custom",
        path: [index],
        message: `repeats the entry at [${first}]: delete one`,
      });
  }
});

/** Somebody's agreement to one change. */
export type Approval = Readonly<z.infer<typeof approval>>;

/** Where they are recorded, in a checkout. */
export const APPROVALS_FILE = "review/approvals.yaml";

/**
 * Reads approvals.
 *
 * @param of the revision whose file it is, for the message.
 * @throws {ReviewError} `REVIEW_APPROVALS_INVALID` with everything that is wrong with it.
 */
export function parseApprovals(text: string, of: string): readonly Approval[] {
  try {
    return approvalList.parse(readYaml(text) ?? []);
  } catch (cause) {
    const reason =
      cause instanceof z.ZodError
        ? z.prettifyError(cause)
        : cause instanceof Error
          ? cause.message
          : String(cause);
    throw new ReviewError("REVIEW_APPROVALS_INVALID", `${APPROVALS_FILE} of ${of}: ${reason}`, { cause });
  }
}

/** Without types of values: an id of digits alone is no number. An entry says all of itself where it stands: no aliases. */
function readYaml(text: string): unknown {
  const document = parseDocument(text, { schema: "failsafe", stringKeys: true });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw fault;
  return document.toJS({ maxAliasCount: 0 });
}
