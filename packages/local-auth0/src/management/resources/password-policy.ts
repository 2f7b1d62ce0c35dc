import { hashPassword } from "../../state/password.ts";
import type { Connection } from "../../state/tenant-state.ts";
import { badRequest } from "../rest/error.ts";
import { isMembers, type Members } from "../rest/merge.ts";

/** How a password has to look by the policy of its connection (`passwordPolicy`), and how long it has to be. */
const POLICIES: Readonly<Record<string, { length: number; kinds: number; repeats?: number }>> = {
  none: { length: 1, kinds: 0 },
  low: { length: 6, kinds: 0 },
  fair: { length: 8, kinds: 3 },
  good: { length: 8, kinds: 3 },
  excellent: { length: 10, kinds: 3, repeats: 2 },
};

const KINDS: Readonly<Record<string, RegExp>> = {
  lowercase: /[a-z]/,
  uppercase: /[A-Z]/,
  number: /[0-9]/,
  special: /[^a-zA-Z0-9]/,
};

const kindsIn = (password: string): string[] =>
  Object.keys(KINDS).filter((kind) => KINDS[kind]?.test(password));

/**
 * Whether a password is strong enough: long enough, of enough kinds of characters (lower case, upper case, digits,
 * others), and without more equal characters in a row than the policy allows.
 */
export function isStrongEnough(password: string, policy: string, minimumLength = 0): boolean {
  const { length, kinds, repeats } = POLICIES[policy] ?? { length: 8, kinds: 3 };
  if (password.length < Math.max(length, minimumLength)) return false;
  if (kindsIn(password).length < kinds) return false;
  return repeats === undefined || !hasRepeats(password, repeats);
}

/** Whether a character stands more often in a row than so many times. */
const hasRepeats = (password: string, most: number): boolean => new RegExp(`(.)\\1{${most}}`).test(password);

/** Bytes of a password that count at Auth0, which is how far bcrypt reads. */
const LONGEST = 72;

/** Whether a password is as complex as `password_options.complexity` says (Auth0 docs, "Flexible Password Policy"). */
function isComplexEnough(password: string, complexity: Members): boolean {
  const { min_length: length, character_types: types, character_type_rule: rule } = complexity;
  if (password.length < Number(length ?? 1)) return false;
  if (complexity.max_length_exceeded === "error" && Buffer.byteLength(password) > LONGEST) return false;
  if (complexity.identical_characters === "block" && hasRepeats(password, 2)) return false;
  if (complexity.sequential_characters === "block" && hasSequence(password)) return false;
  const wanted = Array.isArray(types) ? types.map(String) : [];
  const there = kindsIn(password).filter((kind) => wanted.includes(kind));
  return there.length >= (rule === "three_of_four" ? Math.min(3, wanted.length) : wanted.length);
}

/** Whether three characters follow each other as in `abc` or `321`. */
function hasSequence(password: string): boolean {
  const codes = [...password.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  return codes.some((code, index) => {
    const [next, last] = [codes[index + 1], codes[index + 2]];
    if (next === undefined || last === undefined || !/[a-z0-9]/.test(String.fromCodePoint(code)))
      return false;
    return (next === code + 1 && last === code + 2) || (next === code - 1 && last === code - 2);
  });
}

/** Fields of a profile that a password may not hold, unless others are configured. */
const PERSONAL = ["name", "username", "nickname", "given_name", "family_name", "email"];

/** Parts of somebody's profile that are long enough to be told from chance. */
function personalWords(person: Members, fields: readonly string[]): string[] {
  return fields
    .flatMap((field) =>
      String(person[field] ?? "")
        .toLowerCase()
        .split(/[@\s]/),
    )
    .filter((word) => word.length > 2);
}

/**
 * Hashes a password that was sent, which is all that is kept of it.
 *
 * @param person whose it is, for connections that refuse a password with parts of its person's profile
 * @throws {ManagementError} 400 when it is weaker than its connection allows, one of the words that the connection refuses, or holds personal data.
 */
export function hashedPassword(
  password: string | null | undefined,
  { options = {} }: Connection,
  person: Members = {},
): { password?: string } {
  if (typeof password !== "string") return {};
  const rules = rulesOf(options);
  if (!rules.isStrong(password)) refuse("PasswordStrengthError: Password is too weak");
  const lower = password.toLowerCase();
  if (rules.words.some((word) => word.toLowerCase() === lower)) {
    refuse("PasswordDictionaryError: Password is too common");
  }
  if (personalWords(person, rules.personal).some((word) => lower.includes(word))) {
    refuse("PasswordNoUserInfoError: Password contains user information");
  }
  return { password: hashPassword(password) };
}

function refuse(message: string): never {
  throw badRequest(message, "invalid_password");
}

/** The rules of a connection, in the newer form (`password_options`) or in that of before. */
function rulesOf(options: Members) {
  const { password_options: newer } = options;
  if (isMembers(newer)) {
    const { complexity, dictionary, profile_data: profile } = newer;
    return {
      isStrong: (password: string) => !isMembers(complexity) || isComplexEnough(password, complexity),
      words: isMembers(dictionary) && dictionary.active === true ? textsIn(dictionary.custom) : [],
      personal:
        isMembers(profile) && profile.active === true ? textsIn(profile.blocked_fields, PERSONAL) : [],
    };
  }
  const { passwordPolicy, password_complexity_options: complexity } = options;
  const { password_dictionary: dictionary, password_no_personal_info: noPersonalInfo } = options;
  const minimum = isMembers(complexity) ? Number(complexity.min_length ?? 0) : 0;
  return {
    isStrong: (password: string) => isStrongEnough(password, String(passwordPolicy ?? "good"), minimum),
    words: isMembers(dictionary) && dictionary.enable === true ? textsIn(dictionary.dictionary) : [],
    personal: isMembers(noPersonalInfo) && noPersonalInfo.enable === true ? PERSONAL : [],
  };
}

const textsIn = (value: unknown, otherwise: readonly string[] = []): string[] =>
  Array.isArray(value) ? value.map(String) : [...otherwise];
