import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { admits, scopesOfToken } from "../../rules/policy/decide.ts";
import type { ActionEffect } from "../actions/bound-actions.ts";
import type { Declaration, DeclaredApplication, GatewayRoute } from "../declaration/declaration.ts";
import { rbacScopes } from "../matrix/layers.ts";
import type { RouteReach } from "../model/routes.ts";
import type { StatedRoute } from "../snapshot/api-routes.ts";
import type { Snapshot } from "../snapshot/take.ts";
import type { Subject } from "./subject.ts";

/** The layers, in the order in which a request meets them; the policy is what they are measured by. */
export type LayerName = "policy" | "sign-in" | "grant" | "RBAC" | "Action" | "gateway" | "API";

/** The answer of a layer to a request, and why. */
export interface LayerAnswer {
  readonly layer: LayerName;
  readonly admits: boolean;
  readonly why: string;
}

/** The request that a question is about. */
export interface Question {
  readonly subject: Subject;
  readonly application: DeclaredApplication;
  readonly route: string;
}

/** Scopes that RBAC leaves to somebody, with those that were given to them by hand; null where it leaves everything. */
export function rbacOf(declaration: Declaration, subject: Subject): ReadonlySet<string> | null {
  if (subject.kind === "machine") return null;
  const own = rbacScopes(declaration, subject.person.roles);
  return own === null ? null : new Set([...own, ...subject.handGiven]);
}

export function policyAnswer(
  { policy }: Snapshot,
  { subject, application, route }: Question,
  enough: readonly string[],
): LayerAnswer {
  const declared = Object.hasOwn(policy.applications, application.key)
    ? policy.applications[application.key]
    : undefined;
  if (policy.openRoutes.some((one) => one === route)) {
    return { layer: "policy", admits: true, why: "the route needs no token" };
  }
  if (declared === undefined || actsForPeople(declared) === (subject.kind === "machine")) {
    return {
      layer: "policy",
      admits: false,
      why: `${application.name} may not act ${subject.kind === "machine" ? "for itself" : "for people"}`,
    };
  }
  const scopes = scopesOfToken(policy, {
    application: application.key,
    asked: Object.keys(policy.scopes),
    // Roles through groups are among the roles already.
    ...(subject.kind === "person" && { person: subject.person }),
  });
  const admitted = admits(policy, route, scopes);
  return {
    layer: "policy",
    admits: admitted,
    why: `${anyOf(enough)} ${admitted ? "is" : "is not"} among what it gives: ${scopes.join(" ") || "nothing"}`,
  };
}

export function signInAnswer({ subject, application }: Question, { denied }: ActionEffect): LayerAnswer {
  const layer = "sign-in";
  if (subject.kind === "machine") {
    return {
      layer,
      admits: application.actsForItself,
      why: application.actsForItself ? "it gets tokens for itself" : "it gets no token for itself",
    };
  }
  if (!application.signsPeopleIn)
    return { layer, admits: false, why: `people can't sign in to ${application.name}` };
  return denied === null
    ? {
        layer,
        admits: true,
        why: `people of ${application.connections.join(", ")} sign in to ${application.name}`,
      }
    : { layer, admits: false, why: `an Action denies it: ${denied}` };
}

export function grantAnswer(
  { name }: DeclaredApplication,
  granted: readonly string[] | null,
  enough: readonly string[],
): LayerAnswer {
  const layer = "grant";
  if (granted === null) return { layer, admits: false, why: `${name} holds no grant for the API` };
  const admitted = isAmong(enough, (scope) => granted.includes(scope));
  return { layer, admits: admitted, why: `${name} may ask for ${granted.join(" ") || "nothing"}` };
}

export function rbacAnswer(
  declaration: Declaration,
  subject: Extract<Subject, { kind: "person" }>,
  enough: readonly string[],
): LayerAnswer {
  const own = rbacOf(declaration, subject);
  if (own === null) return { layer: "RBAC", admits: true, why: "it is off" };
  const roles = subject.person.roles.join(", ") || "no role";
  const hand = subject.handGiven.length === 0 ? "" : ", and every scope by hand";
  return {
    layer: "RBAC",
    admits: isAmong(enough, (scope) => own.has(scope)),
    why: `${roles}${hand}: ${[...own].join(" ") || "no permission"}`,
  };
}

export function actionAnswer(
  { denied, removed, added }: ActionEffect,
  enough: readonly string[],
  withoutFactor: Pick<ActionEffect, "removed">,
): LayerAnswer {
  const layer = "Action";
  if (denied !== null) return { layer, admits: false, why: `denied: ${denied}` };
  if (enough.length === 0) return { layer, admits: true, why: "no scope is needed" };
  const fates = enough.map((scope) => {
    if (removed.has(scope)) return `${scope} is taken out of the token`;
    const after = withoutFactor.removed.has(scope) ? " after a second factor" : "";
    return `${scope} ${added.has(scope) ? "is put into" : "stays in"} the token${after}`;
  });
  return { layer, admits: isAmong(enough, (scope) => !removed.has(scope)), why: fates.join(", ") };
}

export function gatewayWhy(refusal: string | null, route: GatewayRoute | undefined): string {
  if (route === undefined) return "it has no such route";
  if (route.authorization === "NONE") return "the route needs no token";
  if (refusal === "token") return "its authorizer takes no token of this tenant for the API";
  if (route.scopes.length === 0) return "any token for the API passes";
  return `the token needs ${anyOf(route.scopes)}${refusal === null ? "" : ", which it lacks"}`;
}

export function apiWhy(
  refusal: string | null,
  route: StatedRoute | undefined,
  { name }: DeclaredApplication,
): string {
  if (route === undefined) return "it has no such route";
  if (route.open) return "the route needs no token";
  if (refusal === "token") return `it takes no such token of ${name}`;
  if (route.scopes.length === 0) return "any good token passes";
  return `the token needs ${anyOf(route.scopes)}${refusal === null ? "" : ", which it lacks"}`;
}

/** Scopes of which any one is enough, in words. */
export const anyOf = (scopes: readonly string[]): string => scopes.join(" or ") || "no scope";

/** Whether any one of some scopes will do; where none is needed, all is well. */
const isAmong = (enough: readonly string[], holds: (scope: string) => boolean): boolean =>
  enough.length === 0 || enough.some(holds);

/** Whose entries somebody reaches at a route that admits them, and by which of their scopes. */
export interface EntriesAnswer {
  readonly whose: "own" | "others";
  readonly reached: boolean;
  readonly why: string;
}

/** @param token the scopes that it holds, after all layers. */
export const entriesAnswers = (reach: RouteReach, token: ReadonlySet<string>): EntriesAnswer[] =>
  (["own", "others"] as const).map((whose) => {
    const held = reach[whose].filter((scope) => token.has(scope));
    if (held.length > 0) return { whose, reached: true, why: `the token holds ${held.join(" and ")}` };
    const why = reach[whose].length === 0 ? "nobody does" : `the token lacks ${anyOf(reach[whose])}`;
    return { whose, reached: false, why };
  });
