import * as z from "zod/mini";
import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { policy } from "../../rules/policy.ts";
import type { ApplicationKey } from "./caller.ts";
import { TokenError } from "./error.ts";
import { lifetimeOf } from "./lifetime.ts";
import type { Remembered } from "./remembered.ts";
import { createScopeReader } from "./scopes.ts";
import { createFactorReader } from "./second-factor.ts";

const EMAIL_CLAIM = `${policy.api.claimNamespace}email`;

/** Claims that only ID tokens have (OpenID Connect Core §2, §3.1.3.6). */
const ID_TOKEN_CLAIMS = ["nonce", "at_hash", "c_hash"];

/** The longest `sub` of a person in Auth0, in characters: entries are kept under it. */
const LONGEST_SUBJECT = 255;

/** The longest e-mail address (RFC 5321 §4.5.3.1); entries keep it, so a longer one is as good as none. */
const LONGEST_EMAIL = 320;

const MACHINE_GRANT = "client-credentials";

/** The claims of an access token of Auth0's that the API reads. Issuer and audience are looked at before. */
const accessTokenClaims = z.object({
  sub: z.string().check(z.minLength(1), z.maxLength(LONGEST_SUBJECT)),
  azp: z.string().check(z.minLength(1)),
  exp: z.number(),
  nbf: z.optional(z.number()),
  scope: z._default(z.string(), ""),
  /** A list where a token was refreshed. */
  gty: z.optional(z.union([z.string(), z.array(z.string())])),
});

export type Claims = Readonly<Record<string, unknown>>;

/** Says who holds a token with these claims, and when: to be asked about signed tokens only. */
export type ReadClaims = (claims: Claims) => Remembered;

/**
 * Makes the reader of claims. It cuts a token's scopes down to those that the policy lets its application have,
 * whatever the tenant put into it. What it makes throws a {@link TokenError} when a token is for another audience,
 * when it is no access token, or when not one of the policy's applications obtained it as it may.
 *
 * @param audience the API's identifier.
 * @param clients the client id of each application.
 */
export function createClaimsReader(
  audience: string,
  clients: Readonly<Record<ApplicationKey, string>>,
): ReadClaims {
  const keys = Object.keys(policy.applications) as ApplicationKey[];
  const applications = new Map(
    keys.map((key) => {
      const ofMachine = !actsForPeople(policy.applications[key]);
      const readFactor = createFactorReader(key);
      return [clients[key], { key, ofMachine, readScopes: createScopeReader(key), readFactor }];
    }),
  );

  return (claims) => {
    const { aud } = claims;
    if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) throw new TokenError("audience");
    const parsed = accessTokenClaims.safeParse(claims);
    if (!parsed.success || ID_TOKEN_CLAIMS.some((name) => Object.hasOwn(claims, name))) {
      throw new TokenError("not_an_access_token");
    }
    const { sub, azp, gty, scope } = parsed.data;
    const application = applications.get(azp);
    if (application === undefined) throw new TokenError("application");

    const { key, ofMachine, readScopes, readFactor } = application;
    // A list that has the machine's grant among others is neither a machine's nor a person's.
    if (ofMachine ? gty !== MACHINE_GRANT : [gty].flat().includes(MACHINE_GRANT))
      throw new TokenError("grant");
    if (ofMachine ? sub !== `${azp}@clients` : sub.endsWith("@clients")) throw new TokenError("grant");

    const { [EMAIL_CLAIM]: email } = claims;
    const known = { subject: sub, application: key, ...readFactor(claims, readScopes(scope)) };
    const isKept = typeof email === "string" && email.length <= LONGEST_EMAIL;
    const caller = isKept ? { ...known, email } : known;
    return { caller: Object.freeze(caller), lifetime: lifetimeOf(parsed.data) };
  };
}
