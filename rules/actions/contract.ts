/**
 * The slice of Auth0's Actions interface that ours read and call.
 *
 * Auth0 publishes no types for Actions; these are those of its reference for the triggers `post-login` (v3) and
 * `credentials-exchange` (v2). Everything that Auth0 may leave out is optional, so that an Action cannot forget it.
 */

/** The request, as both triggers describe it. */
interface ActionEvent {
  readonly client?: { readonly client_id?: string; readonly name?: string };
  /** The one through which the person has signed in. */
  readonly connection?: {
    readonly name?: string;
    readonly strategy?: string;
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  /** The API that the token is for; absent when none was asked for. */
  readonly resource_server?: { readonly identifier?: string };
}

/** The event of a post-login Action: one for every login and every refresh-token exchange. */
export interface PostLoginEvent extends ActionEvent {
  /** How the person has shown who they are in this session; absent at a refresh. */
  readonly authentication?: {
    readonly methods?: readonly { readonly name?: string; readonly timestamp?: string }[];
  };
  /** Absent where the tenant has no RBAC data for the person. */
  readonly authorization?: { readonly roles?: readonly string[] };
  readonly request?: {
    readonly query?: Readonly<Record<string, unknown>>;
    readonly body?: Readonly<Record<string, unknown>>;
  };
  readonly transaction?: {
    /** For example `oidc-basic-profile` (the code flow) or `oauth2-refresh-token`. */
    readonly protocol?: string;
    /** Absent at a refresh that asks for no scope. */
    readonly requested_scopes?: readonly string[];
    readonly acr_values?: readonly string[];
    /** For example `none`, where nothing may be shown to the person. */
    readonly prompt?: readonly string[];
  };
  /** The one that is exchanged, where the tenant's plan tells of it (Auth0 docs: Enterprise customers). */
  readonly refresh_token?: {
    readonly metadata?: Readonly<Record<string, unknown>>;
    /** ISO 8601: the time of the login, as the tokens that replace the first are of one family. */
    readonly created_at?: string;
    /** With the scopes in one text. */
    readonly resource_servers?: readonly { readonly audience?: string; readonly scopes?: string }[];
  };
  readonly user?: {
    /** Attributes that a directory gives, under the claims that its connection maps. */
    readonly [attribute: string]: unknown;
    readonly user_id?: string;
    readonly email?: string;
    readonly app_metadata?: Readonly<Record<string, unknown>>;
    readonly enrolledFactors?: readonly { readonly type?: string }[];
    /** The older list of the providers at which the person has enrolled a factor. */
    readonly multifactor?: readonly string[];
    /** The account itself, and those that are linked to it. */
    readonly identities?: readonly { readonly connection?: string }[];
  };
}

/** The protocol of a refresh (`transaction.protocol`); every other is a login's. */
export const REFRESH = "oauth2-refresh-token";

/** The means of a post-login Action. */
export interface PostLoginApi {
  readonly access: { deny(reason: string): void };
  readonly accessToken: {
    addScope(scope: string): void;
    removeScope(scope: string): void;
    setCustomClaim(name: string, value: unknown): void;
  };
  /** The person's groups by SCIM; absent on a tenant that has no SCIM for groups. */
  readonly groups?: {
    hasGroupMembership(groups: readonly string[]): Promise<{
      readonly memberships?: Readonly<Record<string, { readonly is_member?: boolean }>>;
    }>;
  };
  /** Both stop the login until the person has done it, and fail it where none of the factors can be had. */
  readonly authentication: {
    challengeWith(
      factor: FactorSelector,
      options: { readonly additionalFactors: readonly FactorSelector[] },
    ): void;
    enrollWithAny(factors: readonly FactorSelector[]): void;
  };
  /** Keeps texts with the refresh token that the login issues; absent where the tenant's plan has none of it. */
  readonly refreshToken?: { setMetadata(key: string, value: string): void };
}

/** A second factor by its type, such as `otp`. */
export interface FactorSelector {
  readonly type: string;
}

/** The event of a credentials-exchange Action: one whenever a machine asks for a token. */
export interface CredentialsExchangeEvent extends ActionEvent {
  readonly accessToken?: { readonly scope?: readonly string[] };
}

/** The means of a credentials-exchange Action. */
export interface CredentialsExchangeApi {
  readonly access: { deny(code: "invalid_scope" | "invalid_request" | "server_error", reason: string): void };
}

/** A handler as Auth0 calls it. */
export type PostLoginHandler = (event: PostLoginEvent, api: PostLoginApi) => Promise<void>;

/** A handler as Auth0 calls it. */
export type CredentialsExchangeHandler = (
  event: CredentialsExchangeEvent,
  api: CredentialsExchangeApi,
) => Promise<void>;
