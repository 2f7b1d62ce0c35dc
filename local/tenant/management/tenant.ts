import type { TenantState } from "../state.ts";

/** What the endpoints work on: the state of the tenant, and what they need to know of the world. */
export interface ManagedTenant {
  readonly state: TenantState;
  /** Host and port, for example `localhost:4443`. */
  readonly domain: string;
  readonly now: () => Date;
  /** The tenant's signing keys, in the form in which `GET /keys/signing` answers them. */
  readonly signingKeys: () => Record<string, unknown>[];
}

/** The identifier of the tenant's own Management API: the audience of its tokens. */
export function managementIdentifier(domain: string): string {
  return `https://${domain}/api/v2/`;
}
