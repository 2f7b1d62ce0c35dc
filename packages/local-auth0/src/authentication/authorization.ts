import type { PostLoginOutcome } from "../actions/post-login.ts";

/** What a person let an application do by logging in to it. A refresh starts from it again. */
export interface Authorization {
  /** Of all codes and refresh tokens that come from one login. */
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  /** The identifier of the API; absent when the tokens are for `/userinfo` only. */
  readonly audience?: string;
  readonly requestedScopes: readonly string[];
  /** Seconds since the epoch; absent unless the application asked how long ago the person logged in (`max_age`). */
  readonly authTime?: number;
  /** The session's identifier for the client. */
  readonly sessionId?: string;
  readonly nonce?: string;
}

/** A login that its Actions let through, and what they made of it. */
export interface Login {
  readonly authorization: Authorization;
  readonly outcome: PostLoginOutcome;
}
