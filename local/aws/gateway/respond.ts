import { z } from "zod";
import { FunctionError } from "../lambda/error.ts";
import type { Authorization, AuthorizationRequest } from "./authorizer.ts";
import { preflightResponse, withCors } from "./cors.ts";
import type {
  FunctionAuthorizer,
  GatewayAuthorizer,
  GatewayDeclaration,
  GatewayRoute,
  GatewayThrottling,
} from "./declaration.ts";
import { authorizerEventOf, eventOf, type GatewayRequest, pathOf, type RequestContext } from "./event.ts";
import { matchRoute, type RouteMatch } from "./match.ts";
import { type GatewayResponse, gatewayMessage, responseOf } from "./response.ts";

/** All that a response depends on beside the request. */
export interface RespondDependencies {
  readonly declaration: GatewayDeclaration;
  /** Calls a function; a rejection is a fault of its, or a `FunctionError` for what Lambda doesn't take. */
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  readonly authorize: (request: AuthorizationRequest) => Promise<Authorization>;
  readonly passesThrottle: (routeKey: string, limits: GatewayThrottling) => boolean;
  readonly now: () => Date;
}

/** The most that request line and header values may have in all, in bytes. */
const HEADER_LIMIT = 10_240;

/** The longest that a route's integration may take, in milliseconds. */
const INTEGRATION_LIMIT = 30_000;

/** Answers a request as an HTTP API does with what it was declared to do. */
export async function respond(
  request: GatewayRequest,
  requestId: string,
  dependencies: RespondDependencies,
): Promise<GatewayResponse> {
  if (sizeOfHead(request) > HEADER_LIMIT) return gatewayMessage(431, "Request Header Fields Too Large");
  const { routes, cors } = dependencies.declaration;
  const path = pathOf(request);
  if (path === undefined) return gatewayMessage(400, "Bad Request");
  const match = matchRoute(routes, request.method, path);
  // A route that takes OPTIONS comes first.
  const preflight = match === undefined && cors !== undefined ? preflightResponse(request, cors) : undefined;
  if (preflight !== undefined) return preflight;
  const response =
    match === undefined
      ? gatewayMessage(404, "Not Found")
      : await responseAt({ ...match, path }, request, requestId, dependencies);
  return cors === undefined ? response : withCors(response, request, cors);
}

async function responseAt(
  match: RouteMatch & Pick<RequestContext, "path">,
  request: GatewayRequest,
  requestId: string,
  { declaration, invoke, authorize, passesThrottle, now }: RespondDependencies,
): Promise<GatewayResponse> {
  const { routeKey } = match.route;
  const limits = declaration.routeThrottling?.[routeKey] ?? declaration.throttling;
  if (limits !== undefined && !passesThrottle(routeKey, limits)) {
    return gatewayMessage(429, "Too Many Requests");
  }
  const context = { ...match, requestId, at: now() };
  const check = authorizationOf(match.route, declaration, request);
  if (check === "misdeclared") return gatewayMessage(500, "Internal Server Error");
  const authorization =
    check &&
    ("functionName" in check.authorizer
      ? await askFunction(check.authorizer, check.credentials, { request, context, invoke })
      : await authorize({ ...check, authorizer: check.authorizer }));
  if (authorization?.admitted === false) {
    const { status, challenge } = authorization;
    return gatewayMessage(
      status,
      MESSAGES[status],
      challenge === undefined ? {} : { "www-authenticate": challenge },
    );
  }
  const admitted = { ...context, ...(authorization && { authorization }) };
  return integrate(() => invoke(match.route.functionName, eventOf(request, admitted)), match.route);
}

const MESSAGES = { 401: "Unauthorized", 403: "Forbidden", 500: "Internal Server Error" } as const;

const decision = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Asks an authorizer's function, unless the request has nothing that it could look at. A function that fails, or that answers
 * in another form, is a fault of the API's.
 */
async function askFunction(
  { functionName }: FunctionAuthorizer,
  credentials: string | undefined,
  {
    request,
    context,
    invoke,
  }: { readonly request: GatewayRequest; readonly context: RequestContext } & Pick<
    RespondDependencies,
    "invoke"
  >,
): Promise<Authorization> {
  if (credentials === undefined || credentials === "") return { admitted: false, status: 401 };
  try {
    const answer = await invoke(functionName, authorizerEventOf(request, context, [credentials]));
    const { isAuthorized, context: told } = decision.parse(answer);
    return isAuthorized ? { admitted: true, context: told } : { admitted: false, status: 403 };
  } catch {
    return { admitted: false, status: 500 };
  }
}

/** The request to a route's authorizer; none where the route is open. */
function authorizationOf(
  { authorizationType, authorizerId, authorizationScopes = [] }: GatewayRoute,
  { authorizers }: GatewayDeclaration,
  { headers }: GatewayRequest,
):
  | (Omit<AuthorizationRequest, "authorizer"> & { readonly authorizer: GatewayAuthorizer })
  | "misdeclared"
  | undefined {
  if (authorizationType === "NONE") return undefined;
  const authorizer = authorizers.find(({ id }) => id === authorizerId);
  const [source = ""] = authorizer?.identitySources ?? [];
  const [, header] = /^\$request\.header\.(.+)$/.exec(source) ?? [];
  if (authorizer === undefined || header === undefined) return "misdeclared";
  if ("functionName" in authorizer !== (authorizationType === "CUSTOM")) return "misdeclared";
  const credentials = headers[header.toLowerCase()]?.join(",");
  return { authorizer, scopes: authorizationScopes, credentials };
}

async function integrate(
  call: () => Promise<unknown>,
  { timeoutMilliseconds = INTEGRATION_LIMIT }: GatewayRoute,
): Promise<GatewayResponse> {
  const late = Promise.withResolvers<GatewayResponse>();
  const timer = setTimeout(
    () => late.resolve(gatewayMessage(503, "Service Unavailable")),
    timeoutMilliseconds,
  );
  const answered = call().then(responseOf, failure);
  try {
    return await Promise.race([answered, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** A function's fault; who called it may try again where it was only too busy. */
function failure(error: unknown): GatewayResponse {
  const code = error instanceof FunctionError ? error.code : undefined;
  if (code === "FUNCTION_THROTTLED") return gatewayMessage(503, "Service Unavailable");
  if (code === "FUNCTION_EVENT_TOO_LARGE") return gatewayMessage(413, "Request Entity Too Large");
  return gatewayMessage(500, "Internal Server Error");
}

function sizeOfHead({ method, target, headers }: GatewayRequest): number {
  const values = Object.values(headers).flatMap((lines) => lines ?? []);
  return [`${method} ${target} HTTP/1.1`, ...values].reduce(
    (size, text) => size + Buffer.byteLength(text),
    0,
  );
}
