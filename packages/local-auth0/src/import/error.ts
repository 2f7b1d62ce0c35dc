/** Why something could not be imported into a tenant. */
export type ImportErrorCode =
  | "IMPORT_DEPLOY_CLI_FAILED"
  | "IMPORT_DEPLOY_CLI_MISSING"
  | "IMPORT_PEOPLE_REFUSED"
  | "IMPORT_UNREADABLE";

/** Configuration or people that a tenant could not be given. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly code: ImportErrorCode;

  /** @param what in full, without the code. */
  constructor(code: ImportErrorCode, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.code = code;
  }
}
