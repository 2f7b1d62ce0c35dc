/** An entity, or a part of one, as it travels in JSON. */
export type Members = Record<string, unknown>;

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Patches an entity: members of the patch take the place of those of the entity, `null` takes a
 * member away, and the members named in `nested` are patched in the same way themselves instead of replaced.
 */
export function mergePatch<T extends Members>(entity: T, patch: Members, nested: readonly string[] = []): T {
  const merged: Members = { ...entity };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (nested.includes(key) && isMembers(value)) merged[key] = mergeDeep(merged[key], value);
    else merged[key] = value;
  }
  // The patch was validated against the schema of its entity, so the merged members still are an entity.
  return merged as T;
}

/** Patches an object through all its depth: objects are patched, everything else is replaced, `null` removes. */
function mergeDeep(target: unknown, patch: Members): Members {
  const merged: Members = isMembers(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isMembers(value) ? mergeDeep(merged[key], value) : value;
  }
  return merged;
}

/** A copy without some members. */
export function without<T extends Members, Key extends string>(entity: T, ...keys: Key[]): Omit<T, Key> {
  const kept = Object.entries(entity).filter(([key]) => !keys.some((left) => left === key));
  return Object.fromEntries(kept) as Omit<T, Key>;
}
