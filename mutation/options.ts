import { parseArgs } from "node:util";

/** What can be mutated. */
export const subjects = ["rules", "resources", "policy"] as const;
export type Subject = (typeof subjects)[number];

export interface MutateOptions {
  readonly subjects: readonly Subject[];
  readonly quick: boolean;
}

/** Reads the arguments of `npm run mutate`; gives what is wrong with them as a text. */
export function readOptions(args: readonly string[]): MutateOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { only: { type: "string" }, quick: { type: "boolean", default: false } },
    });
    const chosen = subjects.filter((subject) => values.only === undefined || values.only === subject);
    if (chosen.length === 0) return `--only is "${values.only}"; expected ${subjects.join(", ")}`;
    return { subjects: chosen, quick: values.quick };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
