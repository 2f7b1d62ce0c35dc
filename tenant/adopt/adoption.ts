import { UsageError } from "command-line/usage-error";
import type { Difference } from "declared-stack/difference";
import type { TenantObject } from "declared-stack/resource-type";
import { rowOf } from "declared-stack/resource-types";
import type { DriftedObject, DriftedSetting } from "../drift/compare.ts";
import { type DeclaredPart, type DeclaredParts, joined } from "../drift/declared.ts";
import { driftOf } from "../drift/drift.ts";
import type { FoundInventory } from "../drift/found.ts";
import type { Unread } from "../drift/reading.ts";
import type { KnownObjects, PassedOver } from "../drift/system-objects.ts";
import type { UndeclaredSetting } from "../drift/undeclared.ts";
import type { Choice } from "./choice.ts";
import { type ImportFile, importFileFor } from "./import-file.ts";
import {
  type NearMatch,
  nearMatches,
  type Question,
  questionsOf,
  renamable,
  requireFitting,
  withOwnName,
} from "./pairing.ts";

/** An object of the tenant that the stack takes over. */
export interface AdoptedObject {
  readonly object: TenantObject;
  /** The same, as the tenant has it. */
  readonly found: TenantObject;
  /** Settings that the next deployment changes from what was found to what is declared. */
  readonly differences: readonly Difference[];
  /** Inputs of its resources that an import doesn't read, and that are declared: the next deployment sets them again. */
  readonly setAgain: readonly string[];
  /** Settings that nobody declared and that no new object has: they stay, and are drift. */
  readonly left: readonly UndeclaredSetting[];
}

/** How a stack takes a tenant over on which things are already. */
export interface Adoption {
  readonly domain: string;
  readonly stack: string;
  readonly adopted: readonly AdoptedObject[];
  /** Declared objects that the tenant lacks: the next deployment makes them. */
  readonly created: readonly TenantObject[];
  /** Objects of the tenant that nobody declares. */
  readonly undeclared: readonly TenantObject[];
  readonly passedOver: readonly PassedOver[];
  readonly questions: readonly Question[];
  readonly nearMatches: readonly NearMatch[];
  readonly notRead: readonly Unread[];
  /** Whether all that is declared was looked for, and nothing is left to be asked. */
  readonly isDecided: boolean;
  readonly file: ImportFile;
}

/** Both sides, whose they are, and what somebody chose. */
export interface AdoptionQuestion {
  readonly domain: string;
  readonly stack: string;
  readonly declared: DeclaredParts;
  /** Read with what was chosen known as what is declared. */
  readonly found: FoundInventory;
  readonly known: KnownObjects;
  readonly choices: readonly Choice[];
}

/**
 * Pairs what is declared with what is on a tenant, and says what follows.
 *
 * @throws {ChoiceError} for a choice that fits nothing; {OthersRoleError} for a role that is another project's.
 */
export function adoptionOf({ domain, stack, declared, found, known, choices }: AdoptionQuestion): Adoption {
  const canBeRenamed = renamable(declared.parts);
  requireFitting(choices, canBeRenamed, found.objects);
  const objects = joined(declared.parts.map(({ object }) => object));
  const drift = driftOf({ domain, stack, declared: objects, found, known, settings: {} });
  const marked = (mark: DriftedObject["mark"]) =>
    drift.drifted.flatMap((one) => (one.mark === mark ? [one.object] : []));
  const created = marked("missing");
  const undeclared = marked("unmanaged");
  const named = withOwnName(declared.parts);
  const questions = questionsOf(canBeRenamed, found.objects, choices);
  requireOwnRoles(objects, found.objects);
  return {
    domain,
    stack,
    adopted: objects.flatMap((object) => {
      const there = found.objects.find((other) => isSame(object, other));
      return there === undefined
        ? []
        : [
            {
              object,
              found: there,
              ...settingsApart(differencesOf(object, drift.drifted)),
              setAgain: declared.parts.flatMap((part) =>
                isSame(part.object, object) ? setAgainOf(part) : [],
              ),
            },
          ];
    }),
    created,
    undeclared,
    passedOver: drift.passedOver,
    questions,
    nearMatches: nearMatches(
      created.filter((object) => named.some((other) => isSame(object, other))),
      undeclared,
      canBeRenamed,
    ),
    notRead: drift.notCompared,
    isDecided: drift.isComplete && questions.length === 0,
    file: importFileFor(declared, found.objects),
  };
}

/**
 * A role that has permissions of other APIs is another project's, or shared with one: a deployment would take these away, and give our
 * scopes to everybody who has it.
 *
 * @throws {OthersRoleError} for the first of these that has a name of ours.
 */
function requireOwnRoles(declared: readonly TenantObject[], found: readonly TenantObject[]): void {
  for (const role of declared) {
    const there = found.find((other) => role.kind === "role" && isSame(role, other));
    const ours = new Set(permissionsOf(role).map(apiOf));
    const foreign = permissionsOf(there).find((permission) => !ours.has(apiOf(permission)));
    if (foreign !== undefined) throw new OthersRoleError(role.name, foreign);
  }
}

const permissionsOf = (role: TenantObject | undefined): string[] => {
  const permissions = role?.fields.permissions;
  return permissions instanceof Set ? [...permissions].map(String) : [];
};

/** The identifier of a permission's API, which is named as `scope of identifier`. */
const apiOf = (permission: string): string => permission.slice(permission.indexOf(" of ") + 4);

/** A role of a declared name that another project has its permissions in. */
export class OthersRoleError extends UsageError {
  override readonly name = "OthersRoleError";
  override readonly code = "ADOPT_ROLE_OF_OTHERS";

  constructor(role: string, permission: string) {
    super(
      `ADOPT_ROLE_OF_OTHERS: the role "${role}" has ${permission}: everybody who has it would get our scopes, and lose that; rename ours in rules/policy.ts (docs/share-a-tenant.md), or take it out of the role`,
    );
  }
}

const setAgainOf = ({ resource: { type, inputs } }: DeclaredPart): string[] =>
  (rowOf(type)?.tenant?.notImported ?? []).filter((input) => inputs[input] !== undefined);

const isSame = (one: TenantObject, other: TenantObject): boolean =>
  one.kind === other.kind && one.name === other.name;

function differencesOf(object: TenantObject, drifted: readonly DriftedObject[]): readonly DriftedSetting[] {
  for (const one of drifted) {
    if (one.mark === "changed" && isSame(object, one.object)) return one.differences;
  }
  return [];
}

function settingsApart(settings: readonly DriftedSetting[]): Pick<AdoptedObject, "differences" | "left"> {
  const isLeft = (setting: DriftedSetting): setting is UndeclaredSetting => "undeclared" in setting;
  return { differences: settings.filter((one) => !isLeft(one)), left: settings.filter(isLeft) };
}
