import { type Change, type Day, logTime } from "../../domain/day.ts";
import type { PreparedLine } from "./line.ts";
import { type LineResult, refused, resultOf } from "./result.ts";

/** Whether a line's name is bound to its day; `unknown` before it is claimed. */
export type Binding = "bound" | "bound_elsewhere" | "unknown";

/** What came of the lines of a day: the result of each, and which of them wait until their name is claimed. */
export interface DayLinesOutcome {
  readonly results: readonly LineResult[];
  readonly unclaimed: readonly PreparedLine[];
}

/**
 * Logs the lines of a day, one after the other, as one change. A line without a claimed name is not logged; what it
 * would take of the day is kept free for it, and its result counts only once it is claimed.
 */
export function logLines(
  day: Day,
  lines: readonly PreparedLine[],
  bindingOf: (line: PreparedLine) => Binding,
): Change<DayLinesOutcome> {
  const results: LineResult[] = [];
  const unclaimed: PreparedLine[] = [];
  let changed = day;
  for (const line of lines) {
    const { day: next, outcome } = logTime(changed, line.log);
    const binding = next === undefined ? "bound" : bindingOf(line);
    if (binding === "bound_elsewhere") {
      results.push(refused(line, "external_id_conflict"));
      continue;
    }
    if (binding === "unknown") unclaimed.push(line);
    results.push(resultOf(line, outcome));
    changed = next ?? changed;
  }
  const isChanged = changed !== day && unclaimed.length === 0;
  return { ...(isChanged && { day: changed }), outcome: { results, unclaimed } };
}
