import type { TenantState } from "../state/tenant-state.ts";

/** The name by which the tenant introduces itself to people: its `friendly_name`, or else its domain. */
export function tenantName({ settings }: Pick<TenantState, "settings">, issuer: string): string {
  const { friendly_name: name } = settings.get("tenants/settings") ?? {};
  return typeof name === "string" && name !== "" ? name : new URL(issuer).host;
}
