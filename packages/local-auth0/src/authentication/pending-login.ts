import type { KoaContextWithOIDC } from "oidc-provider";
import type { PostLoginOutcome } from "../actions/post-login.ts";
import type { Authorization, PerformedMethod } from "../state/login-state.ts";
import type { AuthenticationContext } from "./context.ts";
import type { LoginAttempt } from "./evaluate-login.ts";
import type { MultifactorStep } from "./multifactor/requirement.ts";
import type { MultifactorScreen } from "./multifactor/screens.ts";
import type { CallerRequest } from "./post-login-event.ts";

/** Sends the browser to an address of which an Action said so, until it comes back to `/continue`. */
export interface RedirectStep {
  readonly kind: "redirect";
  readonly url: string;
}

/** A login that has more to do after the password before it is let through. */
export interface PendingLogin {
  /** A secret of the browser's; also the `state` of redirects. */
  readonly id: string;
  readonly attempt: LoginAttempt & { readonly authorization: Authorization };
  outcome: PostLoginOutcome;
  /** The next step of the person; absent once all is done. */
  step?: MultifactorStep | RedirectStep;
  /** Whether a second factor was shown in this login. */
  hasShownFactor: boolean;
  /** Where the person is in a step of second factors; absent before its page is shown. */
  screen?: MultifactorScreen;
  /** Wrong codes so far. */
  failures: number;
  /** How the person has shown who they are, with what this login has added. */
  methods: readonly PerformedMethod[];
  /** The interaction whose page sent the browser away. */
  redirectedBy?: string;
  /** The request with which it came back. */
  continuation?: Pick<CallerRequest, "method" | "query" | "body">;
}

/** Seconds in which a person has to finish a step. */
const LIFETIME = 3600;

export function keepPending({ pendingLogins }: AuthenticationContext, pending: PendingLogin): void {
  pendingLogins.set(pending.id, pending, LIFETIME);
}

/** The name of the prompt that interrupts a login after the password. */
export const POST_LOGIN_PROMPT = "post-login";

type PromptDetails = { readonly pendingLogin?: unknown };

/** The login that an interaction goes on with, by the details of its prompt. */
export function pendingLoginOf(
  { pendingLogins }: AuthenticationContext,
  interaction: { readonly prompt?: { readonly name: string; readonly details: PromptDetails } } | undefined,
): PendingLogin | undefined {
  if (interaction?.prompt?.name !== POST_LOGIN_PROMPT) return undefined;
  return pendingLogins.get(String(interaction.prompt.details.pendingLogin));
}

/** The login that a request to `/authorize/{uid}` goes on with, if it is the one of the person who is logged in. */
export function resumedLogin(
  context: AuthenticationContext,
  { oidc }: KoaContextWithOIDC,
): PendingLogin | undefined {
  const pending = pendingLoginOf(context, oidc.entities.Interaction);
  const { clientId, userId } = pending?.attempt.authorization ?? {};
  return clientId === oidc.client?.clientId && userId === oidc.session?.accountId ? pending : undefined;
}
