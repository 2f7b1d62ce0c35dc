/** A scope of the API as the tenant knows it. */
export interface DeclaredScope {
  readonly name: string;
  readonly description: string;
}

/** The API (a *resource server*) as declared. Lifetimes are in seconds; null stands for what is left to Auth0. */
export interface DeclaredApi {
  readonly name: string;
  /** The audience of its tokens. */
  readonly identifier: string;
  readonly signingAlgorithm: string | null;
  readonly offlineAccess: boolean;
  /** Whether roles' permissions bound the scopes of a person's token. */
  readonly rbac: boolean;
  readonly tokenDialect: string | null;
  readonly tokenLifetime: number | null;
  readonly tokenLifetimeForWeb: number | null;
  /** Who gets tokens for it: `require_client_grant`, `allow_all` or `deny_all`. */
  readonly grantsForPeople: string;
  readonly grantsForMachines: string;
}

/** A role with the permissions for the API that RBAC reads. */
export interface DeclaredRole {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
}

/** A grant of an application for an API: for people who sign in (`user`) or for itself (`client`). */
export interface DeclaredGrant {
  readonly audience: string;
  readonly subject: string;
  readonly scopes: readonly string[];
}

/** The refresh tokens of an application. Lifetimes are in seconds; null stands for no limit. */
export interface DeclaredRefreshTokens {
  readonly rotates: boolean;
  readonly expires: boolean;
  readonly lifetime: number | null;
  readonly idleLifetime: number | null;
  readonly leeway: number;
}

/** A public key by which an application authenticates: who holds its private half passes for the application. */
export interface DeclaredKey {
  readonly name: string;
  /** Of the key as a JWK (RFC 7638). */
  readonly thumbprint: string;
  readonly algorithm: string;
  /** Null for one that stays for ever. */
  readonly expires: string | null;
}

/** An application (a *client*) as declared. */
export interface DeclaredApplication {
  /** Its logical name, which is its key in the policy. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Auth0's `app_type`, for example `native`. */
  readonly type: string;
  readonly callbacks: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly origins: readonly string[];
  readonly grantTypes: readonly string[];
  /** How it authenticates at the token endpoint; `none` for one that can keep no secret. */
  readonly authenticationMethod: string;
  /** The public keys by which it does so, where it does. */
  readonly keys: readonly DeclaredKey[];
  /** In seconds; null when it is left to Auth0. */
  readonly idTokenLifetime: number | null;
  readonly idTokenAlgorithm: string | null;
  /** Null where it gets none. */
  readonly refreshTokens: DeclaredRefreshTokens | null;
  readonly grants: readonly DeclaredGrant[];
  /** Names of the connections through which people may sign in to it. */
  readonly connections: readonly string[];
  /** Whether a person can sign in to it at all: a grant type for people, and a connection. */
  readonly signsPeopleIn: boolean;
  /** Whether it can get a token for itself. */
  readonly actsForItself: boolean;
  /** Whether the API is told its client id, and so accepts its tokens; null when the stack hosts no API. */
  readonly knownToApi: boolean | null;
  /** Whether a login without PKCE by S256 is refused; null where no person signs in. */
  readonly requiresPkce: boolean | null;
  readonly protected: boolean;
}

/** An Action as it is deployed. */
export interface DeclaredAction {
  /** Its logical name. */
  readonly key: string;
  readonly name: string;
  readonly runtime: string;
  /** Of its code, in hexadecimal digits. */
  readonly sha256: string;
  /** The size of its code. */
  readonly bytes: number;
}

/** A trigger and the Actions that run at it. */
export interface DeclaredTrigger {
  /** For example `post-login`. */
  readonly name: string;
  /** Names of the Actions, in the order in which they run. */
  readonly actions: readonly string[];
}

/** One route key, with what is needed to pass it. */
export interface GatewayRoute {
  /** For example `JWT` or `NONE`. */
  readonly authorization: string;
  /** A token passes with any one of them; without any, every token for the audience passes. */
  readonly scopes: readonly string[];
  /** Whether it names the authorizer that checks the API's tokens. */
  readonly authorized: boolean;
}

/** The HTTP API in front of the function: its routes, and whose tokens it lets through. */
export interface DeclaredGateway {
  readonly issuer: string | null;
  /** The issuer of before, whose tokens are good, too, while people move to another domain; null while nobody does. */
  readonly formerIssuer: string | null;
  readonly audiences: readonly string[];
  /** Origins whose pages may read its answers. */
  readonly origins: readonly string[];
  /** Requests a second, and at once; null when they are left to AWS. */
  readonly rate: number | null;
  readonly burst: number | null;
  readonly routes: Readonly<Record<string, GatewayRoute>>;
}

/** Everything that a stack declares about who may do what. */
export interface Declaration {
  readonly api: DeclaredApi;
  readonly scopes: readonly DeclaredScope[];
  readonly roles: readonly DeclaredRole[];
  readonly applications: readonly DeclaredApplication[];
  readonly actions: readonly DeclaredAction[];
  readonly triggers: readonly DeclaredTrigger[];
  /** Null when the stack hosts no API. */
  readonly gateway: DeclaredGateway | null;
}
