import type { TenantState } from "./tenant-state.ts";

/**
 * The issuer under which a tenant answers a request: that of the domain which the request was sent to, as in
 * {@link https://auth0.com/docs/customize/custom-domains | Auth0's custom domains}. A host that is no verified custom
 * domain is answered under the tenant's own.
 *
 * @param own the tenant's own domain, for example `localhost:4443`.
 * @param host the request's `Host`.
 * @returns for example `https://login.example.com/`.
 */
export function issuerAt(
  { customDomains }: Pick<TenantState, "customDomains">,
  own: string,
  host: string | undefined,
): string {
  const custom = customDomains.find(({ domain, status }) => status === "ready" && domain === host);
  return `https://${custom?.domain ?? own}/`;
}
