import { z } from "zod";
import { policy } from "../../rules/policy.ts";
import type { ApplicationKey, Scope } from "../names.ts";
import { TokenError } from "./error.ts";
import { lifetimeOf } from "./lifetime.ts";
import type { Remembered } from "./remembered.ts";
import { unchangeable } from "./unchangeable.ts";

const EMAIL_CLAIM = `${policy.api.claimNamespace}email`;

/** Claims that only ID tokens have (OpenID Connect Core §2, §3.1.3.6). */
const ID_TOKEN_CLAIMS = ["nonce", "at_hash", "c_hash"];

/** What the API reads of an access token of Auth0's. Signature, issuer and audience are checked before. */
const accessTokenClaims = z.looseObject({
  sub: z.string().min(1),
  azp: z.string().min(1),
  exp: z.number(),
  nbf: z.number().optional(),
  scope: z.string().default(""),
  gty: z.string().optional(),
});

/**
 * Says who holds a token with these claims, and when. The token's scopes are cut down to those that the policy lets its
 * application have, whatever the tenant put into it.
 *
 * @param claims the payload of a token whose signature is right.
 * @param clients the client id of each application.
 * @throws {TokenError} when it is no access token, or not one of the policy's applications obtained it as it may.
 */
export function readClaims(claims: unknown, clients: Readonly<Record<ApplicationKey, string>>): Remembered {
  const parsed = accessTokenClaims.safeParse(claims);
  if (!parsed.success || ID_TOKEN_CLAIMS.some((name) => Object.hasOwn(parsed.data, name))) {
    throw new TokenError("not_an_access_token");
  }
  const { sub, azp, gty, scope, [EMAIL_CLAIM]: email } = parsed.data;
  const application = (Object.keys(policy.applications) as ApplicationKey[]).find(
    (key) => clients[key] === azp,
  );
  if (application === undefined) throw new TokenError("application");

  const { kind, scopes } = policy.applications[application];
  const ofMachine = kind === "machine";
  if (ofMachine !== (gty === "client-credentials")) throw new TokenError("grant");
  if (ofMachine ? sub !== `${azp}@clients` : sub.endsWith("@clients")) throw new TokenError("grant");

  const held = new Set(scope.split(" "));
  const caller = {
    subject: sub,
    application,
    scopes: unchangeable(new Set<Scope>(scopes.filter((name) => held.has(name)))),
    ...(typeof email === "string" && { email }),
  };
  return { caller: Object.freeze(caller), lifetime: lifetimeOf(parsed.data) };
}
