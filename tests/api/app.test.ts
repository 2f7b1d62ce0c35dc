import { expect, it, vi } from "vitest";
import { createApp } from "../../api/app.ts";
import { bundleApi } from "../../api/bundle.ts";
import { openApiDocument } from "../../api/openapi/document.ts";
import { NOW } from "./support/issuer.ts";
import { createMemoryStore } from "./support/memory-store.ts";

/** A policy with a route that no file of the API serves. */
vi.mock("../../rules/policy.ts", async (importOriginal) => {
  const { policy } = await importOriginal<typeof import("../../rules/policy.ts")>();
  return { policy: { ...policy, routes: { ...policy.routes, "GET /reports": "read:timesheets" } } };
});

const SENTENCE =
  'ROUTE_NOT_SERVED: rules/policy.ts has "GET /reports" among its routes, but nothing serves it; add it with route(…) ' +
  "to a file of api/routes/ that index.ts lists, or take it out of the policy";

it("doesn't start without one of the policy's routes, and says which", () => {
  const dependencies = {
    issuer: "https://issuer.invalid/",
    store: createMemoryStore(() => NOW),
    verify: () => Promise.reject(new Error("not asked")),
    now: () => NOW,
  };
  expect(() => createApp(dependencies)).toThrow(expect.objectContaining({ message: SENTENCE }));
});

it("has no document without one of them", () => {
  expect(() => openApiDocument("https://issuer.invalid/")).toThrow(
    expect.objectContaining({ message: SENTENCE }),
  );
});

it("is not bundled for the program that deploys it without one of them", async () => {
  await expect(bundleApi()).rejects.toMatchObject({ code: "ROUTES_DIFFER", message: SENTENCE });
});
