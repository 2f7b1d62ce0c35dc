import { argument, callsOf } from "./calls.ts";
import { ActionError } from "./error.ts";
import type { ActionRunner } from "./run.ts";

/**
 * Runs Actions that hear of something which has happened. Nobody waits for them, and nothing depends on what comes of them:
 * where one breaks, the log says so.
 */
export function notifyActions(
  runner: ActionRunner,
  trigger: "post-user-registration" | "post-change-password",
  event: object,
  log: (line: string) => void,
): void {
  runner.run(trigger, event).catch((cause: unknown) => {
    log(cause instanceof ActionError ? cause.message : String(cause));
  });
}

/** Whether an Action has sent a message, or an event, in the tenant's place. */
export type Delivery = { readonly delivered: true } | { readonly delivered: false; readonly reason: string };

/** Characters of a reason that Auth0 keeps. */
const REASON_LIMIT = 1024;

/**
 * Has an Action deliver something: all that are bound to `send-phone-message`, or the one of a provider or a stream (Auth0
 * docs, "API Object" of each). A failed delivery isn't tried again.
 *
 * @param action the identifier of the Action of a provider or a stream
 */
export async function deliverByAction(
  runner: ActionRunner,
  trigger: "send-phone-message" | "custom-phone-provider" | "custom-email-provider" | "event-stream",
  event: object,
  action?: string,
): Promise<Delivery> {
  try {
    const { calls } = await runner.run(trigger, event, action === undefined ? {} : { action });
    const [failure] = callsOf(calls, "notification.drop", "notification.retry").slice(-1);
    if (failure === undefined) return { delivered: true };
    return { delivered: false, reason: argument(failure).slice(0, REASON_LIMIT) };
  } catch (cause) {
    if (!(cause instanceof ActionError)) throw cause;
    return { delivered: false, reason: cause.message };
  }
}
