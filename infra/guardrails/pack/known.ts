import { UNKNOWN } from "declared-stack/value";

type Values = Readonly<Record<string, unknown>>;

/** Members that hold a secret in plain, which the engine hands to policies: no violation may ever show one. */
const SECRET = /secret(Wo)?$/i;

/**
 * A copy of a resource's properties, in which a text stands for what isn't known yet and for secrets, and members that
 * are null are left out. Reading an unknown property of the engine's throws; here it doesn't.
 */
export const readKnown = (props: Values): Values => copied(props) as Values;

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(value, index));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.keys(value).map((name) => [name, read(value, name)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== null && member !== undefined));
}

function read(holder: object, name: string | number): unknown {
  let value: unknown;
  try {
    value = Reflect.get(holder, name);
  } catch {
    return UNKNOWN;
  }
  const isSecret = typeof name === "string" && SECRET.test(name);
  return isSecret && typeof value === "string" && value !== "" ? "[secret]" : copied(value);
}
