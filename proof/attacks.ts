import { describeVerdict, send, type Verdict, verdictOf } from "./answer.ts";
import { type BadToken, badTokensFor } from "./bad-tokens.ts";
import type { Finding } from "./finding.ts";
import { requestFor } from "./requests.ts";
import type { Holder } from "./sign-ins.ts";
import type { ProofTarget } from "./target.ts";

/** A bad token at a route, and whether both layers answered it as they have to. */
export interface Attack {
  readonly route: string;
  readonly kind: string;
  readonly agrees: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Calls a route with every bad token that can be made of a good one, through the gateway and past it.
 *
 * @param holder somebody whom the route admits.
 * @param idToken any ID token of the tenant, for a machine has none of its own; absent where nobody could sign in.
 */
export async function attack(
  route: string,
  holder: Holder,
  idToken: string | undefined,
  target: ProofTarget,
): Promise<Attack[]> {
  if (holder.tokens === undefined) throw new Error(`nobody holds a token for ${route}`);
  const good = { accessToken: holder.tokens.access_token, ...(idToken !== undefined && { idToken }) };
  const attacks: Attack[] = [];
  for (const bad of await badTokensFor(good, target.policy.routes[route] ?? "", target)) {
    const findings = await attackWith(bad, route, target);
    attacks.push({ route, kind: bad.kind, agrees: findings.length === 0, findings });
  }
  return attacks;
}

async function attackWith(bad: BadToken, route: string, target: ProofTarget): Promise<Finding[]> {
  const request = requestFor(route, bad.token);
  const where = `${bad.kind} token · ${route}`;
  const throughGateway = verdictOf(await send(target.apiUrl, request));
  const pastGateway = verdictOf(await target.invokeApi(request));
  const expectedBy = bad.gateway === "admits" ? "api" : "gateway";
  const expectedStatus = bad.gateway === "admits" ? bad.api : bad.gateway;
  return [
    ...faultsOf(throughGateway, { status: expectedStatus, by: expectedBy }, where, "through the gateway"),
    ...faultsOf(pastGateway, { status: bad.api, by: "api" }, where, "past the gateway"),
  ];
}

function faultsOf(
  verdict: Verdict,
  expected: { readonly status: 401 | 403; readonly by: "gateway" | "api" },
  where: string,
  way: string,
): Finding[] {
  const { status, by } = expected;
  if (verdict.kind === "refused" && verdict.status === status && verdict.by === by) return [];
  const wanted = describeVerdict({ kind: "refused", ...expected });
  const accepted = verdict.kind === "admitted";
  return [
    {
      code: accepted ? "BAD_TOKEN_ACCEPTED" : "BAD_TOKEN_MISANSWERED",
      where,
      what: `${way} it has to get ${wanted}, but the answer was ${describeVerdict(verdict)}`,
      look: by === "gateway" ? "the authorizer and the route in infra/hosting" : "the token verifier in api/",
    },
  ];
}
