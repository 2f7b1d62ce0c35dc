import type { StackResource } from "declared-stack/resource";
import { valueAt } from "declared-stack/value";

/** A text among a resource's inputs, by names with dots between them; null when it is left to the provider. */
export function textAt(resource: Pick<StackResource, "inputs">, path: string): string | null {
  const value = valueAt(resource.inputs, path);
  return typeof value === "string" ? value : null;
}

/** A number among a resource's inputs; null when it is left to the provider. */
export function numberAt(resource: Pick<StackResource, "inputs">, path: string): number | null {
  const value = valueAt(resource.inputs, path);
  return typeof value === "number" ? value : null;
}
