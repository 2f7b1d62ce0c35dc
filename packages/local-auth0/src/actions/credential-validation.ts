import { callsOf, membersOf, optionsOf } from "./calls.ts";
import type { ActionRunner } from "./run.ts";

/** The outcome of the Actions of `post-credential-validation` for somebody who has typed in a password. */
export interface CredentialValidationOutcome {
  /** Why it is refused, for the log: the person is told what a wrong password is told. Absent when it is not. */
  readonly denied?: string;
  /** Handed on to the post-login Actions as `event.transaction.metadata`. */
  readonly transactionMetadata: Readonly<Record<string, unknown>>;
}

/**
 * Runs the Actions that judge a login when its password was checked, right or wrong (Auth0 docs, "Post Credential Validation").
 *
 * @throws {ActionError} when an Action breaks or takes too long: the login is refused then
 */
export async function runCredentialValidation(
  runner: ActionRunner,
  event: object,
): Promise<CredentialValidationOutcome> {
  const { calls } = await runner.run("post-credential-validation", event);
  const [denial] = callsOf(calls, "authentication.deny");
  return {
    ...(denial !== undefined && { denied: String(optionsOf(denial, 0).reason ?? "") }),
    transactionMetadata: membersOf(callsOf(calls, "transaction.setMetadata")),
  };
}
