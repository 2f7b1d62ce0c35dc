import { type Day, type DayChange, logTime } from "../../domain/day.ts";
import type { PreparedLine } from "./line.ts";
import { type LineResult, refused, resultOf } from "./result.ts";

/** Whether a line's name is bound to its day; `unknown` before it is reserved. */
export type Binding = "bound" | "bound_elsewhere" | "unknown";

/** The results of a day's lines, and those of them that wait until their name is reserved. */
export interface DayLinesOutcome {
  readonly results: readonly LineResult[];
  readonly unreserved: readonly PreparedLine[];
}

/**
 * Logs the lines of a day, one after the other, as one change. A line without a reserved name is not logged; what it
 * would take of the day is kept free for it, and its result counts only once it is reserved.
 */
export function logLines(
  day: Day,
  lines: readonly PreparedLine[],
  bindingOf: (line: PreparedLine) => Binding,
): DayChange<DayLinesOutcome> {
  const results: LineResult[] = [];
  const unreserved: PreparedLine[] = [];
  let changed = day;
  for (const line of lines) {
    const { day: next, outcome } = logTime(changed, line.time);
    const binding = next === undefined ? "bound" : bindingOf(line);
    if (binding === "bound_elsewhere") {
      results.push(refused(line, "external_id_conflict"));
      continue;
    }
    if (binding === "unknown") unreserved.push(line);
    results.push(resultOf(line, outcome));
    changed = next ?? changed;
  }
  const isChanged = changed !== day && unreserved.length === 0;
  return { ...(isChanged && { day: changed }), outcome: { results, unreserved } };
}
