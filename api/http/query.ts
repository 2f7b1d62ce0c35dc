import type * as z from "zod/mini";
import { bounded, type InvalidField } from "./invalid-fields.ts";
import { Problem } from "./problem.ts";

/** The query that an operation takes. */
export interface QueryDeclaration<Query = unknown> {
  /** A strict object of texts, for the document; absent where nothing may be asked. */
  readonly shape?: z.ZodMiniObject;
  /**
   * Reads a query.
   *
   * @param text from `?` on; empty for none.
   * @throws {Problem} `invalid_query` with everything that is wrong with it.
   */
  readonly read: (text: string) => Query;
}

/** Nothing may be asked. */
export const noQuery: QueryDeclaration<undefined> = {
  read(text) {
    if (text === "") return undefined;
    const names = Object.keys(parametersOf(text));
    if (names.length === 0) return undefined;
    throw invalidQuery(names.map((pointer) => ({ pointer, detail: "no query parameters are taken here" })));
  },
};

/** Parameters as a shape has them: a strict object of texts. */
export function queryOf<Shape extends z.ZodMiniObject>(shape: Shape): QueryDeclaration<z.output<Shape>> {
  return {
    shape,
    read(text) {
      const parsed = shape.safeParse(text === "" ? {} : parametersOf(text));
      if (parsed.success) return parsed.data;
      throw invalidQuery(
        parsed.error.issues.map(({ path, message }) => ({ pointer: path.join("."), detail: message })),
      );
    },
  };
}

/** @throws {Problem} for a parameter that comes twice. */
function parametersOf(text: string): Record<string, string> {
  const pairs = [...new URLSearchParams(text)];
  const parameters = new Map(pairs);
  if (parameters.size === pairs.length) return Object.fromEntries(parameters);
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [name] of pairs) (seen.has(name) ? repeated : seen).add(name);
  throw invalidQuery([...repeated].map((pointer) => ({ pointer, detail: "may be given only once" })));
}

const invalidQuery = (errors: readonly InvalidField[]): Problem =>
  new Problem("invalid_query", {
    detail: "Correct the fields listed in errors, and send it again",
    errors: bounded(errors),
  });
