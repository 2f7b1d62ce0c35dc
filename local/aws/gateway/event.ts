import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Authorization } from "./authorizer.ts";
import type { RouteMatch } from "./match.ts";

/** One HTTP request, before any of it is decoded. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  /** Values by lower-case name. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** A request's route, and what the gateway found out about its sender. */
export interface RequestContext extends RouteMatch {
  /** See `pathOf`. */
  readonly path: string;
  readonly requestId: string;
  readonly at: Date;
  readonly authorization?: Extract<Authorization, { admitted: true }>;
}

/**
 * The path of a request, decoded, as HTTP APIs match it and hand it over, encoded slashes included. What follows a decoded
 * `?` is lost. `undefined` for one that can't be decoded.
 *
 * @see https://github.com/hotsock/voker/pull/8 for what the service was seen to do
 */
export function pathOf({ target }: GatewayRequest): string | undefined {
  try {
    return decodeURIComponent(target.replace(/\?.*/s, "")).replace(/\?.*/s, "");
  } catch {
    return undefined;
  }
}

/** The query of a request, as it was sent, without its `?`. */
const queryOf = ({ target }: GatewayRequest): string => target.replace(/^[^?]*\??/, "");

const TEXT = /^(text\/|application\/(json|xml|javascript)\b)/i;

/**
 * Writes the event that a function gets, in payload format 2.0.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventOf(request: GatewayRequest, context: RequestContext): APIGatewayProxyEventV2 {
  const { method, body, sourceIp } = request;
  const { requestId, at, authorization, path, pathParameters } = context;
  const { routeKey } = context.route;
  const { cookie = [], ...others } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, values = []]) => [name, values.join(",")]),
  );
  const query = queryOf(request);
  const queryParameters = joinDuplicates(new URLSearchParams(query));
  const isBase64Encoded = body.length > 0 && !TEXT.test(headers["content-type"] ?? "");
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie.length > 0 && { cookies: cookie.flatMap((value) => value.split(/; */)) }),
    headers: { ...headers, "x-forwarded-for": sourceIp },
    ...(query !== "" && { queryStringParameters: queryParameters }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      ...(authorization && { authorizer: authorizerOf(authorization) }),
      domainName: headers.host ?? "localhost",
      domainPrefix: "local",
      http: {
        method,
        path,
        protocol: "HTTP/1.1",
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage: "$default",
      time: logTime(at),
      timeEpoch: at.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

function joinDuplicates(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(",")]));
}

/** A time as access logs have it: `21/Nov/2026:09:00:00 +0000`. */
function logTime(at: Date): string {
  const [, day, month, year, time] = at.toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}

type Admitted = Extract<Authorization, { admitted: true }>;

const authorizerOf = (authorization: Admitted) =>
  "context" in authorization ? { lambda: { ...authorization.context } } : { jwt: jwtOf(authorization) };

/**
 * Writes the event that an authorizer's function gets, in payload format 2.0.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function authorizerEventOf(
  request: GatewayRequest,
  context: RequestContext,
  identitySource: readonly string[],
): object {
  const {
    body: _body,
    isBase64Encoded: _encoded,
    ...event
  } = eventOf({ ...request, body: Buffer.of() }, context);
  return { ...event, type: "REQUEST", routeArn: "local", identitySource: [...identitySource] };
}

/** Claims reach functions as texts; lists in brackets, with spaces between. */
function jwtOf({ claims, scopes }: Exclude<Admitted, { context: unknown }>) {
  const texts = Object.entries(claims).map(([name, value]) => [
    name,
    Array.isArray(value) ? `[${value.join(" ")}]` : String(value),
  ]);
  return { claims: Object.fromEntries(texts), scopes: scopes && [...scopes] };
}
