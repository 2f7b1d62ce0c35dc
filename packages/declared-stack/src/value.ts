/**
 * The stand-in for a value that is only known once the resource which makes it exists. A guardrail that meets it can't
 * be judged yet.
 */
export const UNKNOWN = "[not known before it is created]";

/** A member of a value, by names with dots between them; undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce(memberOf, value);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The items of a list; of anything else none. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The texts in a list; of anything else none. */
export const textsOf = (value: unknown): readonly string[] =>
  itemsOf(value).filter((item) => typeof item === "string");

/** A text as the JSON that it is; anything else as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export const isUnknown = (value: unknown): boolean => JSON.stringify(value)?.includes(UNKNOWN) ?? false;

/** Whether two lists have the same members, whatever their order. */
export function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return (
    one.length === other.length &&
    one.every((item) => other.includes(item)) &&
    new Set(one).size === one.length
  );
}

export const isWhole = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

/** Access keys of AWS, private keys, tokens, long random texts, and what Pulumi marks as a secret. */
const SECRET = /AKIA[A-Z0-9]{16}|-----BEGIN|^ey[\w-]+\.ey|\[secret\]|^[A-Za-z0-9+/_-]{48,}={0,2}$/;

/** Whether a text may be a secret by the looks of it. */
export const looksSecret = (value: unknown): boolean => typeof value === "string" && SECRET.test(value);
