import { UsageError } from "command-line/usage-error";
import type { TenantObject } from "declared-stack/resource-type";
import { rowOf } from "declared-stack/resource-types";
import { nearestName } from "../../rules/policy/nearest.ts";
import type { DeclaredPart } from "../drift/declared.ts";
import { partsOf } from "../drift/kinds.ts";
import type { Choice } from "./choice.ts";

/** A declared object, and the several objects of the tenant that it may be. */
export interface Question {
  readonly declared: TenantObject;
  readonly candidates: readonly TenantObject[];
}

/** A declared object that the tenant lacks, and one that may be meant. */
export interface NearMatch {
  readonly declared: TenantObject;
  readonly found: TenantObject;
  /** Whether it can be adopted under another name than the tenant has: the next deployment then renames it. */
  readonly canBeRenamed: boolean;
}

/** A choice that fits nothing. */
export class ChoiceError extends UsageError {
  override readonly name = "ChoiceError";
  override readonly code = "ADOPT_CHOICE_INVALID";

  constructor(what: string) {
    super(`ADOPT_CHOICE_INVALID: ${what}`);
  }
}

/** The id by which an object of a tenant is told from others of its kind; its name where it has none. */
export function idOf({ kind, name, fields }: TenantObject): string {
  for (const { importedBy } of partsOf(kind)) {
    const id = importedBy === null ? undefined : fields[importedBy];
    if (typeof id === "string") return id;
  }
  return name;
}

/**
 * The objects whose name is a setting like others: a role, an application, an Action. A connection or an API that gets
 * another one is deleted and made anew, so these are known by nothing else.
 */
export function renamable(parts: readonly DeclaredPart[]): TenantObject[] {
  return parts.flatMap(({ resource, object }) => {
    const { namedBy = null, replacedBy = [] } = rowOf(resource.type) ?? {};
    const isNamed = namedBy !== null && resource.inputs[namedBy] === object.name;
    return isNamed && !replacedBy.includes(namedBy) ? [object] : [];
  });
}

/** The objects that somebody has given a name; that of a grant or a trigger only says to what it belongs. */
export const withOwnName = (parts: readonly DeclaredPart[]): TenantObject[] =>
  parts.flatMap(({ resource, object }) => ((rowOf(resource.type)?.namedBy ?? null) === null ? [] : [object]));

/** @throws {ChoiceError} for the first choice that fits nothing declared, or nothing on the tenant. */
export function requireFitting(
  choices: readonly Choice[],
  declared: readonly TenantObject[],
  found: readonly TenantObject[],
): void {
  const names = [...new Set(declared.map(({ name }) => name))];
  for (const [index, { name, id }] of choices.entries()) {
    const ofName = declared.filter((object) => object.name === name);
    if (ofName.length === 0) {
      const near = nearestName(name, names);
      const hint = near === undefined ? "" : `; did you mean "${near}"?`;
      throw new ChoiceError(`nothing that can be chosen is declared as "${name}"${hint}`);
    }
    const kinds = ofName.map(({ kind }) => kind);
    if (!found.some((object) => kinds.includes(object.kind) && idOf(object) === id)) {
      throw new ChoiceError(`the tenant has no ${kinds.join(" or ")} with the id "${id}", for "${name}"`);
    }
    const other = choices.slice(0, index).find((before) => before.id === id || before.name === name);
    if (other !== undefined) {
      throw new ChoiceError(`"${name}=${id}" and "${other.name}=${other.id}" exclude each other`);
    }
  }
}

/** The declared objects of which the tenant has several by their names, but for those that somebody chose. */
export function questionsOf(
  declared: readonly TenantObject[],
  found: readonly TenantObject[],
  choices: readonly Choice[],
): Question[] {
  const taken = new Set(choices.map(({ id }) => id));
  return declared
    .filter(({ name }) => !choices.some((one) => one.name === name))
    .map((object) => ({
      declared: object,
      candidates: found.filter(
        (other) => other.kind === object.kind && other.fields.name === object.name && !taken.has(idOf(other)),
      ),
    }))
    .filter(({ candidates }) => candidates.length > 1);
}

/**
 * Objects that the tenant may have instead of objects that it lacks: one whose name is near, or the only one of its kind. Of a kind
 * whose objects can't be renamed it is any, as whoever makes one by hand chooses the name freely.
 */
export function nearMatches(
  missing: readonly TenantObject[],
  undeclared: readonly TenantObject[],
  renamable: readonly TenantObject[],
): NearMatch[] {
  return missing.flatMap((declared): NearMatch[] => {
    const others = undeclared.filter(({ kind, name }) => kind === declared.kind && name !== declared.name);
    const canBeRenamed = renamable.some(({ kind, name }) => kind === declared.kind && name === declared.name);
    const isOnlyOne =
      missing.filter(({ kind }) => kind === declared.kind).length === 1 && others.length === 1;
    const near = nearestName(
      declared.name.toLowerCase(),
      others.map(({ name }) => name.toLowerCase()),
    );
    return others
      .filter(({ name }) => !canBeRenamed || isOnlyOne || name.toLowerCase() === near)
      .map((found) => ({ declared, found, canBeRenamed }));
  });
}
