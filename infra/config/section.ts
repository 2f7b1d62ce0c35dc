import { z } from "zod";
import { expected, hintFor } from "./words.ts";

/** A group of keys, all of which are known: anything else in it is a mistake. */
export function section<Shape extends z.ZodRawShape>(
  shape: Shape,
  example: Readonly<Record<string, unknown>>,
) {
  const known = Object.keys(shape);
  const message = expected(`the keys ${known.join(", ")}`, example);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => `has the unknown key "${key}"${hintFor(key, known)}`).join(" and ")
        : message(issue),
  });
}
