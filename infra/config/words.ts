import { nearestName } from "../../rules/policy/nearest.ts";

/** The part of a zod issue that its message is made of. */
interface Issue {
  readonly input?: unknown;
}

/** Says what was found in the place of a value. A number in quotes is none, though it looks like one. */
export function found(value: unknown): string {
  if (value === undefined) return "is missing";
  return `is ${isTextOfAnother(value) ? "the text " : ""}${JSON.stringify(value)}`;
}

const isTextOfAnother = (value: unknown): boolean =>
  typeof value === "string" && /^(true|false|-?\d+(\.\d+)?)$/.test(value);

/** The message for a value that is missing or wrong: what was found, what was expected, an example. */
export const expected = (what: string, example: unknown) => (issue: Issue) =>
  `${found(issue.input)}; expected ${what}, for example ${JSON.stringify(example)}`;

/**
 * Points from an unknown name to the known one nearest to it; empty when none is near.
 *
 * @param prefix what all of these names begin with, left out of them.
 */
export function hintFor(name: string, known: readonly string[], prefix = ""): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "" : `; did you mean "${prefix}${nearest}"?`;
}
