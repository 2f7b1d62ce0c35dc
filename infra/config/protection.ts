import { z } from "zod";
import type { Policy } from "../../rules/policy/types.ts";
import { expected, hintFor } from "./words.ts";

/** Something that can't be made again, with all its parts, as a stack's configuration names it. */
export type Protected =
  | `connection ${string}`
  | "login domain"
  | `role ${string}`
  | `application ${string}`
  | "gateway"
  | "table"
  | "key"
  | "logs";

/** Whether a stack keeps something, and all its parts, from being deleted. */
export const protects = (
  { protect, unprotected }: { readonly protect: boolean; readonly unprotected: readonly Protected[] },
  what: Protected | "api",
): boolean => protect && !unprotected.some((one) => one === what);

/**
 * The list of what a stack that protects doesn't keep from being deleted, because the next deployment is to delete it. The
 * API isn't among it: without it, everything else is for nothing.
 */
export function unprotectedSchema({
  roles,
  applications,
  connections,
}: Pick<Policy, "roles" | "applications" | "connections">) {
  const known: readonly Protected[] = [
    ...Object.keys(roles).map((name) => `role ${name}` as const),
    ...Object.keys(applications).map((key) => `application ${key}` as const),
    ...Object.keys(connections).map((key) => `connection ${key}` as const),
    "login domain",
    "gateway",
    "table",
    "key",
    "logs",
  ];
  const error = expected(`a list of ${known.join(", ")}`, known.slice(0, 1));
  return z
    .array(
      z.enum(known, {
        error: ({ input }) => `${error({ input })}${hintFor(String(input), known)}`,
      }),
      { error },
    )
    .refine((list) => new Set(list).size === list.length, {
      error: "names something twice; expected each once",
    });
}
