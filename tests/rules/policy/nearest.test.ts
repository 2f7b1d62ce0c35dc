import { describe, expect, it } from "vitest";
import { nearestName } from "../../../rules/policy/nearest.ts";

describe("nearestName", () => {
  const cases: [rule: string, name: string, known: string[], nearest: string | undefined][] = [
    ["finds the nearest of several", "aprove:things", ["read:things", "approve:things"], "approve:things"],
    ["lets a third of a long name differ", "abcdefghiXXXX", ["abcdefghijkl"], "abcdefghijkl"],
    ["lets no more of a long name differ", "abcdefghXXXXX", ["abcdefghijkl"], undefined],
    ["lets two letters of a short name differ", "aXX", ["abc"], "abc"],
    ["lets no more of a short name differ", "XXX", ["abc"], undefined],
    ["finds none where none is known", "abc", [], undefined],
  ];
  it.each(cases)("%s", (_rule, name, known, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });
});
