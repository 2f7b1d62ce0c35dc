import type { AnyJudgements, Judgement } from "declared-stack/judgement";
import { judgementOf, rows, safeValueOf } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { weightOf } from "../../../review/diff/direction.ts";

/** The way that a setting goes from one value to another, and `!` where nobody judges it. */
function way(judgement: Judgement | undefined, was: unknown, is: unknown, steps = ["setting"]): string {
  const json = (value: unknown) => JSON.stringify(value) ?? null;
  const { direction, concern } = weightOf({ path: "", steps, was: json(was), is: json(is) }, judgement);
  expect(concern).toBe(direction === "wider" ? (judgement === undefined ? "not judged" : "widens") : null);
  return direction;
}

/** Ways to each safe value of a row. */
function safeSettings(settings: AnyJudgements, steps: readonly string[] = []): string[] {
  if (typeof settings === "string") return [];
  return Object.entries(settings).flatMap(([name, one]) =>
    typeof one === "boolean" || (typeof one === "string" && name === "safe")
      ? [steps.join(".")]
      : safeSettings(one, [...steps, name]),
  );
}

const safe = Object.values(rows).flatMap(({ type, settings }) =>
  safeSettings(settings).map((path) => ({ type, path, value: safeValueOf(type, path) })),
);

describe("a safe value of a resource type's row", () => {
  it.each(safe)("is wide to leave and narrow to come to: $type $path", ({ type, path, value }) => {
    expect(value).toBeDefined();
    const judgement = judgementOf(type, path.split("."));
    expect(way(judgement, value, undefined)).toBe("wider");
    expect(way(judgement, value, "another")).toBe("wider");
    expect(way(judgement, undefined, value)).toBe("narrower");
    // The one may be worse than the other.
    expect(way(judgement, "one", "another")).toBe("wider");
  });

  it("is that type's alone", () => {
    expect(safeValueOf(rows.client.type, "oidcConformant")).toBe(true);
    expect(safeValueOf(rows.role.type, "oidcConformant")).toBeUndefined();
  });
});

const ITEM = ["list", "[]"];

it.each<[Judgement | undefined, was: unknown, is: unknown, way: string, steps?: string[]]>([
  ["harmless", "a", "b", "neutral"],
  ["gate", undefined, "a", "wider"],
  ["gate", "a", "b", "wider"],
  ["gate", "a", undefined, "narrower"],
  ["gate", false, true, "wider"],
  ["gate", true, false, "narrower"],
  ["gate", undefined, false, "neutral"],
  ["gate", undefined, [], "neutral"],
  ["guard", undefined, true, "narrower"],
  ["guard", true, false, "wider"],
  ["guard", "a", "b", "wider"],
  ["guard", "a", undefined, "wider"],
  ["guard", false, undefined, "neutral"],
  ["identity", "a", "b", "wider"],
  ["identity", undefined, "a", "wider"],
  ["identity", "a", undefined, "wider"],
  ["identity", "a", undefined, "narrower", ITEM],
  ["identity", undefined, "a", "wider", ITEM],
  ["fixed", "a", undefined, "wider", ITEM],
  ["fixed", undefined, "a", "wider"],
  ["less is safer", 1, 2, "wider"],
  ["less is safer", 2, 1, "narrower"],
  ["less is safer", 2, undefined, "wider"],
  ["less is safer", undefined, 2, "narrower"],
  ["more is safer", 1, 2, "narrower"],
  ["more is safer", 2, 1, "wider"],
  ["more is safer", 2, undefined, "wider"],
  ["words", "Welcome", "Welcome back", "neutral"],
  ["words", "Welcome", "Welcome to <b>us</b>", "wider"],
  ["words", '<a href="{{ url }}">Go</a>', '<a href="{{ url }}">Click</a>', "neutral"],
  ["words", '<a href="{{ url }}">Go</a>', '<a href="https://other.example">Go</a>', "wider"],
  ["words", "Write to it@exampleco.com", "Write to it@other.example", "wider"],
  ["words", "See exampleco.com", "See other.example", "wider"],
  ["words", "Call us", "Call +43 1 234 5678", "wider"],
  [undefined, "a", "b", "wider"],
  [undefined, undefined, {}, "wider"],
  [undefined, "a", undefined, "wider"],
])("%s: %j → %j is %s", (judgement, was, is, expected, steps) => {
  expect(way(judgement, was, is, steps)).toBe(expected);
});

it("says that nobody judges a number that is none", () => {
  const leaf = { path: "", steps: [], was: "1", is: '"many"' };
  expect(weightOf(leaf, "less is safer")).toEqual({ direction: "wider", concern: "not judged" });
});

it("takes another order for harmless where the setting is known", () => {
  const leaf = { path: "", steps: ["list"], was: '["a","b"]', is: '["b","a"]' };
  expect(weightOf(leaf, "fixed").direction).toBe("neutral");
  expect(weightOf(leaf, undefined).concern).toBe("not judged");
});
