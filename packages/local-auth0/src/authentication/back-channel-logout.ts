import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Session } from "../state/login-state.ts";
import { loopbackUrl } from "../state/loopback.ts";
import type { Client } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";

/** Why a session ends, in Auth0's names (Auth0 docs, "OIDC Back-Channel Logout Initiators"). */
export type LogoutInitiator = "rp-logout" | "session-revoked";

/** Seconds that a logout token is good for, and milliseconds that an application has to answer. */
const LIFETIME = 120;
const PATIENCE = 5000;

const settings = z.object({
  backchannel_logout_urls: z.array(z.string()).default([]),
  backchannel_logout_initiators: z
    .object({ mode: z.string().default("custom"), selected_initiators: z.array(z.string()).optional() })
    .optional(),
});

/** Initiators of which an application hears that has selected none. */
const USUAL: readonly string[] = ["rp-logout", "idp-logout"];

type LogoutContext = Pick<AuthenticationContext, "state" | "keys" | "now" | "history">;

/**
 * Tells the applications of a session that it has ended (OpenID Connect Back-Channel Logout 1.0 §2.5). Only those on this machine are told: nothing
 * that is tried here gets out of it. What became of it is in the log.
 *
 * @returns once all of them have answered, or haven't in time; it never fails
 */
export async function notifyOfLogout(
  context: LogoutContext,
  session: Session,
  initiator: LogoutInitiator,
): Promise<void> {
  const clients = session.clients.flatMap(({ client_id }) => context.state.clients.get(client_id) ?? []);
  await Promise.all(
    clients.flatMap((client) =>
      urlsOf(client, initiator).map(async (url) =>
        record(context, client, session, await post(context, client, session, url)),
      ),
    ),
  );
}

function urlsOf({ oidc_logout }: Client, initiator: LogoutInitiator): string[] {
  const { data } = settings.safeParse(oidc_logout);
  const { mode, selected_initiators: selected = USUAL } = data?.backchannel_logout_initiators ?? {};
  return data === undefined || !(mode === "all" || selected.includes(initiator))
    ? []
    : data.backchannel_logout_urls;
}

/** @returns why it failed; `undefined` where it didn't */
async function post(
  context: LogoutContext,
  client: Client,
  session: Session,
  url: string,
): Promise<string | undefined> {
  if (loopbackUrl(url) === undefined) return `${url} is not on this machine.`;
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ logout_token: await logoutToken(context, client, session) }),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `It answered ${response.status}.`;
  } catch (error) {
    return `It can't be reached: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The claims of OpenID Connect Back-Channel Logout 1.0 §2.4. */
function logoutToken({ keys, now }: LogoutContext, { client_id }: Client, session: Session): Promise<string> {
  const iat = Math.floor(now().getTime() / 1000);
  const claims = {
    iss: session.issuer,
    aud: client_id,
    sub: session.user_id,
    sid: session.id,
    iat,
    exp: iat + LIFETIME,
    jti: randomUUID(),
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  };
  return keys.sign(claims, { typ: "logout+jwt" });
}

function record(
  { state, history }: LogoutContext,
  client: Client,
  session: Session,
  failure: string | undefined,
): void {
  history.log({
    type: failure === undefined ? "oidc_backchannel_logout_succeeded" : "oidc_backchannel_logout_failed",
    ...(failure !== undefined && { description: failure }),
    client,
    user: state.users.get(session.user_id),
    details: { session_id: session.id },
  });
}
