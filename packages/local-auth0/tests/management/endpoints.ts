import { managementEndpoints } from "../../src/management/resource-types.ts";
import { History } from "../../src/state/history.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { DOMAIN, NOW } from "./harness.ts";

const state = emptyTenantState();

/** Every operation that the tenant has. */
export const endpoints = managementEndpoints({
  state,
  history: new History(state, () => NOW),
  domain: DOMAIN,
  now: () => NOW,
  signingKeys: () => [],
});
