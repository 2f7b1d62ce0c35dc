import { z } from "zod";
import { expected } from "./words.ts";

/** Names of objects that are on a tenant without a declaration: each is written once. */
function names(what: string, example: readonly string[]) {
  const error = expected(what, example);
  return z
    .array(z.string({ error }).trim().min(1, { error }), { error })
    .refine((list) => new Set(list).size === list.length, {
      error: "names something twice; expected each once",
    });
}

/**
 * Configuration that says what may be on a tenant without a declaration: `npm run drift` passes it over. Nothing of it is
 * deployed.
 */
export const knownObjectsShape = {
  /** The clients as which somebody deploys, previews or reads the tenant. */
  "timesheets:operators": names("the names or ids of the clients that look after the tenant", [
    "Deploy",
    "Preview",
  ]).optional(),
  /** By kind, such as `e-mail provider`. */
  "timesheets:setUpByHand": z
    .record(z.string(), names("names of objects that were set up by hand", ["smtp"]), {
      error: expected("names of objects by their kinds", { "e-mail provider": ["smtp"] }),
    })
    .optional(),
};
