import { UsageError } from "command-line/usage-error";
import type { z } from "zod";

/** A file, or text in its place, of which a proof can make nothing, with all that is wrong with it. No message quotes it. */
export class ProofInputError extends UsageError {
  override readonly name = "ProofInputError";
  override readonly code = "PROOF_INPUT_INVALID";

  /** @param where the place of the faults, for example a file's name. */
  constructor(where: string, faults: readonly string[], options?: ErrorOptions) {
    super(`PROOF_INPUT_INVALID: ${where}:\n${faults.map((fault) => `  ${fault}`).join("\n")}`, options);
  }
}

/** Reads JSON by a schema. @throws {ProofInputError} */
export function readJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  where: string,
): z.output<Schema> {
  const { data, error } = schema.safeParse(parsed(text, where));
  if (error === undefined) return data;
  throw new ProofInputError(
    where,
    error.issues.map(({ path, message }) => `${path.join(".") || "it"} ${message}`),
  );
}

/** The parser's own message quotes the text, which may hold a password: it goes no further. */
function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProofInputError(where, ["is not JSON"]);
  }
}
