import { describe, expect, it } from "vitest";
import { weaknessOf } from "../../../api/verify/modulus.ts";
import { coprime, ROCA } from "../support/moduli.ts";

const factor = coprime(2n ** 1024n - 12_345n);
const sound = coprime(2n ** 1023n + 98_765n) * factor;

describe("weaknessOf", () => {
  it("finds none in a product of numbers that lie apart", () => {
    expect(weaknessOf(sound)).toBeUndefined();
  });

  it.each([2n, 3n, 167n, 997n])("finds the factor %s", (small) => {
    expect(weaknessOf(sound * small)).toBe("small factor");
  });

  it("looks for no factor above a thousand", () => {
    expect(weaknessOf(sound * 1009n)).toBeUndefined();
  });

  it("finds what Infineon's generator left, and not what is one off", () => {
    expect(weaknessOf(ROCA)).toBe("ROCA");
    expect(weaknessOf(coprime(ROCA + 2n))).toBeUndefined();
  });

  it.each([
    ["the same factor twice", factor * factor],
    ["factors next to each other", factor * coprime(factor + 1n)],
    ["factors as far from each other as a hundred steps reach", factor * coprime(factor + 2n ** 516n)],
  ])("finds %s", (_what, modulus) => {
    expect(weaknessOf(modulus)).toBe("close factors");
  });

  it("takes no notice of factors that only a thousand steps would reach", () => {
    expect(weaknessOf(factor * coprime(factor + 2n ** 518n))).toBeUndefined();
  });
});
