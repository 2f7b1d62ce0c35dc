import { StoreUnavailableError, type TimesheetStore } from "../../store/store.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import { type Binding, type DayLinesOutcome, logLines } from "./day-lines.ts";
import { createLimit, type Limit } from "./limit.ts";
import { type NumberedLine, type PreparedLine, prepareLine } from "./line.ts";
import { type LineResult, refused, unavailable } from "./result.ts";

export type { NumberedLine } from "./line.ts";
export type { LineRefusal, LineResult } from "./result.ts";

/** How many days are under way at the same time, at most. */
const DAYS_AT_ONCE = 16;

/** Who sends lines, where they go, and when it is. */
export interface Upload {
  readonly store: TimesheetStore;
  /** Its `sub`. */
  readonly machine: string;
  /** Whether it may send the entries of a person; others are refused. */
  readonly reaches: (owner: string) => boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Given when time is up: what is not begun by then is `unavailable`. */
  readonly signal?: AbortSignal;
}

/**
 * Stores each line exactly once, however often and however many at a time it is sent. The lines of a day are stored
 * by one write, all or none. Of lines that use one `externalId` for different entries, one is stored.
 *
 * @param lines each with another number.
 * @returns a result for each line, in the order of the lines.
 */
export async function uploadLines(
  lines: readonly NumberedLine[],
  { store, machine, reaches, at, signal }: Upload,
): Promise<readonly LineResult[]> {
  const prepared = lines.map((line) => prepareLine(line, machine, at));
  const [reached, others] = [true, false].map((is) =>
    prepared.filter(({ time }) => reaches(time.subject) === is),
  );
  const days = Map.groupBy(reached ?? [], ({ reservation }) => reservation.meaning);
  const breaker = createCircuitBreaker(signal);
  // Days are finished before others are begun, so that one that is given up has left much stored, not much begun.
  const inTurn = createLimit(DAYS_AT_ONCE);
  const uploads = [...days.values()].map((day) => inTurn(() => uploadDay(day, store, breaker)));
  const results = new Map((await Promise.all(uploads)).flat().map((result) => [result.line, result]));
  for (const line of others ?? []) results.set(line.line, refused(line, "entry_of_others"));
  return prepared.map((line) => results.get(line.line) ?? unavailable(line));
}

async function uploadDay(
  lines: readonly PreparedLine[],
  store: TimesheetStore,
  breaker: Limit,
): Promise<readonly LineResult[]> {
  try {
    return await logBoundLines(lines, store, breaker);
  } catch (error) {
    if (error instanceof StoreUnavailableError) return lines.map(unavailable);
    throw error;
  }
}

/**
 * Logs the lines of a day whose names it can bind to it. A name is bound only when its line has room: one that is
 * refused may still be sent for another date. A name that is in the day already was bound when it came there.
 */
async function logBoundLines(
  lines: readonly PreparedLine[],
  store: TimesheetStore,
  breaker: Limit,
): Promise<readonly LineResult[]> {
  const [first] = lines;
  if (first === undefined) return [];
  const bindings = new Map<PreparedLine, Binding>();
  const bindingOf = (line: PreparedLine): Binding => bindings.get(line) ?? "unknown";
  for (;;) {
    const { results, unreserved } = await breaker(() =>
      store.changeDay<DayLinesOutcome>(first.place, (day) => logLines(day, lines, bindingOf)),
    );
    if (unreserved.length === 0) return results;
    await Promise.all(
      unreserved.map(async (line) => {
        const meaning = await breaker(() => store.reserve(line.reservation));
        bindings.set(line, meaning === line.reservation.meaning ? "bound" : "bound_elsewhere");
      }),
    );
  }
}
