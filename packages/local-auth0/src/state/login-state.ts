import type { Entity } from "./entity.ts";

/** The rights that a person gave an application by logging in to it. A refresh starts from it again. */
export interface Authorization {
  /** Of all codes and refresh tokens that come from one login. */
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  /** The identifier of the API; absent when the tokens are for `/userinfo` only. */
  readonly audience?: string;
  /** The organization for which the person has logged in. */
  readonly organizationId?: string;
  readonly requestedScopes: readonly string[];
  /** Seconds since the epoch; absent unless the application asked how long ago the person logged in (`max_age`). */
  readonly authTime?: number;
  /** The session's identifier. */
  readonly sessionId?: string;
  readonly nonce?: string;
  /** The class that the application asked for by `acr_values`, where a second factor fulfils it. */
  readonly acr?: string;
  /** How the person showed who they are. */
  readonly methods?: readonly PerformedMethod[];
}

/** A way in which somebody has shown who they are (Auth0 docs, "post-login - Event Object", `event.authentication.methods`). */
export interface PerformedMethod {
  /** `pwd`, `mfa`, `email` and `sms` (a code or link in the place of a password), `federated`, or a name that an Action recorded. */
  readonly name: string;
  /** ISO 8601. */
  readonly timestamp: string;
  /** The factor, where the name is `mfa`. */
  readonly type?: string;
}

/** From where somebody came first, and last. */
export interface Device {
  initial_ip: string;
  initial_user_agent: string;
  last_ip: string;
  last_user_agent: string;
}

/**
 * Somebody who is logged in in a browser (Management API, "Get session"). Times are ISO 8601. `cookie_hash`, `issuer` and
 * `protocol` are internal: never part of an answer.
 */
export type Session = Entity<{
  /** As ID tokens have it as `sid`. */
  id: string;
  user_id: string;
  created_at: string;
  updated_at: string;
  authenticated_at: string;
  last_interacted_at: string;
  /** When it ends if nobody uses it any more; never after `expires_at`. */
  idle_expires_at: string;
  expires_at: string;
  device: Device;
  /** The applications that the person has logged in to. */
  clients: { client_id: string }[];
  authentication: { methods: PerformedMethod[] };
  session_metadata?: Record<string, unknown> | null;
  /** SHA-256 of the cookie that holds it. */
  cookie_hash: string;
  /** The domain at which it counts, for example `https://localhost:4443/`. */
  issuer: string;
  /** All else that `oidc-provider` keeps of it. */
  protocol: Record<string, unknown>;
}>;

/**
 * A refresh token with those that took its place by rotation (Management API, "Get a refresh token"). Times are ISO 8601. `authorization`,
 * `limits`, `current` and `replaced` are internal: never part of an answer.
 */
export type RefreshToken = Entity<{
  /** SHA-256 of what all its values begin with. */
  id: string;
  user_id: string;
  client_id: string;
  session_id: string | null;
  rotating: boolean;
  created_at: string;
  last_exchanged_at: string | null;
  /** By the client's settings at the last exchange; `null` for never. The settings at the next one decide. */
  idle_expires_at: string | null;
  expires_at: string | null;
  device: Device;
  resource_servers: { audience: string; scopes: string }[];
  refresh_token_metadata?: Record<string, unknown> | null;
  authorization: Authorization;
  /** Ends that Actions have set, in milliseconds since the epoch: `idle` counts until the next exchange. */
  limits?: { readonly absolute?: number; readonly idle?: number };
  /** Those that are good; more than one after a use within the client's leeway. */
  current: HeldToken[];
  /** The one that was replaced last, which alone may be used again within the leeway. */
  replaced?: HeldToken & { at: number };
}>;

/** A value of a refresh token as it is kept; times are seconds since the epoch. */
export interface HeldToken {
  /** SHA-256; the value itself is its holder's alone. */
  readonly hash: string;
  /** Of its issue, or of its last use where it doesn't rotate. */
  readonly usedAt: number;
}

/** Failed logins in a row, of one person, or of a name that nobody has. */
export interface FailedLogin {
  /** Made of what is counted together. */
  readonly id: string;
  readonly identifier: string;
  /** Of the last one. */
  readonly ip: string;
  readonly count: number;
  /** ISO 8601. */
  readonly failed_at: string;
}
