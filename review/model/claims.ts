import type { ClaimedToken } from "../actions/bound-actions.ts";
import { listed } from "./words.ts";

/** A claim that the Actions set beside those of Auth0. Lists are positions in the model's. */
export interface ClaimModel {
  readonly name: string;
  readonly token: ClaimedToken;
  /** As JSON, where it is the same for everybody and stands in the Actions' code; null for any other. */
  readonly constant: string | null;
  /** The applications through which tokens carry it. */
  readonly applications: readonly number[];
  /** The people whose tokens carry it; none where only machines' do. */
  readonly people: readonly number[];
}

export const titleOfClaimed: Readonly<Record<ClaimedToken, string>> = {
  access: "Access tokens",
  id: "ID tokens",
};

const LONGEST_VALUE = 60;

/** A claim with its constant, if it has one, for example `https://api.example.com/level as 3`. */
export function claimWords({ name, constant }: Pick<ClaimModel, "name" | "constant">): string {
  if (constant === null) return name;
  const value = constant.length > LONGEST_VALUE ? `${constant.slice(0, LONGEST_VALUE)}…` : constant;
  return `${name} as ${value}`;
}

/** Claims for whom they are set, and through which applications: one line each. */
export const claimLines = ({
  claims,
  people,
  applications,
}: ClaimsOfStack): (readonly [claim: string, whom: string])[] =>
  claims.map(({ token, people: own, applications: through, ...claim }) => {
    const names = own.map((place) => people[place]?.name ?? "");
    const who = names.length === people.length ? "everybody" : listed(names) || "the application itself";
    return [
      `${titleOfClaimed[token]}: ${claimWords(claim)}`,
      `${who}, through ${listed(through.map((place) => applications[place]?.name ?? ""))}`,
    ];
  });

interface ClaimsOfStack {
  readonly claims: readonly ClaimModel[];
  readonly people: readonly { readonly name: string }[];
  readonly applications: readonly { readonly name: string }[];
}

/** Why a claim's name is none for an Action to set; null when it is one. */
export function faultOfClaim(name: string): "reserved" | "without namespace" | null {
  if (RESERVED.has(name)) return "reserved";
  return URL.canParse(name) ? null : "without namespace";
}

/** Claims by which tokens are checked, rights are given or people are known (RFC 7519 §4.1, RFC 9068 §2.2, OIDC Core §2 and §5.1). */
const RESERVED: ReadonlySet<string> = new Set(
  [
    "iss sub aud exp nbf iat jti azp gty client_id nonce at_hash c_hash s_hash acr amr auth_time sid act cnf may_act",
    "scope scopes scp permissions roles role groups entitlements org_id org_name authorization_details",
    "email email_verified phone_number phone_number_verified name preferred_username",
  ].flatMap((names) => names.split(" ")),
);
