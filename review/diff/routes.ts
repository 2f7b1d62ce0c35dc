import { type AnyChange, change, type Direction, type RouteLayer } from "../model/change.ts";
import type { RouteModel } from "../model/routes.ts";
import {
  gatewayRequirement,
  type RouteRequirement,
  sameRequirement,
  statedRequirement,
} from "../model/routes.ts";
import type { Comparison } from "./revision.ts";

const layers: readonly RouteLayer[] = ["policy", "gateway", "API", "OpenAPI document"];

/** Routes that come, go, open, close, or need another scope. */
export function routeChanges({ before, after }: Comparison): AnyChange[] {
  const old = new Map(before.model.routes.map((route) => [route.key, route]));
  const current = new Map(after.model.routes.map((route) => [route.key, route]));
  const hosted = after.model.gateway !== null;
  return [...new Set([...current.keys(), ...old.keys()])].flatMap((subject): AnyChange[] => {
    const was = old.get(subject);
    const is = current.get(subject);
    if (is === undefined) return [change("route-removed", "narrower", { subject })];
    if (was === undefined) {
      // A route that is behind a scope adds rights to those who hold it, which are changes of their own.
      const requirement = layers.map((layer) => requirementAt(is, layer)).find((one) => one !== null) ?? null;
      return [
        change("route-added", is.open ? "wider" : "neutral", { subject, requirement }),
        ...reachChange(null, is),
      ];
    }
    return changesOf(was, is, hosted);
  });
}

function changesOf(was: RouteModel, is: RouteModel, hosted: boolean): AnyChange[] {
  const subject = is.key;
  const closed = was.open && !is.open ? closingLayer(is, hosted) : null;
  return [
    ...(is.open && !was.open ? [change("route-opened", "wider", { subject })] : []),
    ...(closed === null
      ? []
      : [
          change("route-closed", "narrower", {
            subject,
            layer: closed,
            requirement: requirementAt(is, closed),
          }),
        ]),
    ...layers
      // Both follow the policy where the route opens or closes, and the change above has said it.
      .filter((layer) => layer !== closed && (layer !== "policy" || was.open === is.open))
      .flatMap((layer) => requirementChange(was, is, layer)),
    ...reachChange(was, is),
  ];
}

/** The first layer at which a route that isn't open lets nobody in without a token. */
function closingLayer(route: RouteModel, hosted: boolean): RouteLayer {
  const deciding: readonly RouteLayer[] = hosted ? ["gateway", "API"] : ["API"];
  return deciding.find((layer) => requirementAt(route, layer)?.needs !== "nothing") ?? "policy";
}

/** A layer that follows the policy is listed with the policy alone. */
function requirementChange(before: RouteModel, after: RouteModel, layer: RouteLayer): AnyChange[] {
  const [was, is] = [requirementAt(before, layer), requirementAt(after, layer)];
  if (sameRequirement(was, is)) return [];
  if (layer !== "policy" && sameRequirement(is, requirementAt(after, "policy"))) return [];
  const direction = layer === "policy" ? "neutral" : directionOf(was, is, layer);
  return [change("route-requirement", direction, { subject: after.key, layer, was, is })];
}

/** Reaching another's entries by another scope counts as wider: who holds the two is not the same. */
function reachChange(before: RouteModel | null, { key: subject, reach: is }: RouteModel): AnyChange[] {
  const was = before?.reach ?? null;
  if (is === null || (before !== null && was === null)) return [];
  const { own, othersWith } = was ?? { own: true, othersWith: null };
  if (is.own === own && is.othersWith === othersWith) return [];
  const widens = (is.own && !own) || (is.othersWith !== null && is.othersWith !== othersWith);
  return [change("route-reach", widens ? "wider" : "narrower", { subject, was, is })];
}

/** From the loosest. */
const NEEDS = ["nothing", "token", "scope"];

function directionOf(
  was: RouteRequirement | null,
  is: RouteRequirement | null,
  layer: RouteLayer,
): Direction {
  if (is === null) return "narrower";
  // Nobody here knows who gets past an authorizer of another kind.
  if (is.needs === "other") return is.authorization === "AWS_IAM" ? "narrower" : "wider";
  const [before, after] = [NEEDS.indexOf(was?.needs ?? ""), NEEDS.indexOf(is.needs)];
  if (before >= 0 && before !== after) return before < after ? "narrower" : "wider";
  if (is.needs !== "scope") return "wider";
  if (layer !== "gateway") return "neutral";
  return was?.needs === "scope" && !was.scopes.every((scope) => is.scopes.includes(scope))
    ? "neutral"
    : "wider";
}

function requirementAt(route: RouteModel, layer: RouteLayer): RouteRequirement | null {
  if (layer === "gateway") return gatewayRequirement(route.gateway);
  if (layer === "policy") return statedRequirement(route.policy);
  return statedRequirement(layer === "API" ? route.api : route.openapi);
}
