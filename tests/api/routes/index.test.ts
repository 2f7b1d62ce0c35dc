import { expect, expectTypeOf, it } from "vitest";
import { createHandlers, type Handlers } from "../../../api/handlers.ts";
import { policy } from "../../../rules/policy.ts";
import { NOW } from "../support/issuer.ts";
import { createMemoryStore } from "../support/memory-store.ts";

const handlers = createHandlers({ store: createMemoryStore(() => NOW), now: () => NOW });

it("has a handler for each of the policy's routes, and for no other", () => {
  expectTypeOf<keyof Handlers>().toEqualTypeOf<keyof typeof policy.routes>();
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(policy.routes).sort());
});

it("doesn't compile without one of them", () => {
  const { "GET /approvals": left, ...others } = handlers;
  // @ts-expect-error GET /approvals is missing
  const incomplete: Handlers = others;
  expect(Object.keys(incomplete)).not.toContain("GET /approvals");
  expect(left).toBeTypeOf("function");
});

it("doesn't compile with a route that the policy doesn't have", () => {
  // @ts-expect-error the policy has no such route
  const invented: Handlers<"GET /salaries"> = { "GET /salaries": () => [] };
  expect(handlers).not.toHaveProperty(Object.keys(invented));
});
