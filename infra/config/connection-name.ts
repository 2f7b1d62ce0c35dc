import { z } from "zod";
import { expected } from "./words.ts";

/** The name of a connection, which it keeps for ever. @param whose what it is the name of, in words. */
export function connectionName(whose: string, example: string) {
  const error = expected(`${whose}: letters, digits, and hyphens between them, at most 128 in all`, example);
  return z
    .string({ error })
    .regex(/^[A-Za-z0-9](-?[A-Za-z0-9])*$/, { error })
    .max(128, { error });
}
