import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { policy } from "../../../rules/policy.ts";
import { createTestApi } from "../support/api.ts";
import { document } from "../support/document.ts";

const guarded = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })).default([]),
});

const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${path}`,
    operation: guarded.parse(operation),
  })),
);
const at = (route: string) => routes.find((other) => other.route === route)?.operation;

describe("the OpenAPI document", () => {
  it("is one", async () => {
    expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true });
  });

  it("has the policy's routes and no other, each under a name of its own", () => {
    const declared = [...Object.keys(policy.routes), ...policy.openRoutes];
    expect(routes.map(({ route }) => route).sort()).toEqual(declared.sort());
    expect(new Set(routes.map(({ operation }) => operation.operationId)).size).toBe(declared.length);
  });

  it("names the scopes of each route that needs one: any one of them is enough", () => {
    const told = routes.map(({ route, operation }) => [route, operation.security]);
    expect(told).toEqual(
      expect.arrayContaining([
        ...Object.entries(policy.routes).map(([route, declared]) => [
          route,
          [declared].flat().map((scope) => ({ auth0: [scope] })),
        ]),
        ...policy.openRoutes.map((route) => [route, []]),
      ]),
    );
  });

  it("says which scopes people and machines can ask for, and where", () => {
    expect(document.components.securitySchemes).toMatchObject({
      auth0: {
        flows: {
          authorizationCode: {
            authorizationUrl: "https://issuer.invalid/authorize",
            tokenUrl: "https://issuer.invalid/oauth/token",
            scopes: expect.not.objectContaining({ "batch:upload": expect.anything() }),
          },
          clientCredentials: { scopes: { "batch:upload": policy.scopes["batch:upload"] } },
        },
      },
    });
  });

  it("tells the headers that changes need", () => {
    const required = routes.filter(({ operation }) =>
      operation.parameters.some(({ name, required }) => name === "If-Match" && required),
    );
    expect(required.map(({ route }) => route).sort()).toEqual([
      "DELETE /timesheets/{id}",
      "PUT /approvals/{id}",
      "PUT /timesheets/{id}",
    ]);
    expect(at("POST /timesheets")?.parameters).toMatchObject([{ name: "Idempotency-Key", in: "header" }]);
  });

  it("tells what lists can be filtered by", () => {
    const filters = ["from", "to", "project", "limit", "cursor"];
    const namesAt = (route: string) => at(route)?.parameters.map(({ name }) => name);
    expect(namesAt("GET /timesheets")).toEqual([...filters, "state", "subject"]);
    expect(namesAt("GET /approvals")).toEqual(filters);
    expect(namesAt("GET /weeks/{week}")).toEqual(["week", "subject"]);
  });

  it("is served to anyone, and not again to who has it", async () => {
    const api = createTestApi();
    const response = await api.request("GET /openapi.json");
    const etag = response.headers.get("etag") ?? "";
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "public, max-age=300"]);
    expect(await response.json()).toEqual(document);
    const again = await api.request("GET /openapi.json", undefined, undefined, { "if-none-match": etag });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
  });
});
