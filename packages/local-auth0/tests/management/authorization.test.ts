import { describe, expect, it } from "vitest";
import { endpoints } from "./endpoints.ts";
import { managedTenant } from "./harness.ts";

describe("who may call the Management API", () => {
  it("answers 401 without a token", async () => {
    const { app } = managedTenant();
    const answer = await app.request("/api/v2/clients");

    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      statusCode: 401,
      error: "Unauthorized",
      message: "Missing authentication",
      attributes: { error: "Missing authentication" },
    });
  });

  it("answers 401 for a token that is not good, even where nothing is", async () => {
    const { call } = managedTenant();

    for (const path of ["/clients", "/nowhere"]) {
      const { status, body } = await call("GET", path, undefined, "bad");
      expect(status).toBe(401);
      expect(body).toEqual({
        statusCode: 401,
        error: "Unauthorized",
        message: "Invalid token",
        attributes: { error: "Invalid token" },
      });
    }
  });

  it("answers 403 that names the scope which is missing", async () => {
    const { call } = managedTenant();
    const { status, body } = await call("POST", "/clients", { name: "App" }, "read:clients");

    expect(status).toBe(403);
    expect(body).toEqual({
      statusCode: 403,
      error: "Forbidden",
      message: "Insufficient scope, expected any of: create:clients",
      errorCode: "insufficient_scope",
    });
  });

  it("lets a token in that has the scope", async () => {
    const { call } = managedTenant();

    expect(await call("GET", "/clients", undefined, "read:clients")).toMatchObject({ status: 200 });
    expect(await call("GET", "/users/x%7Cy/roles", undefined, "read:roles")).toMatchObject({ status: 404 });
  });

  it("asks a scope of every operation", () => {
    expect(endpoints.length).toBeGreaterThan(100);
    expect(endpoints.filter(({ scopes }) => scopes.length === 0)).toEqual([]);
  });

  it.each(endpoints)("$method $path refuses a token without its scope", async ({ method, path, scopes }) => {
    const { call } = managedTenant();
    const concrete = path.replaceAll(/:\w+/g, "x");
    const { status, body } = await call(method, concrete, method === "GET" ? undefined : {}, "read:nothing");

    expect(status).toBe(403);
    expect(body).toMatchObject({ message: `Insufficient scope, expected any of: ${scopes.join(",")}` });
  });
});

describe("the scopes of the operations", () => {
  const scopesOf = (method: string, path: string) =>
    endpoints.find((operation) => operation.method === method && operation.path === path)?.scopes;
  const forMachines = (method: string, path: string) =>
    scopesOf(method, path)?.filter((scope) => !scope.includes(":current_user"));

  it.each([
    ["/clients", "clients"],
    ["/client-grants", "client_grants"],
    ["/resource-servers", "resource_servers"],
    ["/roles", "roles"],
    ["/users", "users"],
    ["/connections", "connections"],
    ["/actions/actions", "actions"],
  ])("of %s are read, create, update and delete", (path, noun) => {
    expect(scopesOf("GET", path)).toEqual([`read:${noun}`]);
    expect(scopesOf("POST", path)).toEqual([`create:${noun}`]);
    expect(forMachines("GET", `${path}/:id`)).toEqual([`read:${noun}`]);
    expect(forMachines("PATCH", `${path}/:id`)).toEqual([`update:${noun}`]);
    expect(forMachines("DELETE", `${path}/:id`)).toEqual([`delete:${noun}`]);
  });

  it("let people act on themselves where Auth0 does, and nowhere else", () => {
    const theirs = endpoints.filter(({ scopes }) => scopes.some((scope) => scope.includes(":current_user")));
    expect(theirs.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "DELETE /device-credentials/:id",
      "DELETE /users/:id",
      "DELETE /users/:id/identities/:provider/:identity",
      "GET /users/:id",
      "GET /users/:id/enrollments",
      "PATCH /users/:id",
      "POST /device-credentials",
      "POST /users/:id/identities",
    ]);
  });

  it.each([
    ["/tenants/settings", "PATCH", "tenant_settings"],
    ["/attack-protection/captcha", "PATCH", "attack_protection"],
    ["/prompts", "PATCH", "prompts"],
    ["/branding", "PATCH", "branding"],
    ["/guardian/policies", "PUT", "mfa_policies"],
    ["/emails/provider", "PATCH", "email_provider"],
  ])("of %s are read and update", (path, method, noun) => {
    expect(scopesOf("GET", path)).toEqual([`read:${noun}`]);
    expect(scopesOf(method, path)).toEqual([`update:${noun}`]);
  });

  it("of who holds what are those of both, any of them", () => {
    expect(scopesOf("POST", "/users/:id/roles")).toEqual(["update:users", "create:role_members"]);
    expect(scopesOf("DELETE", "/users/:id/roles")).toEqual(["update:users", "delete:role_members"]);
    expect(scopesOf("POST", "/roles/:id/permissions")).toEqual(["update:roles"]);
    expect(scopesOf("PATCH", "/actions/triggers/:trigger/bindings")).toEqual(["update:actions"]);
    expect(scopesOf("PATCH", "/connections/:id/clients")).toEqual(["update:connections"]);
  });
});

describe("what is not there", () => {
  it("answers 404 in Auth0's form", async () => {
    const { call } = managedTenant();

    expect(await call("GET", "/nowhere")).toMatchObject({
      status: 404,
      body: { statusCode: 404, error: "Not Found", message: "Not Found" },
    });
  });
});
