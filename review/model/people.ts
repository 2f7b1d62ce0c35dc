import type { PeopleModel } from "../model.ts";

/** Names of the people whose rights somebody has as well: of being anybody at all, and of each of their roles. */
export function partsOf({ kind, roles }: Pick<PeopleModel, "kind" | "roles">): readonly string[] {
  if (kind === "none") return [];
  return kind === "role" ? ["no role"] : ["no role", ...roles];
}
