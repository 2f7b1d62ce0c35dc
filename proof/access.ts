import { admits, scopesOfToken } from "../rules/policy/decide.ts";
import type { ApiRequest, ApiResponse, Outcome } from "./api-client.ts";
import { describeOutcome, outcomeOf, send } from "./api-client.ts";
import type { Disagreement } from "./disagreement.ts";
import type { Occasion } from "./occasion.ts";
import { reaches } from "./reach.ts";
import { nobody, requestAbout, requestFor, showsWhose } from "./requests.ts";
import { type Asking, describeHolder, type Holder } from "./sign-ins.ts";
import type { HostedTarget, ProofTarget } from "./target.ts";

/** One cell of the matrix: somebody, through an application, at a route. */
export interface Cell {
  readonly holder: Holder;
  readonly route: string;
  /** By the policy. */
  readonly admitted: boolean;
  /** Whether gateway and API did as it says. */
  readonly agrees: boolean;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Calls a route with somebody's token, through the gateway and, where there is a way, past it, and compares with the policy.
 * Neither layer may lean on the other: what the policy refuses, each has to refuse by itself.
 *
 * @param given what the policy gives the holder's token: see `scopesGiven`.
 */
export async function tryAccess(
  holder: Holder,
  route: string,
  target: Pick<HostedTarget, "policy" | "apiUrl" | "inside"> & { readonly occasion: Occasion },
  given: readonly string[],
): Promise<Cell> {
  const { policy } = target;
  const admitted = admits(policy, route, given);
  const cell = { holder, route, admitted };
  if (holder.tokens === undefined) return { ...cell, agrees: !admitted, disagreements: [] };
  const where = `${describeHolder(holder, policy)} · ${route}`;
  const request = requestOf(route, given, target, holder.tokens.access_token);
  const throughGateway = await send(target.apiUrl, request);
  const disagreements = admitted
    ? narrownessOf(throughGateway, where)
    : [
        ...widenessOf("gateway", throughGateway, where),
        ...(target.inside === undefined
          ? []
          : widenessOf("api", await target.inside.invokeApi(request), where)),
      ];
  return { ...cell, agrees: disagreements.length === 0, disagreements };
}

/** A request that a holder makes: who reaches the entries of others alone, has to say whose they want where that is asked. */
function requestOf(
  route: string,
  given: readonly string[],
  { policy, occasion }: Pick<HostedTarget, "policy"> & { readonly occasion: Occasion },
  token: string,
): ApiRequest {
  const others = reaches(policy, route, "others'", given) && !reaches(policy, route, "own", given);
  return others && showsWhose(route) !== undefined
    ? requestAbout(route, { id: "", subject: nobody() }, occasion, token)
    : requestFor(route, occasion, token);
}

/**
 * The scopes that the policy gives a holder's token. A machine's token is for itself; a person's holds what they have,
 * as far as they asked for it.
 */
export function scopesGiven(
  { application, person, asked = [] }: Asking,
  { policy }: Pick<ProofTarget, "policy">,
): string[] {
  const all = Object.keys(policy.scopes);
  const wanted = asked.length > 0 ? asked : all;
  return scopesOfToken(policy, { application, asked: wanted, ...(person !== undefined && { person }) });
}

/** Statuses of requests that are not as the API wants them, whoever sends them. */
const NOT_TAKEN: readonly number[] = [400, 405, 411, 413, 415, 422, 428];

function narrownessOf(response: ApiResponse, where: string): Disagreement[] {
  const outcome = outcomeOf(response);
  if (outcome.kind === "admitted") {
    if (!NOT_TAKEN.includes(outcome.status)) return [];
    const what = `the policy admits it, but the API could not take the proof's request (${outcome.status})`;
    return [
      { code: "REQUEST_NOT_TAKEN", where, what, look: "the body and the headers in proof/requests.ts" },
    ];
  }
  const what = `the policy admits it, but the response was ${describeOutcome(outcome)}`;
  if (outcome.kind === "broken") return [{ code: "ANSWER_BROKEN", where, what, look: "the API's log" }];
  return [{ code: "ACCESS_TOO_NARROW", where, what, look: narrowLayer(outcome) }];
}

const narrowLayer = (outcome: Outcome & { kind: "refused" }): string =>
  outcome.by === "gateway"
    ? "the route's authorizationScopes and the authorizer in infra/hosting"
    : "the API's authorization in api/";

function widenessOf(layer: "gateway" | "api", response: ApiResponse, where: string): Disagreement[] {
  const outcome = outcomeOf(response);
  const refusedHere = outcome.kind === "refused" && outcome.status === 403 && outcome.by === layer;
  // AWS documents the challenge of its authorizer's 401 alone: whether its 403 has one is nobody's promise.
  if (refusedHere && (layer === "gateway" || response.challenge?.includes("insufficient_scope"))) return [];
  if (outcome.kind === "broken") {
    const what = `the policy refuses it, but the response was ${describeOutcome(outcome)}`;
    return [{ code: "ANSWER_BROKEN", where, what, look: "the API's log" }];
  }
  const name = layer === "gateway" ? "gateway" : "API";
  return [
    {
      code: "ACCESS_TOO_WIDE",
      where,
      what: `the policy refuses it, and the ${name} has to (403 insufficient_scope), but the response was ${describeOutcome(outcome)}`,
      look:
        layer === "gateway"
          ? "the route's authorizationScopes in infra/hosting, and whether the token holds too much"
          : "the API's authorization in api/, and whether the token holds too much",
    },
  ];
}
