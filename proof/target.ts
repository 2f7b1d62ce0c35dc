import type { Policy } from "../rules/policy/types.ts";
import type { ApiRequest, ApiResponse } from "./api-client.ts";
import type { Persona } from "./personas.ts";
import type { SignInTokens } from "./token-endpoint.ts";

/** An application as it was deployed. */
export interface DeployedApplication {
  readonly clientId: string;
  /** Absent for a public client, and for one that signs with a key. */
  readonly clientSecret?: string;
  /** The key with which it signs assertions (RS256), in PEM. */
  readonly privateKey?: string;
  readonly callbacks: readonly string[];
}

/** A connection of the tenant: a source of people. */
export interface TenantConnection {
  readonly name: string;
  /** Somebody who is known there, and whom no application may let in; nobody where applications let its people in. */
  readonly stranger?: { readonly email: string; readonly password: string };
}

/** A company's directory through which people sign in. */
export interface DirectoryTarget {
  /** Where people show who they are; ends in `/`. */
  readonly issuer: string;
  /** The name of its connection at the tenant. */
  readonly connection: string;
  /** Ways to take people out of groups of the directory, and to put them in; only who runs it has them. */
  readonly groups?: {
    readonly leave: (email: string, group: string) => Promise<void>;
    readonly join: (email: string, group: string) => Promise<void>;
    /** Seconds after a login for which its groups count at a refresh, whoever has left them since; 0 where the directory is heard at each. */
    readonly countAfterLogin?: number;
  };
}

/** The parts of an application, and who is shown them: handed over as a function, as the thing that is tried. */
export interface ApplicationInterface {
  /** The application's own table: the route that each element calls. */
  readonly elements: Readonly<Record<string, string>>;
  /** The elements that the holder of an access token with these scopes is shown. */
  readonly shownElements: (scopes: ReadonlySet<string>) => ReadonlySet<string>;
}

/** A running system to be proved: all that a proof knows of it. Whoever brings it up hands it over as data. */
export interface ProofTarget {
  readonly policy: Policy;
  /** Ends in `/`. */
  readonly issuer: string;
  /** The identifier of the stack's API, for which everybody asks tokens. */
  readonly audience: string;
  /** How long its access tokens are good, in seconds, where that is known. */
  readonly accessTokens?: { readonly lifetime: number };
  /** Another issuer of the tenant whose tokens are good, too, while people move away from it. */
  readonly formerIssuer?: string;
  /** Absent where the stack hosts no API: the tenant alone is proved. */
  readonly apiUrl?: string;
  /** By their keys in the policy. */
  readonly applications: Readonly<Record<string, DeployedApplication>>;
  /** Of those applications that show what their holder may do, by their keys in the policy. */
  readonly interfaces?: Readonly<Record<string, ApplicationInterface>>;
  readonly people: readonly Persona[];
  /** All connections of the tenant that are known: through none may anybody sign up, and strangers may not sign in. */
  readonly connections: readonly TenantConnection[];
  /** The name of the people's database at the tenant, where it is known. */
  readonly databaseConnection?: string;
  /** Directories of which the proof knows how to sign in there, by their connections' keys in the policy. */
  readonly directories?: Readonly<Record<string, DirectoryTarget>>;
  /** Tokens that somebody got beforehand: who holds one doesn't have to sign in. */
  readonly givenTokens?: readonly GivenTokens[];
  /** The tenant's public key, which some libraries have taken for a shared secret. */
  readonly publicKeyPem: string;
  /** The way behind the scenes; only who runs tenant and API on their own machine has one. */
  readonly inside?: Inside;
}

/** A system whose API is there. */
export type HostedTarget = ProofTarget & { readonly apiUrl: string };

/** Tokens of a person through an application, or of a machine. */
export interface GivenTokens {
  /** The application's key in the policy. */
  readonly application: string;
  /** Absent for a machine. */
  readonly email?: string;
  readonly tokens: SignInTokens;
}

/** A tenant and an API from within. */
export interface Inside {
  /** Issuers of the same tenant, with the same keys, whose tokens nobody takes: of its other domains. */
  readonly refusedIssuers: readonly string[];
  /** Audiences of other stacks of the project, whose tokens are for no API but theirs. */
  readonly refusedAudiences: readonly string[];
  /** The client id of an application of the tenant that the policy doesn't know. */
  readonly strangerClientId: string;
  /** Signs claims with the tenant's own key, for tokens that are wrong in one thing only. */
  readonly sign: (claims: object, header?: object) => Promise<string>;
  /** Calls the API's function directly, past the gateway. */
  readonly invokeApi: (request: ApiRequest) => Promise<ApiResponse>;
}
