import type { PostLoginOutcome } from "../actions/post-login.ts";
import type { ActionRunner } from "../actions/run.ts";
import type { SigningKeys } from "../signing-keys/signing-keys.ts";
import type { History } from "../state/history.ts";
import type { Authorization } from "../state/login-state.ts";
import type { TenantState, User } from "../state/tenant-state.ts";
import type { ExpiringStore } from "./expiring-store.ts";
import type { FailedLogins } from "./failed-logins.ts";
import type { RefreshTokens } from "./refresh-tokens.ts";
import type {
  FederatedLogin,
  InterruptedGrant,
  MultifactorScreen,
  PasswordlessCode,
  PendingLogin,
} from "./waiting-logins.ts";

/** A login that its Actions let through, and what they made of it. */
export interface Login {
  readonly authorization: Authorization;
  readonly outcome: PostLoginOutcome;
}

/** Somebody who signs up, or logs in without a password for the first time. */
export interface NewPerson {
  readonly connection: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly phone_number?: string;
  readonly phone_verified?: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly user_metadata?: Readonly<Record<string, unknown>>;
  readonly app_metadata?: Readonly<Record<string, unknown>>;
}

/** Somebody who has shown who they are, for one login to one application. */
export interface LoginTicket {
  readonly userId: string;
  readonly clientId: string;
  /** The name of the way in which they have, for example `email`. */
  readonly method: string;
}

/** Everything that the parts of the Authentication API share. */
export interface AuthenticationContext {
  /** Of the domain at which a request came in; ends in `/`. */
  readonly issuer: string;
  readonly state: TenantState;
  /** Puts somebody into a connection, unless they are known there, have no such address or name, or a weak password. */
  readonly signUp: (person: NewPerson) => { readonly user: User } | { readonly refusal: "invalid" | "weak" };
  readonly keys: SigningKeys;
  readonly actions: ActionRunner;
  readonly now: () => Date;
  readonly log: (line: string) => void;
  /** Logins whose code has not been exchanged, by the id of their authorization. */
  readonly logins: ExpiringStore<Login>;
  /** Logins that wait for a step of the person, by their ids. */
  readonly pendingLogins: ExpiringStore<PendingLogin>;
  /** Logins at the token endpoint that wait for a second factor, by their `mfa_token`. */
  readonly interruptedGrants: ExpiringStore<InterruptedGrant>;
  /** The ids of people who are asked for no second factor in a browser, by the secret that its cookie holds. */
  readonly rememberedBrowsers: ExpiringStore<string>;
  /** Wrong codes of second factors in a row, by the person. */
  readonly wrongFactors: ExpiringStore<number>;
  /** Browsers and the people who have logged in in them, as far as the tenant's policy minds it. */
  readonly familiarBrowsers: ExpiringStore<true>;
  /** Logins that go on at another provider, by the `state` that it got. */
  readonly federatedLogins: ExpiringStore<FederatedLogin>;
  readonly refreshTokens: RefreshTokens;
  readonly failedLogins: FailedLogins;
  readonly history: History;
  /** Codes that were sent in the place of a password, by connection and address. */
  readonly passwordlessCodes: ExpiringStore<PasswordlessCode>;
  /** Enrolments of second factors by a ticket, by its id. */
  readonly enrolments: ExpiringStore<{ screen: MultifactorScreen; failures: number }>;
  /** Logins that took place elsewhere than on the login page, by the secret that lets the browser go on with them. */
  readonly loginTickets: ExpiringStore<LoginTicket>;
  /** When devices asked last whether somebody has typed in their code, in milliseconds since the epoch, by their own code. */
  readonly devicePolls: ExpiringStore<number>;
  /** Claims that Actions added to the ID token, by the access token that came with it: `/userinfo` answers them, too. */
  readonly customClaims: ExpiringStore<Readonly<Record<string, unknown>>>;
  /** Whom opaque access tokens stand for, which are good for `/userinfo` only. */
  readonly opaqueTokens: ExpiringStore<{ readonly userId: string; readonly scopes: readonly string[] }>;
}
