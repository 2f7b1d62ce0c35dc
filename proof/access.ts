import { admits, scopesOfToken } from "../rules/policy/decide.ts";
import type { ApiAnswer, Verdict } from "./answer.ts";
import { describeVerdict, send, verdictOf } from "./answer.ts";
import type { Finding } from "./finding.ts";
import { requestFor } from "./requests.ts";
import { describeHolder, type Holder } from "./sign-ins.ts";
import type { ProofTarget } from "./target.ts";

/** One cell of the matrix: somebody, through an application, at a route. */
export interface Cell {
  readonly holder: Holder;
  readonly route: string;
  /** What the policy says. */
  readonly admitted: boolean;
  /** Whether gateway and API did as it says. */
  readonly agrees: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Calls a route with somebody's token, through the gateway and past it, and compares with the policy.
 * Neither layer may lean on the other: what the policy refuses, each has to refuse by itself.
 *
 * @param given what the policy gives the holder's token: see `scopesGiven`.
 */
export async function tryAccess(
  holder: Holder,
  route: string,
  target: ProofTarget,
  given: readonly string[],
): Promise<Cell> {
  const { policy } = target;
  const admitted = admits(policy, route, given);
  const cell = { holder, route, admitted };
  if (holder.tokens === undefined) return { ...cell, agrees: !admitted, findings: [] };
  const where = `${describeHolder(holder, policy)} · ${route}`;
  const request = requestFor(route, holder.tokens.access_token);
  const throughGateway = await send(target.apiUrl, request);
  const findings = admitted
    ? narrownessOf(throughGateway, where)
    : [
        ...widenessOf("gateway", throughGateway, where),
        ...widenessOf("api", await target.invokeApi(request), where),
      ];
  return { ...cell, agrees: findings.length === 0, findings };
}

/**
 * The scopes that the policy gives a holder's token. A machine's token is for itself; a person's holds what they have,
 * whatever was asked.
 */
export function scopesGiven(
  { application, person }: Pick<Holder, "application" | "person">,
  { policy }: Pick<ProofTarget, "policy">,
): string[] {
  const asked = Object.keys(policy.scopes);
  return scopesOfToken(policy, { application, asked, ...(person !== undefined && { person }) });
}

function narrownessOf(answer: ApiAnswer, where: string): Finding[] {
  const verdict = verdictOf(answer);
  if (verdict.kind === "admitted") return [];
  const what = `the policy admits it, but the answer was ${describeVerdict(verdict)}`;
  if (verdict.kind === "broken") return [{ code: "ANSWER_BROKEN", where, what, look: "the API's log" }];
  return [{ code: "ACCESS_TOO_NARROW", where, what, look: narrowLayer(verdict) }];
}

const narrowLayer = (verdict: Verdict & { kind: "refused" }): string =>
  verdict.by === "gateway"
    ? "the route's authorizationScopes and the authorizer in infra/hosting"
    : "the API's authorization in api/";

function widenessOf(layer: "gateway" | "api", answer: ApiAnswer, where: string): Finding[] {
  const verdict = verdictOf(answer);
  const refusedHere = verdict.kind === "refused" && verdict.status === 403 && verdict.by === layer;
  if (refusedHere && answer.challenge?.includes("insufficient_scope")) return [];
  if (verdict.kind === "broken") {
    const what = `the policy refuses it, but the answer was ${describeVerdict(verdict)}`;
    return [{ code: "ANSWER_BROKEN", where, what, look: "the API's log" }];
  }
  const name = layer === "gateway" ? "gateway" : "API";
  return [
    {
      code: "ACCESS_TOO_WIDE",
      where,
      what: `the policy refuses it, and the ${name} has to (403 insufficient_scope), but the answer was ${describeVerdict(verdict)}`,
      look:
        layer === "gateway"
          ? "the route's authorizationScopes in infra/hosting, and whether the token holds too much"
          : "the API's authorization in api/, and whether the token holds too much",
    },
  ];
}
