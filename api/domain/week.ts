/** A week of ISO 8601: from Monday to Sunday, and counted so that the first has the year's first Thursday. */
export interface Week {
  /** For example `2026-W47`. */
  readonly name: string;
  /** Its seven dates, YYYY-MM-DD, Monday first. */
  readonly dates: readonly [string, string, string, string, string, string, string];
}

const NAME = /^(\d{4})-W(\d{2})$/;
const DAY = 86_400_000;

/** Reads the name of a week; `undefined` for anything else, and for a week that its year doesn't have. */
export function readWeek(name: string): Week | undefined {
  const [whole, year = "", number = ""] = NAME.exec(name) ?? [];
  if (whole === undefined || number === "00") return undefined;
  const monday = mondayOf(Date.parse(`${year}-01-04`)) + (Number(number) - 1) * 7 * DAY;
  // The Thursday tells which year a week belongs to, and with it whether the year has that many.
  if (dateOf(monday + 3 * DAY).slice(0, 4) !== year) return undefined;
  const date = (day: number) => dateOf(monday + day * DAY);
  const dates = [date(0), date(1), date(2), date(3), date(4), date(5), date(6)] as const;
  return dates.every(({ length }) => length === "YYYY-MM-DD".length) ? { name, dates } : undefined;
}

function mondayOf(time: number): number {
  const daysSinceMonday = (new Date(time).getUTCDay() + 6) % 7;
  return time - daysSinceMonday * DAY;
}

/** Years outside of four digits come out longer. */
const dateOf = (time: number): string => new Date(time).toISOString().split("T")[0] ?? "";
