import { describe, expect, it } from "vitest";
import { differences } from "../../src/conformance/differences.ts";

const same = (text: string) => text;
const pathsOf = (recorded: unknown, found: unknown) =>
  differences(recorded, found, same).map(({ path }) => path.join("."));

describe("differences", () => {
  const equal: [what: string, recorded: unknown, found: unknown][] = [
    ["equal members", { a: 1, b: "x", c: null }, { c: null, b: "x", a: 1 }],
    ["members that weren't recorded", { a: 1 }, { a: 1, b: 2 }],
    ["lists of plain values in another order", { a: ["x", "y"] }, { a: ["y", "x"] }],
    [
      "lists of named things in another order",
      [{ name: "x", n: 1 }, { name: "y" }],
      [{ name: "y" }, { name: "x", n: 1 }],
    ],
    ["two times", { at: "2026-05-29T10:49:52.008397164Z" }, { at: "2026-11-21T11:42:34.039Z" }],
    ["two secrets", { client_secret: "a" }, { client_secret: "b" }],
    ["two keys", { signing_keys: [{ cert: "a" }] }, { signing_keys: [{ cert: "b" }] }],
    ["two fingerprints", { fingerprint: "A1:B2" }, { fingerprint: "C3:D4" }],
    ["the keys of Microsoft on two days", { thumbprints: ["a1"] }, { thumbprints: [] }],
    ["two ciphertexts", { foo: "A".repeat(80) }, { foo: "B".repeat(96) }],
    ["two tenants' addresses", { url: "https://a.eu.auth0.com/x" }, { url: "https://localhost/x" }],
  ];
  it.each(equal)("takes %s for the same", (_what, recorded, found) => {
    expect(pathsOf(recorded, found)).toEqual([]);
  });

  const different: [what: string, recorded: unknown, found: unknown, paths: string[]][] = [
    ["another value", { a: { b: 1 } }, { a: { b: 2 } }, ["a.b"]],
    ["a member that lacks", { a: 1 }, {}, ["a"]],
    ["null for nothing", { a: null }, {}, ["a"]],
    ["another kind", { a: [] }, { a: {} }, ["a"]],
    ["a secret that lacks", { client_secret: "a" }, {}, ["client_secret"]],
    ["fingerprints that lack", { thumbprints: ["a1"] }, {}, ["thumbprints"]],
    ["a plain value that lacks in a list", { a: ["x", "y"] }, { a: ["x"] }, ["a"]],
    ["fewer items", [{ name: "x" }, { name: "y" }], [{ name: "x" }], [""]],
    [
      "another member of a named thing",
      [{ name: "x", n: 1 }],
      [
        { name: "y", n: 1 },
        { name: "x", n: 2 },
      ],
      ["0.n"],
    ],
    ["no time for a time", { at: "2026-05-29T10:49:52Z" }, { at: "yesterday" }, ["at"]],
  ];
  it.each(different)("finds %s", (_what, recorded, found, paths) => {
    expect(pathsOf(recorded, found)).toEqual(paths);
  });

  it("puts this tenant's identifiers in the place of the recorded ones", () => {
    const translate = (text: string) => text.replaceAll("rol_recorded", "rol_own");
    expect(differences({ id: "rol_recorded" }, { id: "rol_own" }, translate)).toEqual([]);
    expect(differences({ id: "rol_recorded" }, { id: "rol_other" }, translate)).toHaveLength(1);
  });
});
