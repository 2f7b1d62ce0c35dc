import type { Scope } from "../generated/policy.ts";
import { scopes as ofPolicy } from "../generated/policy.ts";
import { claimsOf, grantedScopes, lackingScopes, personOf } from "./claims.ts";
import type { Clock } from "./clock.ts";
import type { Presence, Present } from "./presence.ts";
import { type Reason, SessionError } from "./reasons.ts";
import type { Credentials, Person, SignInOptions, StepUp, Tenant } from "./tenant.ts";

export interface SessionState {
  readonly status: "loading" | "signed-out" | "signed-in";
  /** Why nobody is signed in; beside "signed-in", why a sign-in that the person began came to nothing. */
  readonly reason?: Reason;
  readonly person?: Person;
  /** The scopes of the policy that the tenant granted, or grants as soon as the person shows a second factor. */
  readonly scopes: ReadonlySet<Scope>;
  /** When the person has to sign in again, unless the app is used before. */
  readonly endsAt?: Date;
  /** The screen on which a sign-in that has just ended began. */
  readonly returnTo?: string;
  /** The API refused something for want of a scope, and the scopes have been asked for again. */
  readonly forbidden?: { readonly scope?: string };
  /** The API wants a stronger or a newer sign-in for something that waits for it. */
  readonly stepUp?: StepUp;
  /** By how many milliseconds the device's clock is ahead (behind, if negative); absent unless it's worth a word. */
  readonly clockSkew?: number;
}

export interface SessionOptions {
  readonly tenant: Tenant;
  readonly presence: Presence;
  readonly clock: Clock;
  /** How long the refresh token lives, and how long without use, in seconds. */
  readonly lifetimes: { readonly lifetime: number; readonly idleLifetime: number };
  /** Asks a server for its time, in milliseconds since the epoch; undefined if none answers. */
  readonly serverTime: () => Promise<number | undefined>;
}

export interface TokenOptions {
  readonly refused?: string;
  readonly person?: string;
}

/** An access token is renewed when it has less than this to live, or less than a fifth of its life, in milliseconds. */
const MARGIN = 60_000;

/** After the tenant couldn't be reached it is left alone for this long, while the access token is good, in milliseconds. */
const PAUSE = 10_000;

/** Scopes are not asked for again because of a 403 within this time, in milliseconds. */
const SCOPES_PAUSE = 30_000;

/** The reasons for an end that ends the sessions of the other tabs, too. */
const ENDS_EVERYWHERE: ReadonlySet<Reason> = new Set(["revoked", "rejected", "untrusted"]);

interface Waiting {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: SessionError): void;
}

function waiting(): Waiting {
  let resolve = () => {};
  let reject = (_error: SessionError) => {};
  const promise = new Promise<void>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}

interface Kept {
  readonly token: string;
  /** Servers' time; absent where the token doesn't tell. */
  readonly ends?: number;
  readonly margin: number;
}

/**
 * Who is signed in, with which scopes, and the access token, renewed before it ends and once at a time. In a browser each tab has a
 * session, with a refresh token of its own.
 */
export class Session {
  readonly #tenant: Tenant;
  readonly #presence: Presence;
  readonly #clock: Clock;
  readonly #lifetimes: SessionOptions["lifetimes"];
  readonly #serverTime: SessionOptions["serverTime"];
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { status: "loading", scopes: new Set() };
  #lastSub: string | undefined;
  #changesOfPerson = 0;
  #kept: Kept | undefined;
  #since = 0;
  #pausedUntil = 0;
  #scopesAskedAt = Number.NEGATIVE_INFINITY;
  #starting: Promise<void> | undefined;
  #renewal: Promise<string> | undefined;
  #signingIn = false;
  #waitingForStepUp: Waiting | undefined;

  constructor({ tenant, presence, clock, lifetimes, serverTime }: SessionOptions) {
    this.#tenant = tenant;
    this.#presence = presence;
    this.#clock = clock;
    this.#lifetimes = lifetimes;
    this.#serverTime = serverTime;
  }

  readonly getState = (): SessionState => this.#state;

  /** How many times somebody else has signed in than the person before: whoever shows something of a person starts anew with it. */
  readonly getChangesOfPerson = (): number => this.#changesOfPerson;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows what other tabs do. @returns stops following */
  readonly followTabs = (): (() => void) => this.#presence.onChange(() => void this.#follow());

  /** Finds out who is signed in. Called again, such as when the network is back, it tries again. */
  readonly start = (): Promise<void> => {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  };

  async #start(): Promise<void> {
    let reason: Reason | undefined;
    try {
      const finished = await this.#tenant.finishSignIn();
      if (finished !== undefined) {
        const { credentials, returnTo } = finished;
        await this.#enter(credentials, { fresh: true, ...(returnTo !== undefined && { returnTo }) });
        return;
      }
    } catch (error) {
      reason = await this.#reasonOf(error);
    }
    let present = await this.#presence.read();
    if (present.status === "still-known" && (await this.#tenant.finishSignOut())) {
      present = { status: "nobody" };
      await this.#presence.write(present);
    }
    if (present.status !== "somebody") {
      const nobody = reason ?? (present.status === "still-known" ? "still-known" : undefined);
      this.#set({ status: "signed-out", scopes: new Set(), ...(nobody !== undefined && { reason: nobody }) });
      return;
    }
    // Credentials in the platform's storage are this person's; whether they are still good is seen when they are used.
    const { keepsCredentials } = this.#tenant;
    if (keepsCredentials) this.#set(this.#known(present));
    try {
      // After an answer that was no good the app stays: asking for another one could go on for ever.
      const credentials = await this.#tenant.resume({ mayLeave: reason === undefined });
      if (credentials === undefined) throw new SessionError("expired");
      await this.#requireNobodySignedOut();
      await this.#enter(credentials, {
        fresh: !keepsCredentials,
        ...(keepsCredentials && { since: present.since }),
        ...(reason !== undefined && { reason }),
      });
    } catch (error) {
      const failure = await this.#reasonOf(error);
      if (failure === "unreachable" && keepsCredentials) return;
      await this.#leave(reason ?? failure);
    }
  }

  /**
   * Lets the person sign in, natively in the system's browser; on the web the app is left. A sign-in that fails says so in the state.
   */
  readonly signIn = async (options: SignInOptions = {}): Promise<void> => {
    try {
      await this.#signIn(options);
    } catch (error) {
      const reason = await this.#reasonOf(error);
      this.#set({
        ...this.#state,
        status: this.#state.status === "signed-in" ? "signed-in" : "signed-out",
        reason,
      });
    }
  };

  async #signIn(options: SignInOptions): Promise<void> {
    this.#signingIn = true;
    try {
      // Whom the tenant may still know signed out: the next person mustn't become them, at whichever try.
      const again = options.again ?? (await this.#presence.read()).status === "still-known";
      const credentials = await this.#tenant.signIn({ ...options, again });
      const { returnTo } = options;
      await this.#enter(credentials, { fresh: true, ...(returnTo !== undefined && { returnTo }) });
    } finally {
      this.#signingIn = false;
    }
  }

  /** Revokes the refresh token, forgets all tokens, and ends the tenant's session. Without network it still forgets. */
  readonly signOut = async (): Promise<void> => {
    // A renewal under way would bring a token that nobody revokes.
    await succeeded(within(3_000, this.#renewal));
    // Remembered first, as whoever signs in next mustn't become this person, wherever the app ends from here on.
    await succeeded(this.#presence.write({ status: "still-known" }));
    this.#forgetState();
    this.#set({ status: "loading", scopes: new Set() });
    await succeeded(within(5_000, this.#tenant.revoke()));
    await succeeded(this.#tenant.forget());
    try {
      await this.#tenant.endSession();
      await this.#presence.write({ status: "nobody" });
      this.#set({ status: "signed-out", scopes: new Set() });
    } catch {
      this.#set({ status: "signed-out", scopes: new Set(), reason: "still-known" });
    }
  };

  /**
   * The access token for the API.
   *
   * @param options.person the `sub` of whoever it has to be of: what they wrote isn't sent as somebody who signed in meanwhile.
   * @param options.refused a token that the API refused: this one is not given again.
   * @throws {SessionError} when nobody is signed in (any more), or `unreachable` when the tenant is and the token has ended.
   */
  readonly accessToken = async ({ refused, person }: TokenOptions = {}): Promise<string> => {
    await this.#starting;
    if (this.#state.status !== "signed-in") throw new SessionError(this.#state.reason ?? "expired");
    if (person !== undefined && person !== this.#state.person?.sub) throw new SessionError("elsewhere");
    const kept = this.#kept;
    const now = this.#clock.now();
    const good =
      kept !== undefined && kept.token !== refused && now < (kept.ends ?? Number.POSITIVE_INFINITY);
    if (good && (now < (kept.ends ?? Number.POSITIVE_INFINITY) - kept.margin || now < this.#pausedUntil)) {
      return kept.token;
    }
    try {
      return await this.#renew();
    } catch (error) {
      if (good && error instanceof SessionError && error.reason === "unreachable") return kept.token;
      throw error;
    }
  };

  #renew(): Promise<string> {
    this.#renewal ??= this.#renewNow().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renewNow(): Promise<string> {
    const sub = this.#state.person?.sub;
    try {
      const credentials = await this.#tenant.renew();
      if (this.#state.person?.sub !== sub || this.#state.status !== "signed-in") {
        // Signed out meanwhile.
        await this.#tenant.forget();
        throw new SessionError("elsewhere");
      }
      // A renewal is about whom the refresh token is about (OpenID Connect Core 1.0 §12.2).
      if (personOf(credentials.idToken)?.sub !== sub) throw new SessionError("untrusted");
      await this.#requireNobodySignedOut();
      await this.#enter(credentials, { fresh: true, since: this.#since });
      return credentials.accessToken;
    } catch (error) {
      const reason = await this.#reasonOf(error);
      if (reason === "unreachable" || reason === "failed") {
        // Nothing says that the session has ended, so it hasn't: a network that came back too soon to be seen looks the same.
        this.#pausedUntil = this.#clock.now() + PAUSE;
        throw new SessionError("unreachable");
      }
      if (this.#state.status === "signed-in") await this.#leave(reason);
      throw new SessionError(reason);
    }
  }

  /** The API refused this token, which the tenant had just given: there is no use in going on. */
  readonly reject = async (token: string): Promise<void> => {
    if (!this.#isOfSomebodyElse(token)) await this.#leave("rejected");
  };

  /** Whether a token is of somebody who isn't signed in any more: a late response says nothing of whoever is. */
  #isOfSomebodyElse(token: string): boolean {
    const { sub } = claimsOf(token);
    return sub !== undefined && sub !== this.#state.person?.sub;
  }

  /**
   * The API said 403 to this token for want of a scope: says so, and asks the tenant what the person may do now. The tenant gives a
   * renewed token fewer scopes, never more; more come by signing in.
   */
  readonly onForbidden = async (token: string, scope?: string): Promise<void> => {
    if (this.#isOfSomebodyElse(token)) return;
    this.#set({ ...this.#state, forbidden: scope === undefined ? {} : { scope } });
    if (this.#clock.now() < this.#scopesAskedAt + SCOPES_PAUSE) return;
    this.#scopesAskedAt = this.#clock.now();
    // An outage here is no news: the refusal has been told, and the scopes come with the next renewal.
    await succeeded(this.accessToken({ refused: token }));
  };

  /** Puts away what was told of a refusal or of a sign-in that came to nothing. */
  readonly dismiss = (): void => {
    if (this.#state.status !== "signed-in") return;
    const { forbidden: _forbidden, reason: _reason, ...state } = this.#state;
    this.#set(state);
  };

  /**
   * Asks the person for the sign-in that the API wants, once for all requests that wait for one.
   *
   * @returns when they have signed in that way; in a browser the app is left, and whoever sends again after its return is admitted.
   * @throws {SessionError} `cancelled` when they would rather not.
   */
  readonly stepUp = (wanted: StepUp): Promise<void> => {
    this.#waitingForStepUp ??= waiting();
    this.#set({ ...this.#state, stepUp: wanted });
    return this.#waitingForStepUp.promise;
  };

  /** The person's answer to a step-up: `returnTo` is the screen on which they are, or undefined for "not now". */
  readonly answerStepUp = async (returnTo: string | undefined): Promise<void> => {
    const request = this.#waitingForStepUp;
    const { stepUp: wanted, ...state } = this.#state;
    if (request === undefined || wanted === undefined) return;
    this.#waitingForStepUp = undefined;
    this.#set(state);
    try {
      if (returnTo === undefined) throw new SessionError("cancelled");
      await this.#signIn({ ...wanted, returnTo });
      request.resolve();
    } catch (error) {
      request.reject(new SessionError(await this.#reasonOf(error)));
    }
  };

  /** Takes the time of a server's response, as its `Date` header says it. */
  readonly learnTime = (date: string | null): void => {
    if (date === null) return;
    const before = this.#clock.skew;
    this.#clock.learn(Date.parse(date));
    if (this.#clock.skew !== before) this.#set(this.#state);
  };

  async #enter(
    credentials: Credentials,
    { fresh, since, ...told }: { fresh: boolean; since?: number; reason?: Reason; returnTo?: string },
  ): Promise<void> {
    const person = await this.#personOf(credentials);
    const scopes = new Set([...grantedScopes(credentials), ...lackingScopes(credentials.accessToken)]);
    const { iat, exp } = claimsOf(credentials.accessToken);
    if (fresh && iat !== undefined) this.#clock.learn(iat * 1000);
    const life = exp === undefined || iat === undefined ? Number.POSITIVE_INFINITY : (exp - iat) * 1000;
    this.#kept = {
      token: credentials.accessToken,
      margin: Math.min(MARGIN, life / 5),
      ...(exp !== undefined && { ends: exp * 1000 }),
    };
    this.#since = since ?? this.#clock.now();
    this.#pausedUntil = 0;
    const { forbidden, stepUp } = this.#state;
    const same = this.#state.person?.sub === person.sub;
    this.#set({
      status: "signed-in",
      person,
      scopes,
      endsAt: this.#endsAt(),
      ...(same && forbidden !== undefined && { forbidden }),
      ...(same && stepUp !== undefined && { stepUp }),
      ...told,
    });
    await this.#presence.write({ status: "somebody", person, scopes: [...scopes], since: this.#since });
  }

  /** By the ID token, or by `/userinfo` where the token has no name in it. */
  async #personOf(credentials: Credentials): Promise<Person> {
    const person = personOf(credentials.idToken);
    if (person === undefined) throw new SessionError("untrusted");
    if (person.name !== undefined || person.email !== undefined) return person;
    if (this.#state.person?.sub === person.sub) return this.#state.person;
    try {
      const profile = await this.#tenant.profile(credentials.accessToken);
      // A profile of somebody else mustn't be used (OpenID Connect Core 1.0 §5.3.2).
      return profile.sub === person.sub ? profile : person;
    } catch {
      return person;
    }
  }

  #known({ person, scopes, since }: Extract<Present, { status: "somebody" }>): SessionState {
    this.#since = since;
    return {
      status: "signed-in",
      person,
      scopes: new Set(scopes.filter((name): name is Scope => Object.hasOwn(ofPolicy, name))),
      endsAt: this.#endsAt(),
    };
  }

  #endsAt(): Date {
    const { lifetime, idleLifetime } = this.#lifetimes;
    return new Date(Math.min(this.#since + lifetime * 1000, this.#clock.now() + idleLifetime * 1000));
  }

  async #leave(reason: Reason): Promise<void> {
    this.#forgetState();
    this.#set({ status: "signed-out", scopes: new Set(), reason });
    await succeeded(this.#tenant.forget());
    if (!ENDS_EVERYWHERE.has(reason)) return;
    if ((await this.#presence.read()).status === "somebody") await this.#presence.write({ status: "nobody" });
  }

  /** @throws {SessionError} `elsewhere` when the person has signed out in another tab while tokens came. They are revoked. */
  async #requireNobodySignedOut(): Promise<void> {
    if ((await this.#presence.read()).status === "somebody") return;
    await succeeded(within(5_000, this.#tenant.revoke()));
    throw new SessionError("elsewhere");
  }

  #forgetState(): void {
    this.#kept = undefined;
    this.#pausedUntil = 0;
    this.#waitingForStepUp?.reject(new SessionError("cancelled"));
    this.#waitingForStepUp = undefined;
  }

  /** Does what another tab has done: signed out, or signed somebody else in. */
  async #follow(): Promise<void> {
    if (this.#signingIn || this.#starting !== undefined) return;
    const present = await this.#presence.read();
    const { status, person } = this.#state;
    if (present.status !== "somebody") {
      if (status !== "signed-in") return;
      await succeeded(within(5_000, this.#tenant.revoke()));
      await this.#leave("elsewhere");
      return;
    }
    if (status === "signed-in" && present.person.sub === person?.sub) return;
    if (status === "signed-in") {
      this.#forgetState();
      this.#set({ status: "loading", scopes: new Set() });
      await succeeded(within(5_000, this.#tenant.revoke()));
      await succeeded(this.#tenant.forget());
    }
    await this.start();
  }

  /** Why something failed; a token that seems to be of another time is the clock's fault if the clock is wrong. */
  async #reasonOf(error: unknown): Promise<Reason> {
    const reason = error instanceof SessionError ? error.reason : "failed";
    if (reason !== "untrusted") return reason;
    const time = await this.#serverTime();
    if (time !== undefined) this.#clock.learn(time);
    return this.#clock.skew === 0 ? "untrusted" : "clock";
  }

  #set(state: SessionState): void {
    const { clockSkew: _before, ...rest } = state;
    const { skew } = this.#clock;
    const sub = state.person?.sub;
    if (sub !== undefined && sub !== this.#lastSub) {
      if (this.#lastSub !== undefined) this.#changesOfPerson += 1;
      this.#lastSub = sub;
    }
    this.#state = skew === 0 ? rest : { ...rest, clockSkew: skew };
    for (const listener of this.#listeners) listener();
  }
}

/** Waits for a promise, but no longer than so many milliseconds. @throws {SessionError} `unreachable` after that. */
function within<T>(milliseconds: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  if (promise === undefined) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new SessionError("unreachable")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function succeeded(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}
