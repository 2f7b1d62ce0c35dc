import { describeOutcome, type Outcome, outcomeOf, send } from "./api-client.ts";
import { type BadToken, badTokensFor } from "./bad-tokens.ts";
import type { Disagreement } from "./disagreement.ts";
import type { Occasion } from "./occasion.ts";
import { scopesAt } from "./reach.ts";
import { requestFor } from "./requests.ts";
import type { Holder } from "./sign-ins.ts";
import type { HostedTarget } from "./target.ts";

/** A bad token at a route, and whether both layers answered it as they have to. */
export interface Attack {
  readonly route: string;
  readonly kind: string;
  readonly agrees: boolean;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Calls a route with every bad token that can be made of a good one, through the gateway and, where there is a way, past it.
 *
 * @param holder somebody whom the route admits.
 * @param idToken any ID token of the tenant, for a machine has none of its own; absent where nobody could sign in.
 */
export async function attack(
  route: string,
  holder: Holder,
  idToken: string | undefined,
  target: HostedTarget & { readonly occasion: Occasion },
): Promise<Attack[]> {
  if (holder.tokens === undefined) throw new Error(`nobody holds a token for ${route}`);
  const good = { accessToken: holder.tokens.access_token, ...(idToken !== undefined && { idToken }) };
  const attacks: Attack[] = [];
  for (const bad of await badTokensFor(good, scopesAt(target.policy, route), target)) {
    const disagreements = await attackWith(bad, route, target);
    attacks.push({ route, kind: bad.kind, agrees: disagreements.length === 0, disagreements });
  }
  return attacks;
}

async function attackWith(
  bad: BadToken,
  route: string,
  { apiUrl, inside, occasion, formerIssuer }: HostedTarget & { readonly occasion: Occasion },
): Promise<Disagreement[]> {
  const request = requestFor(route, occasion, bad.token);
  const where = `${bad.kind} token · ${route}`;
  const throughGateway = outcomeOf(await send(apiUrl, request));
  const expectedBy = bad.gateway === "admits" ? "api" : "gateway";
  // A function that the gateway asks, while two issuers are good, can't say why it refuses: all are 403 but for no token.
  const byGateway = formerIssuer !== undefined && bad.token !== undefined ? 403 : bad.gateway;
  const expectedStatus = bad.gateway === "admits" || byGateway === "admits" ? bad.api : byGateway;
  return [
    ...faultsOf(throughGateway, { status: expectedStatus, by: expectedBy }, where, "through the gateway"),
    ...(inside === undefined
      ? []
      : faultsOf(
          outcomeOf(await inside.invokeApi(request)),
          { status: bad.api, by: "api" },
          where,
          "past the gateway",
        )),
  ];
}

function faultsOf(
  outcome: Outcome,
  expected: { readonly status: 401 | 403; readonly by: "gateway" | "api" },
  where: string,
  way: string,
): Disagreement[] {
  const { status, by } = expected;
  if (outcome.kind === "refused" && outcome.status === status && outcome.by === by) return [];
  const wanted = describeOutcome({ kind: "refused", ...expected });
  const accepted = outcome.kind === "admitted";
  return [
    {
      code: accepted ? "BAD_TOKEN_ACCEPTED" : "BAD_TOKEN_MISANSWERED",
      where,
      what: `${way} it has to get ${wanted}, but the response was ${describeOutcome(outcome)}`,
      look: by === "gateway" ? "the authorizer and the route in infra/hosting" : "the token verifier in api/",
    },
  ];
}
