import { randomBytes } from "node:crypto";
import type { Authorization } from "../state/login-state.ts";
import type { Client } from "../state/tenant-state.ts";

/** A refresh token that has been taken in, and what it gives. */
export interface Redemption {
  readonly authorization: Authorization;
  /** The refresh token to go on with: a new one where the client's rotate, or the same. */
  readonly next: string;
  /** Makes the token good again, as if it had never been sent: for a refresh that is refused afterwards. */
  undo(): void;
}

/** All refresh tokens that come from one login. */
interface Family {
  readonly authorization: Authorization;
  readonly startedAt: number;
  readonly values: Set<string>;
  /** The token that was replaced last: the only one that may be used again, within the leeway. */
  lastReplaced?: RefreshToken;
}

interface RefreshToken {
  readonly family: Family;
  usedAt: number;
  /** Set once another token has taken its place, and not moved by those that do so again within the leeway. */
  replacedAt?: number;
}

/**
 * The tenant's refresh tokens, with rotation, reuse detection and lifetimes (Auth0 docs, "Refresh Token Rotation" and
 * "Refresh Token Expiration"). Lifetimes are those that the client has at the time of use.
 */
export class RefreshTokens {
  readonly #tokens = new Map<string, RefreshToken>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Begins a family. @returns its first token */
  issue(authorization: Authorization): string {
    return this.#add({ authorization, startedAt: this.#seconds(), values: new Set() });
  }

  /**
   * Takes a token in. The reuse of one that another has replaced revokes its family, unless it is the last replaced one
   * and within the client's leeway.
   *
   * @returns `undefined` when the token is unknown, another client's, expired or reused
   */
  redeem(value: string, client: Client): Redemption | undefined {
    const token = this.#tokens.get(value);
    if (token?.family.authorization.clientId !== client.client_id) return undefined;
    if (this.#isExpired(token, client)) return this.#revoked(token);
    if (token.replacedAt !== undefined && !this.#isWithinLeeway(token, client)) return this.#revoked(token);
    return client.refresh_token?.rotation_type === "rotating"
      ? this.#rotate(token)
      : this.#reuse(value, token);
  }

  find(value: string): Authorization | undefined {
    return this.#tokens.get(value)?.family.authorization;
  }

  /** Revokes a token together with its family. An unknown one is none to revoke. */
  revoke(value: string): void {
    const token = this.#tokens.get(value);
    if (token !== undefined) this.#revoked(token);
  }

  /** Revokes every family of an authorization. */
  revokeAuthorization(id: string): void {
    for (const token of this.#tokens.values()) if (token.family.authorization.id === id) this.#revoked(token);
  }

  #rotate(token: RefreshToken): Redemption {
    const { replacedAt, family } = token;
    const { lastReplaced } = family;
    const next = this.#add(family);
    token.replacedAt ??= this.#seconds();
    family.lastReplaced = token;
    const undo = () => {
      this.#forget(next, family);
      if (replacedAt !== undefined) return;
      delete token.replacedAt;
      if (lastReplaced === undefined) delete family.lastReplaced;
      else family.lastReplaced = lastReplaced;
    };
    return { authorization: family.authorization, next, undo };
  }

  #reuse(value: string, token: RefreshToken): Redemption {
    const usedAt = token.usedAt;
    token.usedAt = this.#seconds();
    const undo = () => {
      token.usedAt = usedAt;
    };
    return { authorization: token.family.authorization, next: value, undo };
  }

  /** Once a successor has been used, the client has it, and this is somebody else. */
  #isWithinLeeway(token: RefreshToken, client: Client): boolean {
    const { replacedAt = 0, family } = token;
    return (
      family.lastReplaced === token && this.#seconds() < replacedAt + (client.refresh_token?.leeway ?? 0)
    );
  }

  #isExpired({ family, usedAt }: RefreshToken, { refresh_token: settings }: Client): boolean {
    const { expiration_type, token_lifetime, idle_token_lifetime } = settings ?? {};
    const { infinite_token_lifetime = false, infinite_idle_token_lifetime = false } = settings ?? {};
    const isOver = (since: number, lifetime: number | undefined, isInfinite: boolean) =>
      !isInfinite && lifetime !== undefined && this.#seconds() >= since + lifetime;
    return (
      (expiration_type === "expiring" && isOver(family.startedAt, token_lifetime, infinite_token_lifetime)) ||
      isOver(usedAt, idle_token_lifetime, infinite_idle_token_lifetime)
    );
  }

  #add(family: Family): string {
    const value = `v1.${randomBytes(33).toString("base64url")}`;
    family.values.add(value);
    this.#tokens.set(value, { family, usedAt: this.#seconds() });
    return value;
  }

  #forget(value: string, family: Family): void {
    family.values.delete(value);
    this.#tokens.delete(value);
  }

  #revoked({ family }: RefreshToken): undefined {
    for (const value of family.values) this.#tokens.delete(value);
    family.values.clear();
  }

  #seconds(): number {
    return Math.floor(this.#now().getTime() / 1000);
  }
}
