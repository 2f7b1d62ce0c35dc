import { expect, it } from "vitest";
import { renewManagementApi } from "../../src/management/seed.ts";
import { ALL_SCOPES, DOMAIN, managedTenant } from "./harness.ts";

it("puts the Management API and its operator into an empty tenant", () => {
  const { state, operator } = managedTenant();
  const audience = `https://${DOMAIN}/api/v2/`;

  expect(new Set(ALL_SCOPES).size).toBe(ALL_SCOPES.length);
  expect(ALL_SCOPES).toEqual(
    expect.arrayContaining(["read:clients", "read:agents", "read:users_app_metadata"]),
  );
  expect(ALL_SCOPES.filter((scope) => scope.includes("current_user"))).toEqual([]);
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

it("gives a tenant of before the scopes that are new, and its operator the right to them", () => {
  const { state, operator } = managedTenant();
  const [api] = state.resourceServers.all();
  const [grant] = state.clientGrants.all();
  if (api === undefined || grant === undefined) throw new Error("nothing was seeded");
  state.resourceServers.put({ ...api, scopes: [{ value: "read:clients" }] });
  state.clientGrants.put({ ...grant, scope: ["read:clients"] });
  renewManagementApi(state, operator);

  expect(state.resourceServers.get(api.id)).toEqual(api);
  expect(state.clientGrants.get(grant.id)).toEqual(grant);
});
