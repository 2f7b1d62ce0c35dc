/** Somebody who can't be told from others, or whom the tenant doesn't have. Nothing has changed. */
export class OffboardError extends Error {
  override readonly name = "OffboardError";
  readonly code: "PERSON_AMBIGUOUS" | "PERSON_UNKNOWN";

  /** @param what in full, without the code. */
  constructor(code: OffboardError["code"], what: string) {
    super(`${code}: ${what}`);
    this.code = code;
  }
}
