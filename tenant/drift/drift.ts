import type { TenantObject } from "declared-stack/resource-type";
import { type Comparison, compareInventories } from "./compare.ts";
import type { FoundInventory } from "./found.ts";
import type { Unread } from "./reading.ts";
import { type KnownObjects, type PassedOver, passOver } from "./system-objects.ts";

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
}

/** Decides what on a tenant is drift. */
export function driftOf({ domain, stack, declared, found, known }: DriftQuestion): Drift {
  const { drifted, compared } = compareInventories(declared, found);
  const { unread: notCompared } = found;
  const isComplete = notCompared.every(
    ({ kind, name, scopes }) =>
      scopes.length === 0 &&
      !declared.some((object) => object.kind === kind && (name === undefined || object.name === name)),
  );
  return { domain, stack, compared, notCompared, isComplete, ...passOver(drifted, known) };
}

/** The exit status: 2 when something is left open, 1 on drift. */
export const statusOf = ({ drifted, isComplete }: Drift): 0 | 1 | 2 =>
  isComplete ? (drifted.length === 0 ? 0 : 1) : 2;
