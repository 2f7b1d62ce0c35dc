import { type AnyChange, change, type Direction, type RouteLayer } from "../model/change.ts";
import type { RouteModel } from "../model/routes.ts";
import {
  gatewayRequirement,
  type RouteRequirement,
  sameReach,
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
  const direction = directionOf(was, is, layer);
  return [change("route-requirement", direction, { subject: after.key, layer, was, is })];
}

/**
 * A scope more, for whose entries whatever, is wider, and so is another scope in the place of one: who holds the two is not the
 * same. A route that is new reaches its caller's own with whatever it admits, unless it is said.
 */
function reachChange(
  before: RouteModel | null,
  { key: subject, policy, reach: is }: RouteModel,
): AnyChange[] {
  const was = before?.reach ?? null;
  if (is === null || (before !== null && was === null)) return [];
  const usual = was ?? { own: statedScopes(policy), others: [] };
  if (sameReach(usual, is)) return [];
  const widens = beyond(is.own, usual.own).length > 0 || beyond(is.others, usual.others).length > 0;
  return [change("route-reach", widens ? "wider" : "narrower", { subject, was, is })];
}

const statedScopes = (route: RouteModel["policy"]): readonly string[] => route?.scopes ?? [];

const beyond = (scopes: readonly string[], known: readonly string[]): string[] =>
  scopes.filter((scope) => !known.includes(scope));

/** From the loosest. */
const NEEDS = ["nothing", "token", "scope"];

function directionOf(
  was: RouteRequirement | null,
  is: RouteRequirement | null,
  layer: RouteLayer,
): Direction {
  // Where another token opens a route of the policy, who may call it is told as changes of their own.
  if (layer === "policy" && !(was?.needs === "scope" && is?.needs === "scope")) return "neutral";
  if (is === null) return "narrower";
  // Nobody here knows who gets past an authorizer of another kind.
  if (is.needs === "other") return is.authorization === "AWS_IAM" ? "narrower" : "wider";
  const [before, after] = [NEEDS.indexOf(was?.needs ?? ""), NEEDS.indexOf(is.needs)];
  if (before >= 0 && before !== after) return before < after ? "narrower" : "wider";
  if (is.needs !== "scope" || was?.needs !== "scope") return "wider";
  const [more, fewer] = [beyond(is.scopes, was.scopes), beyond(was.scopes, is.scopes)];
  // Another scope in the place of one lets in others, not more.
  if (more.length > 0) return fewer.length > 0 ? "neutral" : "wider";
  return "narrower";
}

function requirementAt(route: RouteModel, layer: RouteLayer): RouteRequirement | null {
  if (layer === "gateway") return gatewayRequirement(route.gateway);
  if (layer === "policy") return statedRequirement(route.policy);
  return statedRequirement(layer === "API" ? route.api : route.openapi);
}
