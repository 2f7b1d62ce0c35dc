import type { ResourceServer } from "./tenant-state.ts";

/**
 * Scopes of the Management API that a person's token may hold, and no others: they are for that person's own account
 * (Auth0 docs, "Get Management API Access Tokens for Single-Page Applications"). No grant lists them, and no machine has them.
 */
export const CURRENT_USER_SCOPES = [
  "read:current_user",
  "delete:current_user",
  "update:current_user_identities",
  "create:current_user_metadata",
  "update:current_user_metadata",
  "delete:current_user_metadata",
  "create:current_user_device_credentials",
  "delete:current_user_device_credentials",
] as const;

/** Whether a scope is one of those. */
export const isCurrentUserScope = (scope: string): boolean =>
  CURRENT_USER_SCOPES.some((one) => one === scope);

/** Whether an API is the tenant's own Management API. */
export const isManagementApi = ({
  identifier,
  is_system,
}: Pick<ResourceServer, "identifier" | "is_system">): boolean =>
  is_system === true && identifier.endsWith("/api/v2/");
