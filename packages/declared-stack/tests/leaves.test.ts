import { expect, it } from "vitest";
import { differingLeaves, isReordering, leavesOf } from "../src/leaves.ts";

/** The leaves that differ, one line each. */
const differences = (was: unknown, is: unknown) =>
  differingLeaves(was, is).map((leaf) => `${leaf.path}: ${leaf.was} → ${leaf.is}`);

it.each<[what: string, was: unknown, is: unknown, lines: readonly string[]]>([
  ["nothing", { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
  ["a member", { a: { b: 1 } }, { a: { b: 2 } }, ["a.b: 1 → 2"]],
  ["a member that is new, and one that is gone", { a: 1 }, { b: 2 }, ["b: null → 2", "a: 1 → null"]],
  ["null, which is not nothing", {}, { a: null }, ["a: null → null"]],
  ["what is empty", {}, { a: {}, b: [] }, ["a: null → {}", "b: null → []"]],
  [
    "a text in a list",
    { a: ["x", "y"] },
    { a: ["y", "z"] },
    ['a["z"]: null → listed', 'a["x"]: listed → null'],
  ],
  ["a list that is emptied", { a: ["x"] }, { a: [] }, ['a["x"]: listed → null']],
  [
    "an item with a name, wherever it stands",
    {
      a: [
        { name: "x", on: true },
        { name: "y", on: true },
      ],
    },
    {
      a: [
        { name: "y", on: false },
        { name: "x", on: true },
      ],
    },
    ["a[y].on: true → false"],
  ],
  [
    "an e-mail template, by what it is for",
    [
      { template: "reset_email", body: "one" },
      { template: "verify_email", body: "two" },
    ],
    [
      { template: "reset_email", body: "one" },
      { template: "verify_email", body: "three" },
    ],
    ['[verify_email].body: "two" → "three"'],
  ],
  [
    "items of one name, by what they hold",
    { a: [{ name: "read", of: "here" }] },
    {
      a: [
        { name: "read", of: "here" },
        { name: "read", of: "elsewhere" },
      ],
    },
    [
      'a[{"name":"read","of":"elsewhere"}].name: null → "read"',
      'a[{"name":"read","of":"elsewhere"}].of: null → "elsewhere"',
    ],
  ],
  ["the only item, without a name", { a: [{ size: 5 }] }, { a: [{ size: 4 }] }, ["a[].size: 5 → 4"]],
  [
    "an item without a name that is there as it was",
    [{ x: 1 }, { x: 2 }],
    [{ x: 2 }, { x: 3 }],
    ['[{"x":1}].x: 1 → 3'],
  ],
  ["a document in a text", { a: '{"b":["x"]}' }, { a: '{ "b": ["x", "y"] }' }, ['a.b["y"]: null → listed']],
  ["another form", { a: "x" }, { a: { b: 1 } }, ["a.b: null → 1", 'a: "x" → null']],
  ["a member that JavaScript knows", JSON.parse('{"__proto__":1}'), {}, ["__proto__: 1 → null"]],
])("finds %s", (_, was, is, lines) => {
  expect(differences(was, is)).toEqual(lines);
});

it("says of another order that it is no more than that", () => {
  const [leaf, ...others] = differingLeaves({ a: ["x", "y"] }, { a: ["y", "x"] });
  expect(others).toEqual([]);
  expect(leaf && isReordering(leaf)).toBe(true);
  expect(differingLeaves({ a: 1 }, { a: 2 }).some(isReordering)).toBe(false);
});

it("gives the steps to each leaf, by which judgements are found", () => {
  expect(leavesOf({ a: [{ name: "x", "b.c": 1 }], d: ["e"] })).toEqual([
    { path: "a[x].name", steps: ["a", "[]", "name"], value: '"x"' },
    { path: "a[x].b.c", steps: ["a", "[]", "b.c"], value: "1" },
    { path: 'd["e"]', steps: ["d", "[]"], value: "listed" },
  ]);
});
