import type { ActionExecution } from "./sandbox/execution.ts";

/** Codes of `ActionError`, to be branched on; messages are for people and may change. */
export type ActionErrorCode = "ACTION_FAILED" | "ACTION_TIMED_OUT";

/** An Action broke or took too long: whatever it was asked for must be refused. The message is for the log only. */
export class ActionError extends Error {
  override readonly name = "ActionError";
  readonly code: ActionErrorCode;
  /** The Actions that ran until then. */
  readonly executions: readonly ActionExecution[];

  constructor(code: ActionErrorCode, message: string, executions: readonly ActionExecution[] = []) {
    super(`${code}: ${message}`);
    this.code = code;
    this.executions = executions;
  }
}
