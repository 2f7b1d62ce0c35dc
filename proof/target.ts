import type { Persona } from "../local/people.ts";
import type { Policy } from "../rules/policy/types.ts";
import type { ApiAnswer, ApiRequest } from "./answer.ts";

/** An application as it was deployed. */
export interface DeployedApplication {
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  readonly callbacks: readonly string[];
}

/** A running system that a proof is made of. */
export interface ProofTarget {
  readonly policy: Policy;
  /** Ends in `/`. */
  readonly issuer: string;
  readonly apiUrl: string;
  /** By their keys in the policy. */
  readonly applications: Readonly<Record<string, DeployedApplication>>;
  /** The client id of an application of the tenant that the policy doesn't know. */
  readonly strangerClientId: string;
  readonly people: readonly Persona[];
  /** Signs claims with the tenant's own key, for tokens that are wrong in one thing only. */
  readonly sign: (claims: object, header?: object) => Promise<string>;
  /** The tenant's public key, which some libraries have taken for a shared secret. */
  readonly publicKeyPem: string;
  /** Calls the API's function directly, past the gateway. */
  readonly invokeApi: (request: ApiRequest) => Promise<ApiAnswer>;
}
