import { argument, callsOf, membersOf } from "./calls.ts";
import type { ActionRunner } from "./run.ts";

/** The outcome of the Actions of `pre-user-registration` for somebody who signs up. */
export interface RegistrationOutcome {
  /** Why it is refused, for the log, and what the person is told; absent when it is not. */
  readonly denied?: { readonly reason: string; readonly userMessage: string };
  /** The metadata with which the person begins. */
  readonly appMetadata: Readonly<Record<string, unknown>>;
  readonly userMetadata: Readonly<Record<string, unknown>>;
}

/**
 * Runs the Actions before somebody is made known (Auth0 docs, "Actions Triggers: pre-user-registration - API Object").
 *
 * @throws {ActionError} when an Action breaks or takes too long
 */
export async function runPreUserRegistration(
  runner: ActionRunner,
  event: object,
): Promise<RegistrationOutcome> {
  const { calls } = await runner.run("pre-user-registration", event);
  const [denial] = callsOf(calls, "access.deny", "validation.error");
  return {
    ...(denial !== undefined && {
      denied: { reason: argument(denial), userMessage: argument(denial, 1) },
    }),
    appMetadata: membersOf(callsOf(calls, "user.setAppMetadata")),
    userMetadata: membersOf(callsOf(calls, "user.setUserMetadata")),
  };
}
