import { describeFault } from "../../../rules/policy/error.ts";
import { findPolicyFaults } from "../../../rules/policy/validate.ts";
import { soundDefinition } from "./sound-definition.ts";

/** The faults, as lines, of a sound definition after one change. The change may break the types: Node strips them. */
export function faultsAfter(change: Edit): string[] {
  const definition = soundDefinition();
  change(definition as unknown as Loose);
  return findPolicyFaults(definition).map(describeFault);
}

/** Changes a definition as a program without types would. */
export type Edit = (definition: Loose) => void;

/** A rule, a change against it, and the faults that are then found. */
export type FaultCase = [rule: string, change: Edit, faults: string[]];

type Part = Record<string, Record<string, unknown>>;
type Loose = Record<"api" | "connections" | "scopes" | "roles" | "groups" | "applications" | "routes", Part> &
  Record<"openRoutes" | "separatedDuties", unknown>;

/** Sets a member whatever the types say. */
export function put(record: object, key: string, value: unknown): void {
  Reflect.set(record, key, value);
}
