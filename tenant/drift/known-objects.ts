import { parsed } from "declared-stack/value";
import { z } from "zod";
import { knownObjectsShape } from "../../infra/config/known-objects.ts";
import { besideKinds } from "./beside.ts";
import type { KnownObjects } from "./system-objects.ts";

/**
 * The objects that a stack's configuration says may be on its tenant without a declaration.
 *
 * @param config as the stack's file has it: texts, and JSON for anything else.
 * @throws {ZodError} for what the program refuses, too; {Error} `DRIFT_UNKNOWN_KIND` for a kind that isn't looked for, or
 * that a program declares.
 */
export function knownObjects(
  config: Readonly<Record<string, string>>,
): Pick<KnownObjects, "operators" | "setUpByHand"> {
  const values = Object.fromEntries(
    Object.keys(knownObjectsShape).map((key) => [key, parsed(config[key])] as const),
  );
  const { "timesheets:operators": operators = [], "timesheets:setUpByHand": setUpByHand = {} } = z
    .object(knownObjectsShape)
    .parse(values);
  const unknown = Object.keys(setUpByHand).filter((kind) => !besideKinds.includes(kind));
  if (unknown.length > 0) {
    const names = unknown.map((kind) => `"${kind}"`).join(", ");
    throw new Error(
      `DRIFT_UNKNOWN_KIND: timesheets:setUpByHand has ${names}; expected ${besideKinds.join(", ")}`,
    );
  }
  return { operators, setUpByHand };
}
