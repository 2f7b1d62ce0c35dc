import type { GatewayRoute } from "./declaration.ts";

/** The route of a request, and what stands in its path for the variables. */
export interface RouteMatch {
  readonly route: GatewayRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a request as API Gateway does: the most specific one, comparing segment by segment a fixed text
 * before a variable before a greedy variable, then a method before `ANY`; `$default` takes what is left.
 *
 * @param path without the query, decoded.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(
  routes: readonly GatewayRoute[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const [best] = routes
    .flatMap((route) => {
      const pathParameters = matchKey(route.routeKey, method, path);
      return pathParameters === undefined ? [] : [{ route, pathParameters, rank: rank(route.routeKey) }];
    })
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  return best && { route: best.route, pathParameters: best.pathParameters };
}

const VARIABLE = /^\{([^}+]+)(\+?)\}$/;

function matchKey(routeKey: string, method: string, path: string): Record<string, string> | undefined {
  if (routeKey === "$default") return {};
  const [declaredMethod = "", declaredPath = ""] = routeKey.split(" ");
  if (declaredMethod !== "ANY" && declaredMethod !== method) return undefined;

  const declared = declaredPath.split("/");
  const sent = path.split("/");
  const parameters: Record<string, string> = {};
  for (const [index, segment] of declared.entries()) {
    const [, name, greedy] = VARIABLE.exec(segment) ?? [];
    const value = greedy ? sent.slice(index).join("/") : sent[index];
    if (value === undefined) return undefined;
    if (name === undefined) {
      if (segment !== value) return undefined;
      continue;
    }
    if (value === "") return undefined;
    parameters[name] = value;
    if (greedy) return parameters;
  }
  return declared.length === sent.length ? parameters : undefined;
}

/** A text that sorts before those of less specific routes. */
function rank(routeKey: string): string {
  if (routeKey === "$default") return "3";
  const [method = "", path = ""] = routeKey.split(" ");
  const segments = path.split("/").map((segment) => {
    const [, name, greedy] = VARIABLE.exec(segment) ?? [];
    if (name === undefined) return "0";
    return greedy ? "2" : "1";
  });
  return `${segments.join("")} ${method === "ANY" ? "1" : "0"}`;
}
