/** Somebody to whom rights are given: people are told apart by what they were given, never by name. */
export interface PeopleModel {
  /** For example `Manager`, `group Contractors`, `no role` or `all roles`. */
  readonly name: string;
  readonly kind: "none" | "role" | "group" | "combination";
  readonly description: string;
  /** All roles that they have, directly or through the group. */
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** Names of the people whose rights somebody has as well: of being anybody at all, and of each of their roles. */
export function partsOf({ kind, roles }: Pick<PeopleModel, "kind" | "roles">): readonly string[] {
  if (kind === "none") return [];
  return kind === "role" ? ["no role"] : ["no role", ...roles];
}
