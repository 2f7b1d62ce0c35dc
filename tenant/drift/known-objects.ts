import { parsed } from "declared-stack/value";
import { z } from "zod";
import { otherActionsSchema } from "../../infra/config/actions.ts";
import { knownObjectsShape } from "../../infra/config/known-objects.ts";
import { besideKinds } from "./beside.ts";
import type { KnownObjects } from "./system-objects.ts";

const shape = z.object({ ...knownObjectsShape, "timesheets:actions": otherActionsSchema().optional() });

/**
 * The objects that a stack's configuration says may be on its tenant without a declaration.
 *
 * @param config as the stack's file has it: texts, and JSON for anything else.
 * @throws {ZodError} for what the program refuses, too; {Error} `DRIFT_UNKNOWN_KIND` for a kind that isn't looked for, or
 * that a program declares.
 */
export function knownObjects(
  config: Readonly<Record<string, string>>,
): Pick<KnownObjects, "operators" | "setUpByHand" | "others"> {
  const values = Object.fromEntries(
    Object.keys(shape.shape).map((key) => [key, parsed(config[key])] as const),
  );
  const {
    "timesheets:operators": operators = [],
    "timesheets:setUpByHand": setUpByHand = {},
    "timesheets:otherProjects": projects = {},
    "timesheets:actions": triggers = {},
  } = shape.parse(values);
  const unknown = Object.keys(setUpByHand).filter((kind) => !besideKinds.includes(kind));
  if (unknown.length > 0) {
    const names = unknown.map((kind) => `"${kind}"`).join(", ");
    throw new Error(
      `DRIFT_UNKNOWN_KIND: timesheets:setUpByHand has ${names}; expected ${besideKinds.join(", ")}`,
    );
  }
  const actions = Object.values(triggers).flatMap((places) =>
    places === undefined ? [] : [...places.before, ...places.after],
  );
  return { operators, setUpByHand, others: { projects, actions } };
}
