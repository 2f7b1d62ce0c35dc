import { expect, it } from "vitest";
import { hashedPassword, isStrongEnough } from "../../src/management/resources/password-policy.ts";

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

const WEAK = "PasswordStrengthError: Password is too weak";
const COMMON = "PasswordDictionaryError: Password is too common";
const PERSONAL = "PasswordNoUserInfoError: Password contains user information";
const MIA = { email: "mia.moor@example.com", name: "Mia Moor" };

const complexity = (rules: object) => ({ password_options: { complexity: rules } });
const fourTypes = ["uppercase", "lowercase", "number", "special"];

it.each<[options: Record<string, unknown>, password: string, refusal: string | undefined]>([
  [complexity({ min_length: 12 }), "abcdefghijkl", undefined],
  [complexity({ min_length: 13 }), "abcdefghijkl", WEAK],
  [complexity({ character_types: ["number", "special"] }), "1!", undefined],
  [complexity({ character_types: ["number", "special"] }), "11", WEAK],
  [complexity({ character_types: fourTypes, character_type_rule: "three_of_four" }), "Ab1", undefined],
  [complexity({ character_types: fourTypes, character_type_rule: "all" }), "Ab1", WEAK],
  [complexity({ identical_characters: "block" }), "aab", undefined],
  [complexity({ identical_characters: "block" }), "aaab", WEAK],
  [complexity({ identical_characters: "allow" }), "aaab", undefined],
  [complexity({ sequential_characters: "block" }), "acegik", undefined],
  [complexity({ sequential_characters: "block" }), "xABCx", WEAK],
  [complexity({ sequential_characters: "block" }), "x321x", WEAK],
  [complexity({ max_length_exceeded: "error" }), "x".repeat(73), WEAK],
  [complexity({ max_length_exceeded: "truncate" }), "x".repeat(73), undefined],
  [{ passwordPolicy: "excellent", password_options: {} }, "x", undefined],
  [{ password_options: { dictionary: { active: true, custom: ["Timesheet1!"] } } }, "timesheet1!", COMMON],
  [
    { password_options: { dictionary: { active: false, custom: ["Timesheet1!"] } } },
    "timesheet1!",
    undefined,
  ],
  [
    { password_options: { profile_data: { active: true, blocked_fields: ["email"] } } },
    "x-mia.moor-x",
    PERSONAL,
  ],
  [
    { password_options: { profile_data: { active: true, blocked_fields: ["email"] } } },
    "I am Moor",
    undefined,
  ],
  [
    { passwordPolicy: "none", password_dictionary: { enable: true, dictionary: ["letmein"] } },
    "LetMeIn",
    COMMON,
  ],
  [{ passwordPolicy: "none", password_no_personal_info: { enable: true } }, "I am Moor", PERSONAL],
  [{ passwordPolicy: "none", password_no_personal_info: { enable: false } }, "I am Moor", undefined],
])("by %j, %s is refused: %s", (options, password, refusal) => {
  const connection = { id: "con_1", name: "people", strategy: "auth0", enabled_clients: [], options };
  const hash = () => hashedPassword(password, connection, MIA);

  if (refusal === undefined) expect(hash()).toEqual({ password: expect.any(String) });
  else expect(hash).toThrow(refusal);
});
