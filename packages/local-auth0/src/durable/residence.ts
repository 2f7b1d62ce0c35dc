import { type Operator, operatorIn, renewManagementApi, seedTenant } from "../management/seed.ts";
import { isManagementApi } from "../state/management-api.ts";
import type { TenantState } from "../state/tenant-state.ts";
import { DurableError } from "./error.ts";

/** The one that an address doesn't name. */
const HTTPS_PORT = 443;

/** The domain of a tenant, as addresses name it: with its port, unless that is the one of https. */
export const domainAt = (port: number): string => new URL(`https://localhost:${port}`).host;

/**
 * The port of a tenant: its address is in all that it holds, so a state that was kept has only one.
 *
 * @param asked 0 for any.
 * @throws {DurableError} `DURABLE_PORT_DIFFERS`
 */
export function portFor({ resourceServers }: TenantState, asked: number): number {
  const own = resourceServers.find(isManagementApi);
  if (own === undefined) return asked;
  const port = Number(new URL(own.identifier).port || HTTPS_PORT);
  if (asked === 0 || asked === port) return port;
  throw new DurableError(
    "DURABLE_PORT_DIFFERS",
    `the tenant that was kept has port ${port}, not ${asked}; start it on ${port}, or another one in an empty folder`,
  );
}

/**
 * The operator of a tenant, which is seeded when it is empty.
 *
 * @param domain host and port, for example `localhost:4443`.
 * @throws {DurableError} `DURABLE_OPERATOR_GONE`
 */
export function operatorFor(state: TenantState, domain: string): Operator {
  if (state.resourceServers.size === 0) return seedTenant(state, { domain });
  const operator = operatorIn(state);
  if (operator !== undefined) {
    renewManagementApi(state, operator);
    return operator;
  }
  throw new DurableError(
    "DURABLE_OPERATOR_GONE",
    "somebody deleted or renamed the operator's client of the tenant that was kept; start another in an empty folder",
  );
}
