import { describe, expect, test } from "vitest";
import { grantForMachine, scopesForPeople } from "../../src/authentication/access.ts";
import {
  type Client,
  type ClientGrant,
  emptyTenantState,
  type ResourceServer,
} from "../../src/state/tenant-state.ts";

const audience = "https://orders.example.com";
const api: ResourceServer = {
  id: "api",
  name: "Orders",
  identifier: audience,
  scopes: [{ value: "read" }, { value: "write" }],
};
const ours: Client = { client_id: "ours", name: "Ours" };
const theirs: Client = {
  client_id: "tpc_theirs",
  name: "Theirs",
  is_first_party: false,
  third_party_security_mode: "strict",
};

function stateWith(...grants: Partial<ClientGrant>[]) {
  const state = emptyTenantState();
  for (const [index, grant] of grants.entries())
    state.clientGrants.put({ id: `cgr_${index}`, audience, scope: ["read"], subject_type: "user", ...grant });
  return state;
}

const forAll = { default_for: "third_party_clients" } as const;

describe("a grant of all scopes", () => {
  test("holds those that the API has, for a machine and for people", () => {
    const state = stateWith(
      { client_id: "ours", subject_type: "client", allow_all_scopes: true, scope: [] },
      { client_id: "tpc_theirs", allow_all_scopes: true, scope: [] },
    );
    expect(grantForMachine(state, ours, api).scope).toEqual(["read", "write"]);
    expect(scopesForPeople(state, theirs, api)).toEqual(["read", "write"]);
  });
});

describe("a third-party application", () => {
  test("needs a grant where others need none", () => {
    expect(scopesForPeople(stateWith(), ours, api)).toBeUndefined();
    expect(() => scopesForPeople(stateWith(), theirs, api)).toThrow("access_denied");
    expect(scopesForPeople(stateWith({ client_id: "tpc_theirs" }), theirs, api)).toEqual(["read"]);
  });

  test("has the grant of all of them, unless it has its own", () => {
    expect(scopesForPeople(stateWith(forAll), theirs, api)).toEqual(["read"]);
    const own = { client_id: "tpc_theirs", scope: ["write"] };
    expect(scopesForPeople(stateWith(forAll, own), theirs, api)).toEqual(["write"]);
  });

  test("gets nothing at an API of Auth0's own", () => {
    const system = { ...api, is_system: true };
    expect(() => scopesForPeople(stateWith(forAll), theirs, system)).toThrow("access_denied");
  });

  test("of before needs none, as it did before", () => {
    const permissive: Client = { ...theirs, third_party_security_mode: "permissive" };
    expect(scopesForPeople(stateWith(), permissive, api)).toBeUndefined();
  });
});

test("the grant of all third-party applications is none of the tenant's own", () => {
  const machine = { ...forAll, subject_type: "client" } as const;
  expect(() => grantForMachine(stateWith(machine), ours, api)).toThrow("access_denied");
  expect(grantForMachine(stateWith(machine), theirs, api).scope).toEqual(["read"]);
});
