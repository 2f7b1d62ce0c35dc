import type * as aws from "@pulumi/aws";
import type { Policy } from "../../rules/policy/types.ts";
import type { StackConfig } from "../config/stack-config.ts";

/** The headers that a page's scripts may send beside those that browsers always allow. */
const REQUEST_HEADERS = ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"];

/** The headers of an answer that they may read beside those that browsers always show. */
const RESPONSE_HEADERS = [
  "etag",
  "idempotency-replayed",
  "location",
  "retry-after",
  "www-authenticate",
  "x-request-id",
];

/** How long a browser remembers the answer to its preflight, in seconds; no browser does so for longer than a day. */
const MAX_AGE = 3_600;

/**
 * Which pages may call the API from a browser: those of the stack's web applications, with the methods of the policy's
 * routes. Without credentials: the API knows no cookies, and a token is something that a page sends by itself.
 *
 * @returns nothing for a stack without web applications, whose API then answers no page at all.
 */
export function corsOf(
  applications: StackConfig["applications"],
  policy: Pick<Policy, "routes" | "openRoutes">,
): aws.types.input.apigatewayv2.ApiCorsConfiguration | undefined {
  const origins = Object.values(applications).flatMap((application) => application.origins);
  if (origins.length === 0) return undefined;
  const methods = [...Object.keys(policy.routes), ...policy.openRoutes].map(methodOf);
  return {
    allowOrigins: distinct(origins),
    allowMethods: distinct(methods),
    allowHeaders: REQUEST_HEADERS,
    exposeHeaders: RESPONSE_HEADERS,
    maxAge: MAX_AGE,
    allowCredentials: false,
  };
}

const methodOf = (routeKey: string): string => routeKey.split(" ")[0] ?? routeKey;

/** Sorted, so that the order in which a policy is written changes nothing. */
const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].toSorted();
