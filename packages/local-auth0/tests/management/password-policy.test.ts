import { expect, it } from "vitest";
import { isStrongEnough } from "../../src/management/resources/password-policy.ts";

it.each([
  ["none", "x", true],
  ["low", "abcdef", true],
  ["low", "abcde", false],
  ["fair", "Abcdefg1", true],
  ["good", "abcdefg1!", true],
  ["good", "abcdefg1", false],
  ["good", "Abcd1!", false],
  ["excellent", "Abcdefgh1!", true],
  ["excellent", "Abcdefg11!", true],
  ["excellent", "Abcdef111!", false],
  ["excellent", "Abcdefg1!", false],
  ["a policy that nobody knows", "abcdefgh", false],
])("%s: %s is strong enough: %s", (policy, password, expected) => {
  expect(isStrongEnough(password, policy)).toBe(expected);
});

it("asks for the length that the connection asks for", () => {
  expect(isStrongEnough("Abcdefgh1!", "excellent", 10)).toBe(true);
  expect(isStrongEnough("Abcdefgh1!", "excellent", 11)).toBe(false);
});
