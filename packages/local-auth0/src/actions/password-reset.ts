import { argument, callsOf, optionsOf } from "./calls.ts";
import { type PausedLogin, pausedLogin, urlWith } from "./pause.ts";
import type { ActionRunner, Pause } from "./run.ts";

/** The outcome of the Actions of `password-reset-post-challenge` for somebody who wants a new password. */
export interface PasswordResetOutcome {
  /** Why it is refused; absent when it is not. */
  readonly denied?: string;
  /** The step that the browser has to take before the next Action runs; absent when the execution is over. */
  readonly pause?: PausedLogin;
  /** Where the person is sent when the password is changed. */
  readonly resultUrl?: string;
}

/**
 * Runs the Actions between the proof of who somebody is and the new password (Auth0 docs, "Actions Triggers:
 * password-reset-post-challenge - API Object").
 *
 * @param resume where an earlier run of the same reset paused
 * @throws {ActionError} when an Action breaks or takes too long
 */
export async function runPasswordReset(
  runner: ActionRunner,
  event: object,
  resume?: Pause,
): Promise<PasswordResetOutcome> {
  const options = resume === undefined ? {} : { resume };
  const { calls, pause } = await runner.run("password-reset-post-challenge", event, options);
  const [denial] = callsOf(calls, "access.deny");
  const [result] = callsOf(calls, "transaction.setResultUrl").slice(-1);
  return {
    ...(denial !== undefined && { denied: argument(denial) }),
    ...(pause !== undefined && { pause: pausedLogin(pause) }),
    ...(result !== undefined && { resultUrl: urlWith(argument(result), optionsOf(result, 1).query) }),
  };
}
