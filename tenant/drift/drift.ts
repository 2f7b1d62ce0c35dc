import type { Members } from "declared-stack/members";
import type { TenantObject } from "declared-stack/resource-type";
import { type Comparison, compareInventories, type DriftedObject } from "./compare.ts";
import type { FoundInventory } from "./found.ts";
import { freshTenant } from "./fresh.ts";
import { TENANT } from "./kinds.ts";
import { withCodesJudged } from "./other-teams.ts";
import type { Unread } from "./reading.ts";
import { type KnownObjects, type PassedOver, passOver } from "./system-objects.ts";
import { undeclaredSettings } from "./undeclared.ts";

/** How a tenant differs from what the program declares for it. */
export interface Drift extends Comparison {
  readonly domain: string;
  readonly stack: string;
  /** Objects that are there undeclared and are no drift, each with the reason. */
  readonly passedOver: readonly PassedOver[];
  /** The parts of the tenant of which nothing is known, each with the reason. */
  readonly notCompared: readonly Unread[];
  /** Whether nothing is left open that could have been told: no scope was lacking, and all that is declared was read. */
  readonly isComplete: boolean;
}

/** Both sides of a comparison, and whose they are. */
export interface DriftQuestion {
  readonly domain: string;
  readonly stack: string;
  readonly declared: readonly TenantObject[];
  readonly found: FoundInventory;
  readonly known: KnownObjects;
  /** The tenant's own settings that are declared for it; an import's dry run compares them. */
  readonly settings: Members;
}

/** The member of a tenant's settings that Auth0 fills in. */
const FILLED_IN = "sandbox_versions_available";

/** Decides what on a tenant is drift. */
export function driftOf({ domain, stack, declared, found, known, settings }: DriftQuestion): Drift {
  const { drifted, compared } = compareInventories(declared, found);
  const own = undeclaredSettings(found.settings ?? {}, { declared: settings, fresh: freshTenant() }).filter(
    ({ path }) => path !== FILLED_IN,
  );
  const tenant: DriftedObject[] =
    own.length === 0
      ? []
      : [{ mark: "changed", object: { kind: TENANT, name: domain, fields: {} }, differences: own }];
  const { unread: notCompared } = found;
  const isComplete = notCompared.every(
    ({ kind, name, scopes }) =>
      scopes.length === 0 &&
      !declared.some((object) => object.kind === kind && (name === undefined || object.name === name)),
  );
  const judged = withCodesJudged([...tenant, ...drifted], known.others, found.deployedCodes);
  return { domain, stack, compared, notCompared, isComplete, ...passOver(judged, known) };
}

/** The exit status: 2 when something is left open, 1 on drift. */
export const statusOf = ({ drifted, isComplete }: Drift): 0 | 1 | 2 =>
  isComplete ? (drifted.length === 0 ? 0 : 1) : 2;
