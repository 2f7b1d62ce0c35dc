import { en } from "zod/locales";
import * as z from "zod/mini";
import { type Finding, Problem } from "./problem.ts";

/** The language in which zod says what is wrong; its small edition knows none by itself. */
z.config(en());

/**
 * The query of an address, checked.
 *
 * @param text from `?` on; empty for none.
 * @param shape a strict object of texts; without one, nothing may be asked.
 * @throws {Problem} `invalid_query` with everything that is wrong with it.
 */
export function readQuery(text: string, shape: z.ZodMiniType | undefined): unknown {
  if (text === "") return shape?.parse({});
  const pairs = [...new URLSearchParams(text)];
  const names = pairs.map(([name]) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (repeated.size > 0)
    throw invalidQuery([...repeated].map((pointer) => ({ pointer, detail: "only once" })));
  if (shape === undefined) {
    if (names.length === 0) return undefined;
    throw invalidQuery(names.map((pointer) => ({ pointer, detail: "nothing is asked here" })));
  }
  const parsed = shape.safeParse(Object.fromEntries(pairs));
  if (parsed.success) return parsed.data;
  throw invalidQuery(
    parsed.error.issues.map(({ path, message }) => ({ pointer: path.join("."), detail: message })),
  );
}

const invalidQuery = (errors: readonly Finding[]): Problem =>
  new Problem("invalid_query", { detail: "Correct what errors lists and send it again", errors });

/** What is wrong with a body, with JSON pointers (RFC 6901). */
export const findingsOf = ({ issues }: z.core.$ZodError): Finding[] =>
  issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""),
    detail: message,
  }));
