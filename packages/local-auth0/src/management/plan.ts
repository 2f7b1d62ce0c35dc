import type { Endpoint } from "./rest/endpoint.ts";
import { ManagementError } from "./rest/error.ts";
import { isMembers } from "./rest/merge.ts";

/** A plan of Auth0's whose limits a tenant keeps. */
export type Plan = "free";

/** A call that needs a plan with more in it. */
interface Paid extends Pick<Endpoint, "method" | "path"> {
  /** Whether a body uses the feature; each does, unless given. To turn a feature off needs none. */
  readonly uses?: (body: unknown) => boolean;
}

const enables = (body: unknown): boolean => isMembers(body) && body.enabled === true;

/** Features that Auth0's table of plans (https://auth0.com/pricing), or the page of the feature, doesn't give to the free one. */
const PAID: readonly Paid[] = [
  { method: "PATCH", path: "/attack-protection/breached-password-detection", uses: enables },
  { method: "PUT", path: "/guardian/factors/:name", uses: enables },
  {
    method: "PUT",
    path: "/guardian/policies",
    uses: (body) => Array.isArray(body) && body.length > 0,
  },
  { method: "POST", path: "/email-templates", uses: enables },
  { method: "PATCH", path: "/email-templates/:name", uses: enables },
  { method: "PUT", path: "/email-templates/:name", uses: enables },
  { method: "POST", path: "/clients/:id/credentials" },
  // Auth0 docs, "Manage User Sessions with the Management API" and "Manage Refresh Tokens with the Management API".
  ...["/users/:id/sessions", "/users/:id/refresh-tokens", "/sessions/:id", "/refresh-tokens/:id"].flatMap(
    (path) => (["GET", "PATCH", "DELETE"] as const).map((method) => ({ method, path })),
  ),
  { method: "GET", path: "/refresh-tokens" },
  { method: "POST", path: "/refresh-tokens/revoke" },
  { method: "POST", path: "/sessions/:id/revoke" },
  { method: "POST", path: "/users/:id/revoke-access" },
];

/**
 * Refuses what the free plan lacks.
 *
 * @throws {ManagementError} 403 `not_entitled`, as a tenant answered in September 2026 (terraform-provider-auth0#1732).
 */
export function requirePlan({ method, path }: Pick<Endpoint, "method" | "path">, text: string): void {
  const paid = PAID.find((one) => one.method === method && one.path === path);
  if (paid === undefined || paid.uses?.(bodyIn(text)) === false) return;
  throw new ManagementError(403, "The requestor is not entitled to perform this operation.", "not_entitled");
}

/** A text that is no JSON is refused by whoever reads it. */
function bodyIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
