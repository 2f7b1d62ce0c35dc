import { describe, expect, test } from "vitest";
import { parseScopes, type ScopeLimits, scopesOfPerson } from "../../src/authentication/access.ts";

const REQUESTED = ["openid", "email", "offline_access", "read", "approve", "unknown"];

/** Nothing is limited, but that `unknown` is no scope of the API. */
const OPEN: ScopeLimits = { declared: ["read", "approve", "other"], offlineAccess: true };

describe("the scopes of a person's access token", () => {
  test.each<[string, Partial<ScopeLimits>, string[]]>([
    ["what was requested and is declared", {}, ["openid", "email", "offline_access", "read", "approve"]],
    [
      "no offline_access where there is no refresh token",
      { offlineAccess: false },
      ["openid", "email", "read", "approve"],
    ],
    [
      "of it what RBAC permits",
      { permissions: ["read", "other"] },
      ["openid", "email", "offline_access", "read"],
    ],
    [
      "of it what the client grant holds",
      { granted: ["approve"] },
      ["openid", "email", "offline_access", "approve"],
    ],
    [
      "nothing of the API when the two have nothing in common",
      { permissions: ["read"], granted: ["approve"] },
      ["openid", "email", "offline_access"],
    ],
    ["nothing of the API without any permission", { permissions: [] }, ["openid", "email", "offline_access"]],
    ["nothing of an API where there is none", { declared: [] }, ["openid", "email", "offline_access"]],
  ])("are %s", (_rule, limits, expected) => {
    expect(scopesOfPerson(REQUESTED, { ...OPEN, ...limits })).toEqual(expected);
  });

  test("are there once, however often they are requested", () => {
    expect(scopesOfPerson(["read", "read"], OPEN)).toEqual(["read"]);
  });
});

test("a scope parameter is split at spaces", () => {
  expect([parseScopes(" a  b "), parseScopes(""), parseScopes(undefined)]).toEqual([["a", "b"], [], []]);
});
