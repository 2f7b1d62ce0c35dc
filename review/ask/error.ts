import { nearestName } from "../../rules/policy/nearest.ts";

/** A question that cannot be answered as it was asked. */
export class QuestionError extends Error {
  override readonly name = "QuestionError";
  readonly code: "ASK_UNKNOWN_NAME" | "ASK_MALFORMED";

  constructor(code: QuestionError["code"], what: string) {
    super(`${code}: ${what}`);
    this.code = code;
  }
}

/** @throws {QuestionError} that says which names there are, or the nearest. */
export function unknownName(what: string, name: string, known: readonly string[]): QuestionError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? `there are ${known.join(", ")}` : `did you mean "${nearest}"?`;
  return new QuestionError("ASK_UNKNOWN_NAME", `there is no ${what} "${name}"; ${hint}`);
}
