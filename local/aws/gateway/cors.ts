import type { GatewayCors } from "./declaration.ts";
import type { GatewayRequest } from "./event.ts";
import type { GatewayResponse } from "./response.ts";

/**
 * The response to a browser's question whether a page may send a request. The gateway gives it by itself: no authorizer and
 * no function is asked. A page of another origin gets the same status, and no permission.
 *
 * @returns nothing for a request that asks no such thing.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightResponse(request: GatewayRequest, cors: GatewayCors): GatewayResponse | undefined {
  const { method, headers } = request;
  if (method !== "OPTIONS" || headers["access-control-request-method"] === undefined) return undefined;
  if (headers.origin === undefined) return undefined;
  const permission = {
    ...forOrigin(request, cors),
    ...listed("access-control-allow-methods", cors.allowMethods),
    ...listed("access-control-allow-headers", cors.allowHeaders),
    ...(cors.maxAge !== undefined && { "access-control-max-age": String(cors.maxAge) }),
  };
  const allowed = allowedOrigin(request, cors) !== undefined;
  return { status: 204, headers: allowed ? permission : {}, body: Buffer.alloc(0) };
}

/**
 * A response as a page may see it: with the declared CORS headers for pages of the declared origins, with none for others,
 * and never with those of the function.
 */
export function withCors(
  response: GatewayResponse,
  request: GatewayRequest,
  cors: GatewayCors,
): GatewayResponse {
  const own = Object.entries(response.headers).filter(([name]) => !name.startsWith("access-control-"));
  const allowed = allowedOrigin(request, cors) !== undefined;
  return {
    ...response,
    headers: {
      ...Object.fromEntries(own),
      ...forOrigin(request, cors),
      ...(allowed && listed("access-control-expose-headers", cors.exposeHeaders)),
    },
  };
}

/** Headers of both for a page of a declared origin; none for any other. */
function forOrigin(request: GatewayRequest, cors: GatewayCors): Record<string, string> {
  const origin = allowedOrigin(request, cors);
  if (origin === undefined) return {};
  return {
    "access-control-allow-origin": origin,
    ...(cors.allowCredentials && { "access-control-allow-credentials": "true" }),
  };
}

function allowedOrigin({ headers }: GatewayRequest, { allowOrigins = [] }: GatewayCors): string | undefined {
  const [origin] = headers.origin ?? [];
  if (origin === undefined) return undefined;
  if (allowOrigins.includes("*")) return "*";
  const scheme = origin.slice(0, origin.indexOf("://"));
  return allowOrigins.includes(origin) || allowOrigins.includes(`${scheme}://*`) ? origin : undefined;
}

const listed = (name: string, values: readonly string[] = []): Record<string, string> =>
  values.length === 0 ? {} : { [name]: values.join(",") };
