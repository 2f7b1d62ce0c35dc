import { toWire } from "./wire.ts";

/** Members of a database connection's options that the Management API names in another way than snake_case. */
const OPTIONS: Readonly<Record<string, string>> = {
  password_policy: "passwordPolicy",
  password_histories: "password_history",
};

/** The Management API's body for a database connection. Lists of one there are objects on the wire. */
export function connectionBody(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { options, ...rest } = toWire(inputs);
  if (typeof options !== "object" || options === null) return rest;
  const wire = Object.entries(options).map(([key, value]) => [OPTIONS[key] ?? key, onlyOf(key, value)]);
  return { ...rest, options: Object.fromEntries(wire) };
}

const onlyOf = (key: string, value: unknown): unknown =>
  key === "password_histories" && Array.isArray(value) ? value[0] : value;
