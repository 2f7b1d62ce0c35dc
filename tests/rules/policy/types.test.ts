import { describe, expect, expectTypeOf, it } from "vitest";
import { scopesOfToken } from "../../../rules/policy/decide.ts";
import { definePolicy } from "../../../rules/policy/define.ts";
import { policy } from "../../../rules/policy.ts";

/** Definitions that the compiler must refuse; run time does so too, or a build without types would get around it. */
const base = {
  api: { name: "A", claimNamespace: "https://a.example/" },
  connections: { people: { kind: "database", description: "All people" } },
  reach: {},
  openRoutes: [],
  separatedDuties: [],
} as const;

describe("a policy's names", () => {
  it("are literal types", () => {
    const own = definePolicy({
      ...base,
      scopes: { "read:a": "Read", "write:a": "Write" },
      roles: { Reader: { description: "Reads", scopes: ["read:a"] } },
      groups: {},
      applications: {
        app: { name: "App", description: "App", kind: "native", connections: ["people"], scopes: ["read:a"] },
      },
      routes: { "GET /a": "read:a" },
    });
    expectTypeOf<keyof typeof own.scopes>().toEqualTypeOf<"read:a" | "write:a">();
    expectTypeOf<keyof typeof own.roles>().toEqualTypeOf<"Reader">();
    expectTypeOf<keyof typeof own.applications>().toEqualTypeOf<"app">();
    expectTypeOf<string>().not.toExtend<keyof typeof policy.scopes>();
    expectTypeOf<string>().not.toExtend<keyof typeof policy.applications>();
    expect(policy.routes["GET /approvals"]).toBe("approve:timesheets");
  });

  it("do not compile when a route's scope is not declared", () => {
    expect(() =>
      definePolicy({
        ...base,
        scopes: { "read:a": "Read" },
        roles: {},
        groups: {},
        applications: {},
        // @ts-expect-error "reed:a" is not declared
        routes: { "GET /a": "reed:a" },
      }),
    ).toThrow("POLICY_UNKNOWN_SCOPE");
  });

  it("do not compile when one of a route's scopes, or of those by which it reaches entries, is not declared", () => {
    expect(() =>
      definePolicy({
        ...base,
        scopes: { "read:a": "Read" },
        roles: {},
        groups: {},
        applications: {},
        // @ts-expect-error "reed:a" is not declared
        routes: { "GET /a": ["read:a", "reed:a"] },
      }),
    ).toThrow("POLICY_UNKNOWN_SCOPE");
    expect(() =>
      definePolicy({
        ...base,
        scopes: { "read:a": "Read" },
        roles: {},
        groups: {},
        applications: {},
        routes: { "GET /a": "read:a" },
        // @ts-expect-error "reed:a" is not declared
        reach: { "GET /a": { own: ["read:a"], others: ["reed:a"] } },
      }),
    ).toThrow("POLICY_UNKNOWN_SCOPE");
  });

  it("do not compile when a role's scope is not declared", () => {
    expect(() =>
      definePolicy({
        ...base,
        scopes: { "read:a": "Read" },
        // @ts-expect-error "write:a" is not declared
        roles: { Reader: { description: "Reads", scopes: ["write:a"] } },
        groups: {},
        applications: {},
        routes: { "GET /a": "read:a" },
      }),
    ).toThrow("POLICY_UNKNOWN_SCOPE");
  });

  it("do not compile when a group's role is not declared", () => {
    expect(() =>
      definePolicy({
        ...base,
        scopes: { "read:a": "Read" },
        roles: { Reader: { description: "Reads", scopes: ["read:a"] } },
        // @ts-expect-error "Writer" is not declared
        groups: { All: { description: "All", roles: ["Writer"] } },
        applications: {},
        routes: { "GET /a": "read:a" },
      }),
    ).toThrow("POLICY_UNKNOWN_ROLE");
  });

  it("do not compile when an application's scope is not declared", () => {
    expect(() =>
      definePolicy({
        ...base,
        scopes: { "read:a": "Read" },
        roles: {},
        groups: {},
        applications: {
          app: {
            name: "App",
            description: "App",
            kind: "native",
            // @ts-expect-error "write:a" is not declared
            scopes: ["write:a"],
            connections: ["people"],
          },
        },
        routes: { "GET /a": "read:a" },
      }),
    ).toThrow("POLICY_UNKNOWN_SCOPE");
  });

  it("do not compile when an application's connection is not declared", () => {
    expect(() =>
      definePolicy({
        ...base,
        scopes: { "read:a": "Read" },
        roles: {},
        groups: {},
        applications: {
          app: {
            name: "App",
            description: "App",
            kind: "native",
            scopes: ["read:a"],
            // @ts-expect-error "staff" is not declared
            connections: ["staff"],
          },
        },
        routes: { "GET /a": "read:a" },
      }),
    ).toThrow("POLICY_UNKNOWN_CONNECTION");
  });

  it("do not compile when a directory gives a group that is not declared", () => {
    expect(() =>
      definePolicy({
        ...base,
        connections: {
          ...base.connections,
          directory: {
            kind: "directory",
            description: "Staff",
            // @ts-expect-error "Bosses" is not declared
            groups: { claim: "groups", give: { Managers: "Bosses" } },
          },
        },
        scopes: { "read:a": "Read" },
        roles: {},
        groups: {},
        applications: {},
        routes: { "GET /a": "read:a" },
      }),
    ).toThrow("POLICY_UNKNOWN_GROUP");
  });

  it("do not compile when a token is asked of an application that is not declared", () => {
    expect(() =>
      // @ts-expect-error "toaster" is not declared
      scopesOfToken(policy, { application: "toaster", asked: [], person: { roles: [], groups: [] } }),
    ).toThrow('application "toaster" is not declared');
  });
});
