import { closest, distance } from "fastest-levenshtein";

/** The known name nearest to a mistyped one; none when even that differs in more than a third of its letters. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const nearest = closest(name, known);
  return distance(name, nearest) <= Math.max(2, Math.ceil(nearest.length / 3)) ? nearest : undefined;
}
