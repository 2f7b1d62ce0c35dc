import type { TenantObject } from "declared-stack/resource-type";
import { type Comparison, compareInventories } from "./compare.ts";
import { type Operators, type PassedOver, passOver } from "./system-objects.ts";

/** How a tenant differs from what the program declares for it. */
export interface Drift extends Comparison {
  readonly domain: string;
  readonly stack: string;
  /** Objects that are there undeclared and are no drift, each with the reason. */
  readonly passedOver: readonly PassedOver[];
}

/** Both sides of a comparison, and whose they are. */
export interface DriftQuestion {
  readonly domain: string;
  readonly stack: string;
  readonly declared: readonly TenantObject[];
  readonly found: readonly TenantObject[];
  readonly operators: Operators;
}

/** Decides what on a tenant is drift. */
export function driftOf({ domain, stack, declared, found, operators }: DriftQuestion): Drift {
  const { drifted, compared } = compareInventories(declared, found);
  return { domain, stack, compared, ...passOver(drifted, found, operators) };
}
