import { createHash } from "node:crypto";
import Provider, { type Adapter, type AdapterPayload, type KoaContextWithOIDC } from "oidc-provider";
import type { LifetimeChanges } from "../actions/post-login.ts";
import type { Session } from "../state/login-state.ts";
import { unpackMethods } from "./authentication-methods.ts";
import { changedMetadata } from "./changed-metadata.ts";
import type { AuthenticationContext } from "./context.ts";
import { secondsOfProvider } from "./provider-clock.ts";
import { remainingSession, sessionLifetimes } from "./session-lifetime.ts";

/** A tenant keeps so many sessions at most; the one that began first gives way. */
const MOST = 10_000;

/** Everything of which sessions are made. */
type SessionContext = Pick<AuthenticationContext, "state" | "now" | "issuer">;

/**
 * Keeps the sessions of those who are logged in at one of the tenant's domains among what the tenant holds, so that they outlive its process,
 * and the Management API shows and ends them. A cookie is kept as a hash.
 *
 * @param anonymous keeps those of whom nobody knows who they are
 */
export function sessionAdapter(context: SessionContext, anonymous: Adapter): Adapter {
  const { state, now, issuer } = context;
  const idsByCookie = new Map<string, string>();
  for (const session of state.sessions.all()) {
    if (session.issuer === issuer) idsByCookie.set(session.cookie_hash, session.id);
  }
  const good = (id: string | undefined, cookie?: string): Session | undefined => {
    const session = state.sessions.get(id ?? "");
    const isGood = session?.issuer === issuer && Date.parse(session.idle_expires_at) > now().getTime();
    return isGood && (cookie === undefined || session.cookie_hash === cookie) ? session : undefined;
  };
  const payloadOf = (session: Session | undefined, jti: string): AdapterPayload | undefined =>
    session && {
      ...session.protocol,
      kind: "Session",
      jti,
      uid: session.id,
      accountId: session.user_id,
      exp: secondsOfProvider(Date.parse(session.idle_expires_at), now()),
    };
  return {
    ...anonymous,
    async upsert(id, payload, expiresIn = 0) {
      if (payload.accountId === undefined) return anonymous.upsert(id, payload, expiresIn);
      const cookie = hashOf(id);
      const session = sessionFrom(context, { payload, cookie, expiresIn });
      if (state.sessions.get(session.id) === undefined) leaveRoom(state);
      state.sessions.put(session);
      idsByCookie.set(cookie, session.id);
    },
    async find(id) {
      const cookie = hashOf(id);
      const session = good(idsByCookie.get(cookie), cookie);
      return payloadOf(session, id) ?? anonymous.find(id);
    },
    async findByUid(uid) {
      const session = good(uid);
      // Nobody goes on with a session that was found so: its cookie is its browser's alone.
      return payloadOf(session, uid) ?? anonymous.findByUid(uid);
    },
    async destroy(id) {
      await anonymous.destroy(id);
      const cookie = hashOf(id);
      const session = good(idsByCookie.get(cookie), cookie);
      idsByCookie.delete(cookie);
      if (session !== undefined && !isRenamed(id)) state.sessions.delete(session.id);
    },
  };
}

/** Whether a session is about to be put again under another cookie, as at each login (session fixation). */
function isRenamed(id: string): boolean {
  const session = Provider.ctx?.oidc.session;
  return session !== undefined && session.jti !== id;
}

function leaveRoom({ sessions }: SessionContext["state"]): void {
  if (sessions.size < MOST) return;
  const first = sessions.find(() => true);
  if (first !== undefined) sessions.delete(first.id);
}

/** The session of a request, as it will be kept; absent where nobody is logged in. */
export function currentSession(context: SessionContext, { oidc }: KoaContextWithOIDC): Session | undefined {
  const { session } = oidc;
  if (session?.accountId === undefined) return undefined;
  const { uid, accountId, amr, loginTs, authorizations } = session;
  const payload = { kind: "Session", uid, accountId, amr, loginTs, authorizations } as const;
  const age = loginTs === undefined ? undefined : context.now().getTime() / 1000 - loginTs;
  const expiresIn = remainingSession(sessionLifetimes(context.state), age);
  return sessionFrom(context, { payload, cookie: "", expiresIn });
}

interface Saved {
  readonly payload: AdapterPayload;
  readonly cookie: string;
  /** Seconds. */
  readonly expiresIn: number;
}

function sessionFrom(context: SessionContext, { payload, cookie, expiresIn }: Saved): Session {
  const { state, issuer } = context;
  const { jti, kind, uid = "", accountId = "", iat, exp, ...protocol } = payload;
  const now = context.now();
  const before = state.sessions.get(uid);
  const methods = unpackMethods(payload.amr);
  const authenticatedAt = new Date(methods[0]?.timestamp ?? (payload.loginTs ?? 0) * 1000);
  const changes: LifetimeChanges | undefined = Provider.ctx?.state.sessionChanges;
  const expiresAt = Math.min(
    authenticatedAt.getTime() + sessionLifetimes(state).absolute * 1000,
    changes?.expiresAt ?? Number.POSITIVE_INFINITY,
    // An earlier Action may have shortened it.
    before?.authenticated_at === authenticatedAt.toISOString() ? Date.parse(before.expires_at) : Infinity,
  );
  const idleExpiresAt = Math.min(
    now.getTime() + expiresIn * 1000,
    changes?.idleExpiresAt ?? Number.POSITIVE_INFINITY,
    expiresAt,
  );
  const metadata = changes && changedMetadata(before?.session_metadata, changes);
  const [ip, userAgent] = [Provider.ctx?.ip ?? "", Provider.ctx?.get("user-agent") ?? ""];
  return {
    ...before,
    id: uid,
    user_id: accountId,
    created_at: before?.created_at ?? now.toISOString(),
    updated_at: now.toISOString(),
    authenticated_at: authenticatedAt.toISOString(),
    last_interacted_at: now.toISOString(),
    idle_expires_at: new Date(idleExpiresAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
    device: {
      initial_ip: before?.device.initial_ip ?? ip,
      initial_user_agent: before?.device.initial_user_agent ?? userAgent,
      last_ip: ip,
      last_user_agent: userAgent,
    },
    clients: Object.keys(payload.authorizations ?? {}).map((client_id) => ({ client_id })),
    authentication: { methods },
    ...(metadata !== undefined && { session_metadata: metadata }),
    cookie_hash: cookie,
    issuer,
    protocol,
  };
}

const hashOf = (cookie: string): string => createHash("sha256").update(cookie).digest("base64url");
