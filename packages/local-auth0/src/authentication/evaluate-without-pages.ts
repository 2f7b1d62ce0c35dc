import type { PostLoginOutcome } from "../actions/post-login.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { evaluateLogin } from "./evaluate-login.ts";
import { interruptGrant } from "./multifactor-interrupted-grant.ts";
import {
  type MultifactorStep,
  requestedMultifactor,
  requiredMultifactor,
} from "./multifactor-requirement.ts";
import type { LoginWithoutPages } from "./waiting-logins.ts";

/**
 * Decides on a login that has no pages.
 *
 * @param earlier what an earlier call, which was interrupted, made of it
 * @throws {AuthenticationError} when the login is denied, and `mfa_required` when a second factor has to be shown first
 */
export async function evaluateWithoutPages(
  context: AuthenticationContext,
  login: LoginWithoutPages,
  earlier?: PostLoginOutcome,
): Promise<PostLoginOutcome> {
  if (earlier !== undefined && earlier.pause === undefined) return earlier;
  const outcome = await evaluateLogin(context, login.attempt, earlier?.pause?.resume);
  const step = nextStep(context, login, outcome, earlier !== undefined);
  return step === undefined ? outcome : interruptGrant(context, step, { ...login, outcome });
}

function nextStep(
  { state, log }: AuthenticationContext,
  { attempt: { user, protocol } }: LoginWithoutPages,
  { pause, multifactor }: PostLoginOutcome,
  hasShownFactor: boolean,
): MultifactorStep | undefined {
  if (pause === undefined) {
    const required = requiredMultifactor(state, multifactor, {
      isRefresh: protocol === "oauth2-refresh-token",
    });
    return hasShownFactor ? undefined : required;
  }
  if ("challenge" in pause) return requestedMultifactor(state, user, pause.challenge, "challenge");
  if ("enroll" in pause) return requestedMultifactor(state, user, pause.enroll, "enrol");
  log("ACTION_UNANSWERED: an Action sends somebody to a page who has logged in without one");
  throw new AuthenticationError("access_denied", "The login could not be completed.");
}
