import {
  IDENTITY_SCOPES,
  scopesOfPerson,
  scopesOfToken,
  scopesWantingFactor,
} from "../rules/policy/decide.ts";
import { secondFactorClaims } from "../rules/policy/second-factor.ts";
import type { Policy } from "../rules/policy/types.ts";
import { decode } from "./bad-tokens.ts";
import type { Persona } from "./personas.ts";
import type { SignInTokens } from "./token-endpoint.ts";

/** An access token as the policy would have it. */
export interface ExpectedToken {
  readonly policy: Policy;
  readonly issuer: string;
  /** The identifier of the API that it is for. */
  readonly audience: string;
  /** The application's key in the policy, and its client id. */
  readonly application: string;
  readonly clientId: string;
  /** Whom it is for; nobody for a machine. */
  readonly person?: Persona;
  /** How long it has to be good, in seconds; a day at most where that isn't known. */
  readonly lifetime?: number | undefined;
  readonly asked: readonly string[];
  /** The person has shown no second factor. */
  readonly withoutFactor?: boolean;
}

/** A difference between a token and the policy, with where its cause is likely to be. */
export interface TokenFault {
  readonly what: string;
  readonly look: string;
}

/** The longest that an access token may be good for, in seconds: a day. */
const LONGEST_LIFETIME = 86_400;

/** The claims that Auth0 itself puts into an access token (RFC 9068 §2.2, and its own `azp`, `gty` and `permissions`). */
const CLAIMS_OF_ACCESS_TOKENS = [
  ...["iss", "sub", "aud", "iat", "exp", "scope"],
  ...["azp", "gty", "permissions", "client_id", "jti"],
];

/** Those of an ID token (OpenID Connect Core §2 and §5.1), with its session. */
const CLAIMS_OF_ID_TOKENS = [
  ...[
    "iss",
    "sub",
    "aud",
    "iat",
    "exp",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "sid",
  ],
  ...[
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
  ],
  ...["website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number"],
  ...["phone_number_verified", "address", "updated_at"],
];

/** The name of the claim that the policy adds to each person's access tokens: it says whose entries they may see. */
const emailClaimOf = ({ api }: Policy): string => `${api.claimNamespace}email`;

/** The scopes of a person's token that want a second factor; everybody shows one who has them, unless the proof says otherwise. */
export function scopesOfFactor(
  expected: Pick<ExpectedToken, "policy" | "application" | "person" | "asked">,
): string[] {
  const { policy, application, person } = expected;
  const declared = policy.applications[application];
  if (person === undefined || declared === undefined) return [];
  const wanting: readonly string[] = scopesWantingFactor(policy, person, declared);
  return scopesOfToken(policy, expected).filter((scope) => wanting.includes(scope));
}

/** The names of the claims that tell of second factors: when one was shown, or what is lacking for want of one. */
function factorClaims(expected: ExpectedToken): string[] {
  const { shownClaim, lackingClaim } = secondFactorClaims(expected.policy.api);
  if (scopesOfFactor(expected).length === 0) return [];
  return [expected.withoutFactor ? lackingClaim : shownClaim];
}

const namesBeyond = (claims: Readonly<Record<string, unknown>>, known: readonly string[]): string[] =>
  Object.keys(claims).filter((name) => !known.includes(name));

/** Everything in which the tokens of a response differ from what the policy says of them, custom claims included. */
export function faultsOfToken(tokens: SignInTokens, expected: ExpectedToken): TokenFault[] {
  const { policy, person } = expected;
  const { claims } = decode(tokens.access_token);
  const scopes = wordsOf(claims.scope).filter(
    (scope) => !(IDENTITY_SCOPES as readonly string[]).includes(scope),
  );
  const wanting = expected.withoutFactor ? scopesOfFactor(expected) : [];
  const faults: (TokenFault | undefined)[] = [
    compare(
      "scopes",
      scopes,
      scopesOfToken(policy, expected).filter((scope) => !wanting.includes(scope)),
      "the scope Action, its binding, RBAC and the client grant",
    ),
    compare("issuer", [claims.iss], [expected.issuer], "the tenant's domain"),
    compare("audience", listOf(claims.aud), audienceOf(expected), "the API's identifier"),
    compare("azp", [claims.azp], [expected.clientId], "the application"),
    lifetimeFault(claims, tokens, expected),
    compare(
      "custom claims of the access token",
      namesBeyond(claims, CLAIMS_OF_ACCESS_TOKENS),
      person === undefined ? [] : [emailClaimOf(policy), ...factorClaims(expected)],
      "what the Actions set by api.accessToken.setCustomClaim",
    ),
    compare(
      "custom claims of the ID token",
      tokens.id_token === undefined ? [] : namesBeyond(decode(tokens.id_token).claims, CLAIMS_OF_ID_TOKENS),
      [],
      "what the Actions set by api.idToken.setCustomClaim",
    ),
    ...(person === undefined
      ? [compare("gty", [claims.gty], ["client-credentials"], "the application's grant types")]
      : faultsOfPersonsClaims(claims, person, policy)),
  ];
  return faults.filter((fault) => fault !== undefined);
}

/**
 * With RBAC on, `permissions` holds all that a person's assigned roles give, whatever was asked for. RBAC knows nothing of people from
 * a directory, to whom the Actions give scopes.
 */
function faultsOfPersonsClaims(claims: Readonly<Record<string, unknown>>, person: Persona, policy: Policy) {
  const ofRoles = person.connection === undefined ? scopesOfPerson(policy, person) : [];
  const permissions = [...new Set([...ofRoles, ...person.handGiven])];
  return [
    compare(
      claims.permissions === undefined ? "permissions (no such claim: RBAC is off)" : "permissions",
      listOf(claims.permissions),
      permissions,
      "the roles' permissions in infra/, enforcePolicies and tokenDialect",
    ),
    compare("e-mail claim", [claims[emailClaimOf(policy)]], [person.email], "the identity claims Action"),
  ];
}

function lifetimeFault(
  claims: Readonly<Record<string, unknown>>,
  tokens: SignInTokens,
  { lifetime: wanted }: ExpectedToken,
): TokenFault | undefined {
  const lifetime = Number(claims.exp) - Number(claims.iat);
  const isRight = wanted === undefined ? lifetime > 0 && lifetime <= LONGEST_LIFETIME : lifetime === wanted;
  if (lifetime === tokens.expires_in && isRight) return undefined;
  const limit = wanted === undefined ? `${LONGEST_LIFETIME} s at most` : `${wanted} s`;
  return {
    what: `is good for ${lifetime} s (expires_in ${tokens.expires_in}); expected the same and ${limit}`,
    look: "the API's token lifetime",
  };
}

const audienceOf = ({ audience, issuer, asked }: ExpectedToken): string[] => [
  audience,
  ...(asked.includes("openid") ? [`${issuer}userinfo`] : []),
];

const wordsOf = (value: unknown): string[] =>
  typeof value === "string" ? value.split(" ").filter(Boolean) : [];
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function compare(
  what: string,
  found: readonly unknown[],
  expected: readonly unknown[],
  look: string,
): TokenFault | undefined {
  const extra = found.filter((item) => item !== undefined && !expected.includes(item));
  const missing = expected.filter((item) => !found.includes(item));
  if (extra.length === 0 && missing.length === 0) return undefined;
  const parts = [
    ...(extra.length > 0 ? [`has ${extra.join(", ")}, which the policy doesn't give`] : []),
    ...(missing.length > 0 ? [`lacks ${missing.join(", ")}`] : []),
  ];
  return { what: `${what}: ${parts.join(", and ")}`, look };
}
