import type { KoaContextWithOIDC } from "oidc-provider";
import type { AuthenticationContext } from "./context.ts";
import type { PendingLogin } from "./waiting-logins.ts";

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
