import { reachOf, scopesOfRoute } from "../../rules/policy/decide.ts";
import { type ActionEffect, BoundActions, NO_EFFECT } from "../actions/bound-actions.ts";
import { type Factor, loginEvent, machineEvent } from "../actions/events.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { acceptedScopes, apiRefusal, gatewayRefusal, grantedScopes, tokenScopes } from "../matrix/layers.ts";
import type { Snapshot } from "../snapshot/take.ts";
import {
  actionAnswer,
  apiWhy,
  type EntriesAnswer,
  entriesAnswers,
  gatewayWhy,
  grantAnswer,
  type LayerAnswer,
  type LayerName,
  policyAnswer,
  type Question,
  rbacAnswer,
  rbacOf,
  signInAnswer,
} from "./answers.ts";

/** The answer of each layer by itself: a layer is asked about the scope even where an earlier one took it. */
export interface Explanation extends Question {
  /** The scopes of which any one admits; none where any token will do, or none is needed. */
  readonly scopes: readonly string[];
  /** Whose entries they reach, where no layer refuses; null where the policy doesn't say, as at a route that it doesn't guard. */
  readonly entries: readonly EntriesAnswer[] | null;
  readonly layers: readonly LayerAnswer[];
  /** The first of the deciding layers (not the policy) that refuses; null when all of them admit. */
  readonly refusedBy: LayerName | null;
}

/** Asks each layer about a request. */
export async function explain(
  snapshot: Snapshot,
  declaration: Declaration,
  question: Question,
): Promise<Explanation> {
  const { policy, api } = snapshot;
  const { subject, application, route } = question;
  const gatewayRoute = declaration.gateway?.routes[route];
  const stated = api.routes?.[route];
  const scopes =
    [scopesOfRoute(policy, route), gatewayRoute?.scopes, stated?.scopes].find((one) => one?.length) ?? [];
  const open = policy.openRoutes.some((one) => one === route);
  const layers: LayerAnswer[] = [policyAnswer(snapshot, question, scopes)];
  const side = subject.kind === "machine" ? "client" : "user";
  const granted = grantedScopes(declaration, application, side);
  const effect = await effectOf(snapshot, declaration, question, scopes);
  if (!open) {
    layers.push(signInAnswer(question, effect), grantAnswer(application, granted, scopes));
    if (subject.kind === "person") layers.push(rbacAnswer(declaration, subject, scopes));
    const without = await effectOf(snapshot, declaration, question, scopes, "without a factor");
    layers.push(actionAnswer(effect, scopes, without));
  }
  const left = granted === null ? [] : tokenScopes(granted, rbacOf(declaration, subject), effect);
  const token = new Set(left);
  if (declaration.gateway !== null) {
    const refusal = gatewayRefusal(declaration, snapshot.issuer, gatewayRoute, token);
    layers.push({
      layer: "gateway",
      admits: refusal === null,
      why: gatewayWhy(refusal, gatewayRoute),
    });
  }
  if (api.routes !== null) {
    const refusal = apiRefusal(api.routes, route, token, acceptedScopes(policy, application, side));
    layers.push({ layer: "API", admits: refusal === null, why: apiWhy(refusal, stated, application) });
  }
  const refusing = layers.find(({ layer, admits }) => layer !== "policy" && !admits);
  const entries =
    refusing === undefined && scopesOfRoute(policy, route).length > 0
      ? entriesAnswers(reachOf(policy, route), token)
      : null;
  return { ...question, scopes, layers, refusedBy: refusing?.layer ?? null, entries };
}

async function effectOf(
  snapshot: Snapshot,
  declaration: Declaration,
  { subject, application }: Question,
  scopes: readonly string[],
  factor: Factor = "with a factor",
): Promise<ActionEffect> {
  const actions = new BoundActions(snapshot.resources);
  const audience = declaration.api.identifier;
  if (subject.kind === "machine") {
    return actions.run("credentials-exchange", machineEvent({ application, audience }, scopes));
  }
  if (!application.signsPeopleIn) return NO_EFFECT;
  const asked = declaration.scopes.map(({ name }) => name);
  const login = { application, audience, person: subject.person };
  return actions.run("post-login", loginEvent(login, asked, "S256", factor));
}
