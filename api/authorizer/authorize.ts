import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from "aws-lambda";
import { createRemoteJWKSet, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { scopesOfRoute } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";

/** Whose tokens the gateway lets through while people move from one login domain to another. */
export interface GatewayAuthorizerOptions {
  /** Each ends in `/`, and has keys of its own. */
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly routes: Policy["routes"];
  readonly now: () => Date;
  /** The keys of an issuer; fetched from it unless told. */
  readonly keysOf?: (issuer: string) => JWTVerifyGetKey;
}

/** The decision, and of the token what the access log tells. */
export type GatewayDecision = APIGatewaySimpleAuthorizerWithContextResult<{
  readonly sub?: string;
  readonly azp?: string;
}>;

const REFUSED: GatewayDecision = { isAuthorized: false, context: {} };

/**
 * Makes the check that the gateway's JWT authorizer does for one issuer, for several: RS256 with the keys of the issuer that
 * the token names, that issuer, the audience, the lifetime, and any one of the scopes that the policy asks for at the route. It
 * shares nothing with the API's own check but the policy: neither leans on the other.
 *
 * @returns an authorizer for events of HTTP APIs in payload format 2.0, with simple responses. It rejects when an issuer's
 * keys can't be fetched, which the gateway answers with 500: an outage is nobody's lack of rights.
 */
export function createGatewayAuthorizer({
  issuers,
  audience,
  routes,
  now,
  keysOf = (issuer) => createRemoteJWKSet(new URL(".well-known/jwks.json", issuer)),
}: GatewayAuthorizerOptions): (event: APIGatewayRequestAuthorizerEventV2) => Promise<GatewayDecision> {
  const keys = new Map(issuers.map((issuer) => [issuer, keysOf(issuer)] as const));
  return async ({ routeKey, headers }) => {
    const [, token] = /^Bearer +([^\s,]+)$/i.exec(headers?.authorization ?? "") ?? [];
    const enough = scopesOfRoute({ routes }, routeKey);
    const issuer = issuers.find((one) => one === issuerOf(token));
    const found = issuer === undefined ? undefined : keys.get(issuer);
    if (token === undefined || enough.length === 0 || issuer === undefined || found === undefined)
      return REFUSED;
    try {
      const { payload } = await jwtVerify(token, found, {
        issuer,
        audience,
        algorithms: ["RS256"],
        requiredClaims: ["exp"],
        currentDate: now(),
      });
      const { scope, sub, azp } = payload;
      const held = typeof scope === "string" ? scope.split(" ") : [];
      const isAuthorized = enough.some((one) => held.includes(one));
      return {
        isAuthorized,
        context: { ...(sub !== undefined && { sub }), ...(typeof azp === "string" && { azp }) },
      };
    } catch (error) {
      if (isTokensFault(error)) return REFUSED;
      throw error;
    }
  };
}

/** The issuer that a token names, which nothing vouches for yet; undefined for what is no token. */
function issuerOf(token: string | undefined): string | undefined {
  try {
    return token === undefined ? undefined : decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** Whether the token is to blame, and not the issuer that doesn't answer. */
const isTokensFault = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== "ERR_JOSE_GENERIC";
