/** Why settings could not be deployed. */
export type DeployErrorCode =
  | "DEPLOY_CLI_FAILED"
  | "SETTINGS_CONFIG_INVALID"
  | "SETTINGS_FACTORS_MISSING"
  | "SETTINGS_SESSIONS_UNSOUND"
  | "SETTINGS_KEYWORD_UNKNOWN"
  | "SETTINGS_UNREADABLE";

/** Settings that could not be read, imported or exported. */
export class DeployError extends Error {
  override readonly name = "DeployError";
  readonly code: DeployErrorCode;

  /** @param what in full, without the code. */
  constructor(code: DeployErrorCode, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.code = code;
  }
}
