import Provider from "oidc-provider";
import type { PostLoginOutcome } from "../actions/post-login.ts";
import { notifyOfLogout } from "./back-channel-logout.ts";
import type { AuthenticationContext } from "./context.ts";
import type { LoginAttempt } from "./waiting-logins.ts";

/**
 * Ends what Actions revoke when they deny a login (Auth0 docs, `api.session.revoke`, `api.refreshToken.revoke`): the session, of which
 * the applications that take part in it are told, with the refresh tokens that came of it, or the one that is exchanged.
 */
export async function revokeAsAsked(
  context: AuthenticationContext,
  { client, user, session, refreshToken }: LoginAttempt,
  outcome: PostLoginOutcome,
): Promise<void> {
  const { sessions, refreshTokens } = context.state;
  if (outcome.refreshToken.revoked !== undefined && refreshToken !== undefined) {
    refreshTokens.delete(refreshToken.id);
  }
  const { revoked } = outcome.session;
  if (revoked === undefined || session === undefined) return;
  const kept = sessions.get(session.id);
  const current = Provider.ctx?.oidc.session;
  if (current?.uid === session.id) await current.destroy();
  sessions.delete(session.id);
  if (!revoked.preserveRefreshTokens) {
    for (const { id, session_id } of refreshTokens.all())
      if (session_id === session.id) refreshTokens.delete(id);
  }
  context.history.log({
    ...{ type: "session_revoked", client, user, details: { session_id: session.id } },
    ...(outcome.denied !== undefined && { description: outcome.denied }),
  });
  if (kept !== undefined) void notifyOfLogout(context, kept, "session-revoked");
}
