import { expect, it } from "vitest";
import { ALL_SCOPES, DOMAIN, managedTenant } from "./harness.ts";

it("puts the Management API and its operator into an empty tenant", () => {
  const { state, operator } = managedTenant();
  const audience = `https://${DOMAIN}/api/v2/`;

  expect(ALL_SCOPES).toHaveLength(225);
  expect(state.resourceServers.all()).toMatchObject([
    { name: "Auth0 Management API", identifier: audience, is_system: true },
  ]);
  expect(state.clients.all()).toMatchObject([
    { name: "All Applications", global: true },
    { name: "Local operator", app_type: "non_interactive", client_id: operator.clientId },
  ]);
  expect(state.clients.get(operator.clientId)?.client_secret).toBe(operator.clientSecret);
  expect(state.clientGrants.all()).toMatchObject([
    { client_id: operator.clientId, audience, scope: ALL_SCOPES, subject_type: "client" },
  ]);
});

it("lets nobody sign in, and knows nobody", () => {
  const { state } = managedTenant();

  expect(state.connections.all().flatMap(({ enabled_clients }) => enabled_clients)).toEqual([]);
  expect([state.users.size, state.roles.size, state.actions.size]).toEqual([0, 0, 0]);
});

it("makes secrets of its own for each tenant", () => {
  expect(managedTenant().operator.clientSecret).not.toBe(managedTenant().operator.clientSecret);
});
