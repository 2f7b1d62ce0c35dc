import { describe, expect, it } from "vitest";
import { differencesOf } from "../src/difference.ts";
import type { Members } from "../src/members.ts";

describe("differencesOf", () => {
  const same: [what: string, declared: Members, found: Members][] = [
    ["members that nobody declared", { name: "A" }, { name: "A", tenant: "t", callbacks: new Set(["x"]) }],
    ["nested members that nobody declared", { jwt: { alg: "RS256" } }, { jwt: { alg: "RS256", kid: "1" } }],
    ["another order of a set", { scope: new Set(["a", "b"]) }, { scope: new Set(["b", "a"]) }],
    ["an empty set that isn't there", { callbacks: new Set() }, {}],
    ["the same list", { actions: ["a", "b"] }, { actions: ["a", "b"] }],
  ];
  it.each(same)("passes over %s", (_what, declared, found) => {
    expect(differencesOf(declared, found)).toEqual([]);
  });

  const changed: [what: string, declared: Members, found: Members, differences: unknown[]][] = [
    [
      "a value that is another",
      { jwt: { alg: "RS256" } },
      { jwt: { alg: "HS256" } },
      [{ path: "jwt.alg", declared: "RS256", found: "HS256" }],
    ],
    ["a value that isn't there", { leeway: 0 }, {}, [{ path: "leeway", declared: 0 }]],
    [
      "a value of another type",
      { jwt: { alg: "RS256" } },
      { jwt: null },
      [{ path: "jwt", declared: { alg: "RS256" }, found: null }],
    ],
    [
      "what a set lacks, and what it has more",
      { scope: new Set(["a", "b"]) },
      { scope: new Set(["b", "c"]) },
      [
        { path: "scope", declared: "a" },
        { path: "scope", found: "c" },
      ],
    ],
    [
      "another order of a list",
      { actions: ["a", "b"] },
      { actions: ["b", "a"] },
      [{ path: "actions", declared: ["a", "b"], found: ["b", "a"] }],
    ],
    [
      "a key more, a key less, and one whose value is another",
      {
        scopes: new Map([
          ["a", { description: "A" }],
          ["b", { description: "B" }],
        ]),
      },
      {
        scopes: new Map([
          ["a", { description: "X" }],
          ["c", { description: "C" }],
        ]),
      },
      [
        { path: 'scopes["a"].description', declared: "A", found: "X" },
        { path: 'scopes["b"]', declared: { description: "B" } },
        { path: 'scopes["c"]', found: { description: "C" } },
      ],
    ],
  ];
  it.each(changed)("tells %s", (_what, declared, found, differences) => {
    expect(differencesOf(declared, found)).toEqual(differences);
  });
});
