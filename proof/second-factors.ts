import { admits, IDENTITY_SCOPES, scopesOfToken, secondFactorOf } from "../rules/policy/decide.ts";
import { MULTI_FACTOR, secondFactorClaims } from "../rules/policy/second-factor.ts";
import { describeOutcome, outcomeOf, send } from "./api-client.ts";
import { deployed, refreshAs } from "./as-application.ts";
import { decode } from "./bad-tokens.ts";
import type { Disagreement } from "./disagreement.ts";
import type { Occasion } from "./occasion.ts";
import { requestFor } from "./requests.ts";
import { openBrowser, type SignInResult, signIn } from "./sign-in.ts";
import { describeHolder, type Holder, loginOf } from "./sign-ins.ts";
import type { HostedTarget, ProofTarget } from "./target.ts";
import type { SignInTokens } from "./token-endpoint.ts";
import { type ExpectedToken, faultsOfToken, scopesOfFactor } from "./token-faults.ts";

/** Something that was tried of somebody who has to show a second factor, and what came of it. */
export interface TriedFactor {
  readonly holder: Holder;
  readonly attempt: string;
  /** The route at which it was tried, and which is theirs only after a second factor; absent where it is about tokens. */
  readonly route?: string;
  /** Why nobody knows. */
  readonly untried?: string;
  readonly agrees: boolean;
  readonly disagreements: readonly Disagreement[];
}

type Target = ProofTarget & Partial<Pick<HostedTarget, "apiUrl">> & { readonly occasion: Occasion };

const LOOK = "the second factor Actions and their binding";

/**
 * Tries what somebody gets without the second factor that their scopes want: by a login that asks for nothing of the kind and then,
 * in silence, for all; at a refresh; at each route; and with nothing to show. Then they step up, as the API asks them to.
 *
 * @returns nothing where none of their scopes wants one.
 */
export async function trySecondFactor(holder: Holder, target: Target): Promise<TriedFactor[]> {
  const expected = expectedOf(holder, target);
  const { person, tokens } = holder;
  if (expected === undefined || person === undefined || tokens === undefined || person.password === "")
    return [];
  const wanting = scopesOfFactor(expected);
  if (wanting.length === 0) return [];

  const { application } = holder;
  const login = loginOf({ application, person }, target);
  const tries: TriedFactor[] = [];
  const note = (
    attempt: string,
    disagreements: readonly Disagreement[],
    more: Pick<TriedFactor, "route" | "untried"> = {},
  ) => tries.push({ holder, attempt, agrees: disagreements.length === 0, disagreements, ...more });
  const where = (attempt: string) => `${describeHolder(holder, target.policy)} · ${attempt}`;

  const { device: _, ...withNothing } = login;
  note("with nothing to show", refusedWithout(await signIn(withNothing), where("with nothing to show")));

  // A tenant that asks everybody remembers this browser, so that its login shows no factor.
  const browser = openBrowser(person.device);
  const asked = expected.asked.filter((scope) => !wanting.includes(scope));
  const first = await signIn({ ...login, browser, scope: asked.join(" ") });
  const silent = first.ok ? await signIn({ ...login, browser, silent: true }) : first;
  if (!silent.ok) {
    note("without a factor", [], { untried: `${silent.error}: ${silent.description}` });
    return tries;
  }
  const without = { ...expected, withoutFactor: true };
  const faulty = (attempt: string, got: SignInTokens, wanted: ExpectedToken) =>
    note(
      attempt,
      faultsOfToken(got, wanted).map((fault) => ({ code: "TOKEN_DIFFERS", where: where(attempt), ...fault })),
    );
  faulty("in silence, without a factor", silent.tokens, without);
  const { refresh_token } = silent.tokens;
  const refreshed =
    refresh_token === undefined ? undefined : await refreshAs(application, refresh_token, target);
  if (refreshed?.ok) faulty("at a refresh, without a factor", refreshed.tokens, without);

  for (const route of routesOfFactor(expected, wanting, target)) {
    for (const [attempt, disagreements] of await tryRoute(route, silent.tokens, tokens, target)) {
      const at = where(`${attempt} · ${route}`);
      note(
        attempt,
        disagreements.map((fault) => ({ ...fault, where: at })),
        { route },
      );
    }
  }

  const stepped = await signIn({ ...login, browser, acrValues: MULTI_FACTOR });
  if (stepped.ok) faulty("after the step-up", stepped.tokens, expected);
  else note("after the step-up", [failed(where("after the step-up"), stepped)]);
  return tries;
}

function expectedOf(
  { application, person }: Holder,
  { policy, issuer, audience, accessTokens, ...target }: Target,
): ExpectedToken | undefined {
  if (person === undefined) return undefined;
  const { clientId } = deployed(application, target);
  const asked = [...IDENTITY_SCOPES, ...Object.keys(policy.scopes)];
  const lifetime = accessTokens?.lifetime;
  return { policy, issuer, audience, lifetime, application, clientId, person, asked };
}

/** The login has to end at the second factor. */
function refusedWithout(result: SignInResult, where: string): Disagreement[] {
  if (!result.ok && result.obstacle === "second_factor") return [];
  const what = result.ok
    ? "the tenant gave tokens without asking for the second factor that the policy wants"
    : `the tenant didn't ask for the second factor that the policy wants: ${result.error} (${result.description})`;
  return [{ code: "LOGIN_TOO_WIDE", where, what, look: LOOK }];
}

const failed = (
  where: string,
  { error, description }: Extract<SignInResult, { ok: false }>,
): Disagreement => ({
  code: "SIGN_IN_FAILED",
  where,
  what: `got no tokens: ${error} (${description})`,
  look: LOOK,
});

/** The routes that admit them by nothing but scopes that want a factor. */
function routesOfFactor(expected: ExpectedToken, wanting: readonly string[], { policy }: Target): string[] {
  const others = scopesOfToken(policy, expected).filter((scope) => !wanting.includes(scope));
  return Object.keys(policy.routes).filter(
    (route) => admits(policy, route, wanting) && !admits(policy, route, others),
  );
}

type Fault = Omit<Disagreement, "where">;

/** Calls a route with a token that lacks its scope for want of a factor, and with one that only doesn't say that a factor was shown. */
async function tryRoute(
  route: string,
  without: SignInTokens,
  good: SignInTokens,
  { apiUrl, inside, occasion, policy }: Target,
): Promise<[attempt: string, faults: Fault[]][]> {
  if (apiUrl === undefined) return [];
  const lacking = requestFor(route, occasion, without.access_token);
  const tries: [string, Fault[]][] = [
    ["without a factor", refusedBy("gateway", 403, await send(apiUrl, lacking))],
  ];
  if (inside === undefined) return tries;
  tries.push(["without a factor, past the gateway", askedToStepUp(await inside.invokeApi(lacking))]);
  const { claims, header } = decode(good.access_token);
  const { [secondFactorClaims(policy.api).shownClaim]: _, ...unproved } = claims;
  const words = String(claims.scope).split(" ");
  if (!words.some((scope) => secondFactorOf(policy, scope) !== undefined && admits(policy, route, [scope])))
    return tries;
  const replayed = requestFor(route, occasion, await inside.sign(unproved, header));
  tries.push(["a token that holds the scope without a factor", askedToStepUp(await send(apiUrl, replayed))]);
  return tries;
}

function refusedBy(
  by: "gateway" | "api",
  status: 401 | 403,
  response: Parameters<typeof outcomeOf>[0],
): Fault[] {
  const outcome = outcomeOf(response);
  if (outcome.kind === "refused" && outcome.by === by && outcome.status === status) return [];
  return [
    {
      code: "ACCESS_TOO_WIDE",
      what: `it has to get ${describeOutcome({ kind: "refused", by, status })}, but the response was ${describeOutcome(outcome)}`,
      look:
        by === "gateway"
          ? "the route's authorizationScopes in infra/hosting"
          : "the API's authorization in api/",
    },
  ];
}

/** RFC 9470 §3. */
function askedToStepUp(response: Parameters<typeof outcomeOf>[0]): Fault[] {
  const refused = refusedBy("api", 401, response);
  if (refused.length > 0) return refused;
  const { challenge = "" } = response;
  if (
    challenge.includes('error="insufficient_user_authentication"') &&
    challenge.includes(`acr_values="${MULTI_FACTOR}"`)
  )
    return [];
  return [
    {
      code: "BAD_TOKEN_MISANSWERED",
      what: "the API doesn't ask for a second factor in its challenge (RFC 9470 §3)",
      look: "the API's authorization in api/",
    },
  ];
}
