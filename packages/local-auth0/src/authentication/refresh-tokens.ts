import { createHash, randomBytes } from "node:crypto";
import type { LifetimeChanges } from "../actions/post-login.ts";
import type { Authorization, HeldToken, RefreshToken } from "../state/login-state.ts";
import type { Client, TenantState } from "../state/tenant-state.ts";
import { changedMetadata } from "./changed-metadata.ts";

/** Changes of nothing, where no Action has a say. */
const UNCHANGED: LifetimeChanges = { evictMetadata: false, metadata: {} };

/** A refresh token that has been taken in, and what it gives. */
export interface Redemption {
  readonly authorization: Authorization;
  /** The refresh token to go on with: a new one where the client's rotate, or the same. */
  readonly next: string;
  /** As it was before. */
  readonly token: RefreshToken;
  /** Makes the token good again, as if it had never been sent: for a refresh that is refused afterwards. */
  undo(): void;
}

/** From where a token is asked for. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

/**
 * A person has so many refresh tokens of an application at most; the oldest gives way (Auth0 docs, "Refresh Tokens", limit of active tokens).
 */
const PER_PERSON_AND_CLIENT = 200;

/** After so many new ones, those that have expired are deleted. */
const SWEEP_EVERY = 1000;

/** Characters of a value that are the same in all that rotation makes of it. */
const FAMILY_LENGTH = 24;

/**
 * The tenant's refresh tokens, with rotation, reuse detection and lifetimes (Auth0 docs, "Refresh Token Rotation" and
 * "Refresh Token Expiration"). Lifetimes are those that the client has at the time of use. The state keeps hashes of them.
 *
 * A value is `v1.`, its family, which finds what is kept of it, and a secret of its own. So each value of a family that isn't good any
 * more is known for one that was, though nothing is kept of it.
 */
export class RefreshTokens {
  readonly #state: Pick<TenantState, "refreshTokens" | "clients">;
  readonly #now: () => Date;
  /** Of each person and application, the oldest first. */
  readonly #idsByHolder = new Map<string, string[]>();
  #untilSweep = SWEEP_EVERY;

  constructor(state: Pick<TenantState, "refreshTokens" | "clients">, now: () => Date) {
    this.#state = state;
    this.#now = now;
    for (const token of state.refreshTokens.all()) this.#list(token);
  }

  /** Begins a family. @returns its first token */
  issue(
    authorization: Authorization,
    { ip, userAgent }: Origin = { ip: "", userAgent: "" },
    changes: LifetimeChanges = UNCHANGED,
  ): string {
    this.#sweep();
    const { userId, clientId, audience, sessionId, requestedScopes } = authorization;
    const family = randomText(FAMILY_LENGTH);
    const value = valueIn(family);
    const settings = this.#state.clients.get(clientId)?.refresh_token;
    const token: RefreshToken = {
      id: idOf(family),
      user_id: userId,
      client_id: clientId,
      session_id: sessionId ?? null,
      rotating: settings?.rotation_type === "rotating",
      created_at: this.#now().toISOString(),
      last_exchanged_at: null,
      idle_expires_at: null,
      expires_at: null,
      device: { initial_ip: ip, initial_user_agent: userAgent, last_ip: ip, last_user_agent: userAgent },
      resource_servers: audience === undefined ? [] : [{ audience, scopes: requestedScopes.join(" ") }],
      authorization,
      current: [this.#held(value)],
    };
    this.#put(token, settings, changes);
    this.#list(token);
    return value;
  }

  /**
   * Takes a token in. The reuse of one that another has replaced revokes its family, unless it is the last replaced one
   * and within the client's leeway.
   *
   * @returns `undefined` when the token is unknown, another client's, expired or reused
   */
  redeem(value: string, client: Client, origin?: Origin): Redemption | undefined {
    const token = this.#tokenOf(value);
    if (token?.client_id !== client.client_id) return undefined;
    const held = heldIn(token, value);
    if (held === undefined || this.#isExpired(token, held, client.refresh_token)) return this.#revoked(token);
    if (held === token.replaced && !this.#isWithinLeeway(token.replaced.at, client))
      return this.#revoked(token);
    const next = client.refresh_token?.rotation_type === "rotating" ? valueIn(familyOf(value)) : value;
    this.#state.refreshTokens.put(this.#exchanged(token, held, next, client, origin));
    return {
      authorization: token.authorization,
      next,
      token,
      undo: () => this.#undo(token, held, hashOf(next)),
    };
  }

  /** Does with a token what Actions have asked for. It never lasts longer than its client's settings let it. */
  change(value: string, changes: LifetimeChanges): void {
    const token = this.#tokenOf(value);
    if (token !== undefined)
      this.#put(token, this.#state.clients.get(token.client_id)?.refresh_token, changes);
  }

  #put(token: RefreshToken, settings: Client["refresh_token"], changes: LifetimeChanges): void {
    const { expiresAt = token.limits?.absolute, idleExpiresAt = token.limits?.idle } = changes;
    const metadata = changedMetadata(token.refresh_token_metadata, changes);
    const limits = {
      ...(expiresAt !== undefined && { absolute: expiresAt }),
      ...(idleExpiresAt !== undefined && { idle: idleExpiresAt }),
    };
    const changed: RefreshToken = {
      ...token,
      ...(metadata !== undefined && { refresh_token_metadata: metadata }),
      ...(Object.keys(limits).length > 0 && { limits }),
    };
    this.#state.refreshTokens.put({ ...changed, ...this.#ends(changed, settings) });
  }

  /** Whether a token of a rotating client was replaced, and is too old to be used again. */
  isReused(value: string, client: Client): boolean {
    const token = this.#tokenOf(value);
    if (token?.client_id !== client.client_id || client.refresh_token?.rotation_type !== "rotating")
      return false;
    const held = heldIn(token, value);
    return (
      held === undefined || (held === token.replaced && !this.#isWithinLeeway(token.replaced.at, client))
    );
  }

  /** The authorization that a token stands for, even one that is expired or was replaced last. */
  find(value: string): Authorization | undefined {
    const token = this.#tokenOf(value);
    return token !== undefined && heldIn(token, value) !== undefined ? token.authorization : undefined;
  }

  /** Revokes a token together with its family. An unknown one is none to revoke. */
  revoke(value: string): void {
    const token = this.#tokenOf(value);
    if (token !== undefined) this.#revoked(token);
  }

  /** Revokes every family of an authorization. */
  revokeAuthorization(id: string): void {
    for (const token of this.#state.refreshTokens.all())
      if (token.authorization.id === id) this.#revoked(token);
  }

  #exchanged(
    token: RefreshToken,
    held: HeldToken,
    next: string,
    { refresh_token: settings }: Client,
    { ip, userAgent }: Origin = { ip: token.device.last_ip, userAgent: token.device.last_user_agent },
  ): RefreshToken {
    const isFirstUse = token.current.includes(held);
    const rotates = hashOf(next) !== held.hash;
    const { limits: { idle: _idle, ...limits } = {}, ...rest } = token;
    const exchanged: RefreshToken = {
      ...rest,
      ...(limits.absolute !== undefined && { limits }),
      last_exchanged_at: this.#now().toISOString(),
      rotating: rotates,
      device: { ...token.device, last_ip: ip, last_user_agent: userAgent },
      current: [...token.current.filter((one) => one !== held), this.#held(next)],
      ...(rotates && isFirstUse && { replaced: { ...held, at: this.#seconds() } }),
    };
    return { ...exchanged, ...this.#ends(exchanged, settings) };
  }

  /** Takes an exchange back, whatever has become of the family meanwhile; one that was revoked stays so. */
  #undo(before: RefreshToken, held: HeldToken, next: string): void {
    const token = this.#state.refreshTokens.get(before.id);
    if (token === undefined) return;
    const { replaced, ...rest } = token;
    const wasCurrent = before.current.includes(held);
    const last = wasCurrent && replaced?.hash === held.hash ? before.replaced : replaced;
    this.#state.refreshTokens.put({
      ...rest,
      last_exchanged_at: before.last_exchanged_at,
      ...(before.limits !== undefined && { limits: before.limits }),
      current: [...token.current.filter(({ hash }) => hash !== next), ...(wasCurrent ? [held] : [])],
      ...(last !== undefined && { replaced: last }),
    });
  }

  /** Once a successor has been used, the client has it, and this is somebody else. */
  #isWithinLeeway(replacedAt: number, { refresh_token: settings }: Client): boolean {
    return this.#seconds() < replacedAt + (settings?.leeway ?? 0);
  }

  #isExpired(token: RefreshToken, { usedAt }: HeldToken, settings: Client["refresh_token"]): boolean {
    const { absolute, idle } = lifetimes(settings);
    const { limits } = token;
    return (
      this.#seconds() >= Math.min(secondsOf(token.created_at) + absolute, usedAt + idle) ||
      this.#now().getTime() >= Math.min(limits?.absolute ?? Infinity, limits?.idle ?? Infinity)
    );
  }

  /** When a token ends by the client's settings of now. */
  #ends(token: RefreshToken, settings: Client["refresh_token"]) {
    const { absolute, idle } = lifetimes(settings);
    return {
      expires_at: timeAt(
        Math.min(secondsOf(token.created_at) + absolute, (token.limits?.absolute ?? Infinity) / 1000),
      ),
      idle_expires_at: timeAt(Math.min(this.#seconds() + idle, (token.limits?.idle ?? Infinity) / 1000)),
    };
  }

  #sweep(): void {
    this.#untilSweep -= 1;
    if (this.#untilSweep > 0) return;
    this.#untilSweep = SWEEP_EVERY;
    for (const token of this.#state.refreshTokens.all()) {
      const settings = this.#state.clients.get(token.client_id)?.refresh_token;
      if (token.current.every((held) => this.#isExpired(token, held, settings))) this.#revoked(token);
    }
    this.#idsByHolder.clear();
    for (const token of this.#state.refreshTokens.all()) this.#list(token);
  }

  #list({ id, user_id, client_id }: RefreshToken): void {
    const holder = JSON.stringify([user_id, client_id]);
    const ids = [...(this.#idsByHolder.get(holder) ?? []), id];
    for (const oldest of ids.splice(0, ids.length - PER_PERSON_AND_CLIENT)) {
      this.#state.refreshTokens.delete(oldest);
    }
    this.#idsByHolder.set(holder, ids);
  }

  #tokenOf(value: string): Readonly<RefreshToken> | undefined {
    return this.#state.refreshTokens.get(idOf(familyOf(value)));
  }

  #held(value: string): HeldToken {
    return { hash: hashOf(value), usedAt: this.#seconds() };
  }

  #revoked({ id }: RefreshToken): undefined {
    this.#state.refreshTokens.delete(id);
  }

  #seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }
}

/** Seconds that tokens last from their first issue, and without a use. */
function lifetimes(settings: Client["refresh_token"]): { absolute: number; idle: number } {
  const { expiration_type, token_lifetime = Number.POSITIVE_INFINITY } = settings ?? {};
  const { idle_token_lifetime = Number.POSITIVE_INFINITY } = settings ?? {};
  const { infinite_token_lifetime = false, infinite_idle_token_lifetime = false } = settings ?? {};
  const ends = expiration_type === "expiring" && !infinite_token_lifetime;
  return {
    absolute: ends ? token_lifetime : Number.POSITIVE_INFINITY,
    idle: infinite_idle_token_lifetime ? Number.POSITIVE_INFINITY : idle_token_lifetime,
  };
}

/** Finds what is kept of a value, if it is good, or was replaced last. */
function heldIn({ current, replaced }: RefreshToken, value: string) {
  const hash = hashOf(value);
  return replaced?.hash === hash ? replaced : current.find((held) => held.hash === hash);
}

const valueIn = (family: string): string => `v1.${family}${randomText(32)}`;
const familyOf = (value: string): string => value.slice(3, 3 + FAMILY_LENGTH);
const idOf = (family: string): string => `rt_${hashOf(family).slice(0, 24)}`;
const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
const randomText = (length: number): string => randomBytes((length * 3) / 4).toString("base64url");

const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000);
const timeAt = (seconds: number): string | null =>
  Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : null;
