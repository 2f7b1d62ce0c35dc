import type { Device, RefreshToken, Session } from "../state/login-state.ts";

/** A session as Actions hear of it (Auth0 docs, "post-login - Event Object", `event.session`). */
export function sessionEvent(session: Session): object {
  const { id, created_at, updated_at, authenticated_at, expires_at, idle_expires_at, clients } = session;
  return {
    ...{ id, created_at, updated_at, authenticated_at, expires_at, idle_expires_at, clients },
    ...{ device: deviceEvent(session.device), metadata: session.session_metadata ?? {} },
  };
}

/** A refresh token that is exchanged, as Actions hear of it (Auth0 docs, `event.refresh_token`); no value of it is told. */
export function refreshTokenEvent(token: RefreshToken): object {
  const { id, user_id, client_id, session_id, rotating, created_at, last_exchanged_at } = token;
  const { expires_at, idle_expires_at, resource_servers, device, refresh_token_metadata } = token;
  const ends = Object.entries({ session_id, last_exchanged_at, expires_at, idle_expires_at });
  return {
    ...{ id, user_id, client_id, rotating, created_at, resource_servers },
    ...Object.fromEntries(ends.filter(([, value]) => value !== null)),
    ...{ device: deviceEvent(device), metadata: refresh_token_metadata ?? {} },
  };
}

/** Nobody knows by which network (`initial_asn`, `last_asn`) somebody comes from this machine. */
const deviceEvent = (device: Device): object => ({ ...device });
