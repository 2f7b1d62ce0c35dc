import type { LifetimeChanges } from "../actions/post-login.ts";

type Metadata = Readonly<Record<string, unknown>> | null | undefined;

/** Metadata after what Actions have set in it; absent where there was none and they set none. */
export function changedMetadata(before: Metadata, { evictMetadata, metadata }: LifetimeChanges): Metadata {
  if (!evictMetadata && Object.keys(metadata).length === 0) return before;
  return mergedMetadata(evictMetadata ? {} : (before ?? {}), metadata);
}

/** Members are set one by one; `null` deletes one. */
export function mergedMetadata(before: Readonly<Record<string, unknown>>, changes: object) {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null));
}
