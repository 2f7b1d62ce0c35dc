/** Somebody who signed in, as the tenant describes them. */
export interface Person {
  /** The subject: the one name of a person that never changes. */
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly picture?: string;
}

/** Tokens as the tenant gave them; the ID token has been validated. */
export interface Credentials {
  readonly accessToken: string;
  readonly idToken: string;
  /** The scopes that were granted, separated by spaces, where the token endpoint said them. */
  readonly scope?: string;
}

/** How somebody has to sign in for one request (RFC 9470 §4). */
export interface StepUp {
  /** Authentication contexts, the preferred one first, separated by spaces. */
  readonly acrValues?: string;
  /** Seconds since the person last signed in, at most. */
  readonly maxAge?: number;
}

export interface SignInOptions extends StepUp {
  /** The screen to come back to, as a path of the app. */
  readonly returnTo?: string;
  /** Asks for the password whoever the tenant may still know. */
  readonly again?: boolean;
}

/** The tenant, as a session needs it. Every method that fails throws a `SessionError`. */
export interface Tenant {
  /** Whether credentials outlive the process: in the platform's secure storage, but never in a browser. */
  readonly keepsCredentials: boolean;

  /** Opens the sign-in page. In a browser the app is left and this never settles, unless the person comes back by "Back". */
  signIn(options: SignInOptions): Promise<Credentials>;

  /**
   * Goes on with a sign-in that brought the app here, if there is one.
   *
   * @returns undefined if there is none
   */
  finishSignIn(): Promise<{ readonly credentials: Credentials; readonly returnTo?: string } | undefined>;

  /**
   * Credentials of a session that goes on: natively those that are stored, in a browser those that the tenant gives for its own session,
   * without showing anything.
   *
   * @param options.mayLeave whether the app may be left for a moment, and opened again with the answer, where a browser needs that.
   * @returns undefined if there is none
   */
  resume(options: { readonly mayLeave: boolean }): Promise<Credentials | undefined>;

  /** New tokens by the refresh token. */
  renew(): Promise<Credentials>;

  /** The person as `/userinfo` describes them. */
  profile(accessToken: string): Promise<Person>;

  /** Revokes the refresh token. */
  revoke(): Promise<void>;

  /** Forgets all tokens on this device. */
  forget(): Promise<void>;

  /** Ends the tenant's own session in the browser. In a browser the app is left, as by `signIn`. */
  endSession(): Promise<void>;

  /** Whether the end of the tenant's own session has brought the app here. */
  finishSignOut(): Promise<boolean>;
}
