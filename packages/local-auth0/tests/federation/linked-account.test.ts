import { expect, it } from "vitest";
import { federatedPerson } from "../../src/authentication/federated-person.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";

const connection = { id: "con_1", name: "acme", strategy: "oidc", enabled_clients: [] };
const claimsOf = (name: string) => {
  const claims = { sub: "1", email: "ada@acme.example", name };
  return { tokenset: claims, userinfo: claims };
};
const now = () => new Date("2026-11-21T10:00:00.000Z");

it("a linked account of another provider logs in as the one that it is linked to, whose profile stays", () => {
  const state = emptyTenantState();
  const alone = federatedPerson({ state, now }, connection, claimsOf("Ada"));
  expect(alone.user_id).toBe("oidc|acme|1");
  state.users.delete(alone.user_id);
  state.users.put({ ...alone, user_id: "auth0|1", connection: "people", name: "Countess", linked: [alone] });

  const person = federatedPerson({ state, now }, connection, claimsOf("Ada King"));

  expect(person).toMatchObject({ user_id: "auth0|1", name: "Countess", linked: [{ name: "Ada King" }] });
  expect(state.users.all()).toEqual([person]);
});

it("an account of another provider keeps those that are linked to it when it logs in again", () => {
  const state = emptyTenantState();
  const alone = federatedPerson({ state, now }, connection, claimsOf("Ada"));
  state.users.put({ ...alone, linked: [{ ...alone, user_id: "auth0|1" }] });

  expect(federatedPerson({ state, now }, connection, claimsOf("Ada")).linked).toMatchObject([
    { user_id: "auth0|1" },
  ]);
});
