import type { RouteModel } from "../model.ts";
import { type Change, change, type Direction } from "./change.ts";
import type { Comparison } from "./revision.ts";

/** Routes that come, go, open, close, or need another scope. */
export function routeChanges({ before, after }: Comparison): Change[] {
  const old = new Map(before.model.routes.map((route) => [route.key, route]));
  const current = new Map(after.model.routes.map((route) => [route.key, route]));
  return [...new Set([...current.keys(), ...old.keys()])].flatMap((key) => {
    const was = old.get(key);
    const is = current.get(key);
    if (was === undefined && is !== undefined)
      return [change("routes", openness(is), `${key} is new: it ${guardOf(is)}.`)];
    if (was !== undefined && is === undefined) return [change("routes", "narrower", `${key} is gone.`)];
    return was === undefined || is === undefined ? [] : changesOf(was, is);
  });
}

/** A route that is behind a scope adds rights to those who hold it, which are told one by one. */
const openness = (route: RouteModel): Direction => (isOpen(route) ? "wider" : "neutral");

const isOpen = ({ policy, gateway, api }: RouteModel): boolean =>
  (gateway === null ? policy?.open : gateway.authorization === "NONE") === true && (api?.open ?? true);

function changesOf(was: RouteModel, is: RouteModel): Change[] {
  const { key } = is;
  const opened: Change[] =
    isOpen(was) === isOpen(is)
      ? []
      : isOpen(is)
        ? [change("routes", "wider", `Anybody may now call ${key} without a token.`)]
        : [change("routes", "narrower", `${key} now needs a token: it ${guardOf(is)}.`)];
  const policy = statementOf(is.policy);
  const needed =
    policy === statementOf(was.policy) || opened.length > 0
      ? []
      : [change("routes", "neutral", `${key} now ${policy} (it ${past(statementOf(was.policy))}).`)];
  return [
    ...opened,
    ...needed,
    ...gatewayChange(was, is),
    ...statedChange("The API", was.api, is.api, is),
    ...statedChange("The OpenAPI document", was.openapi, is.openapi, is),
  ];
}

/** Told where the gateway does otherwise than the policy, or changes alone. */
function gatewayChange(was: RouteModel, is: RouteModel): Change[] {
  const [old, current] = [gatewayOf(was), gatewayOf(is)];
  if (old === current || current === statementOf(is.policy)) return [];
  const lost =
    (is.gateway?.scopes.length ?? 0) === 0 ||
    (was.gateway?.scopes ?? []).every((scope) => is.gateway?.scopes.includes(scope));
  const narrower = is.gateway === null || is.gateway.authorization === "AWS_IAM";
  return [
    change(
      "routes",
      narrower ? "narrower" : lost ? "wider" : "neutral",
      `The gateway ${current} at ${is.key} (it ${past(old)}).`,
    ),
  ];
}

function statedChange(
  who: string,
  was: RouteModel["api"],
  is: RouteModel["api"],
  route: RouteModel,
): Change[] {
  const [old, current] = [statementOf(was), statementOf(is)];
  if (old === current || current === statementOf(route.policy)) return [];
  const direction = is === null ? "narrower" : is.open || is.scope === null ? "wider" : "neutral";
  return [change("routes", direction, `${who} ${current} at ${route.key} (it ${past(old)}).`)];
}

const NOTHING = "has no route";
const OPEN = "needs no token";
const ANY = "takes any token, whatever its scopes,";

function statementOf(route: RouteModel["api"]): string {
  if (route === null) return NOTHING;
  if (route.open) return OPEN;
  return route.scope === null ? ANY : `needs ${route.scope}`;
}

function gatewayOf({ gateway }: RouteModel): string {
  if (gateway === null) return NOTHING;
  if (gateway.authorization === "NONE") return OPEN;
  if (gateway.authorization !== "JWT" || !gateway.authorized)
    return `lets in by ${gateway.authorization} and another authorizer`;
  return gateway.scopes.length === 0 ? ANY : `needs ${gateway.scopes.join(" or ")}`;
}

const guardOf = (route: RouteModel): string =>
  route.policy === null ? gatewayOf(route) : statementOf(route.policy);

const past = (statement: string): string =>
  statement
    .replace(/^needs/, "needed")
    .replace(/^takes/, "took")
    .replace(/^has/, "had")
    .replace(/^lets/, "let")
    .replace(/,$/, "");
