const DAY = 86_400_000;

/** A date of the calendar where the device is, YYYY-MM-DD. */
export const dateOn = (time: Date): string =>
  `${String(time.getFullYear()).padStart(4, "0")}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}`;

/** The week of ISO 8601 that a date, YYYY-MM-DD, is in: for example `2026-W48`. */
export function weekOf(date: string): string {
  const thursday = mondayOf(Date.parse(date)) + 3 * DAY;
  const year = new Date(thursday).getUTCFullYear();
  const first = mondayOf(Date.UTC(year, 0, 4));
  return `${year}-W${twoDigits(1 + Math.floor((thursday - first) / (7 * DAY)))}`;
}

/** The dates of a week, YYYY-MM-DD, Monday first; none for what isn't a week's name. */
export function datesOf(week: string): readonly string[] {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  if (year === undefined) return [];
  const monday = mondayOf(Date.UTC(Number(year), 0, 4)) + (Number(number) - 1) * 7 * DAY;
  const dates = Array.from({ length: 7 }, (_, day) => dateAt(monday + day * DAY));
  return weekOf(dates[0] ?? "") === week ? dates : [];
}

/** The week so many weeks behind another, or before it when negative. */
export function weekAfter(week: string, weeks: number): string {
  const [monday = ""] = datesOf(week);
  return weekOf(dateAt(Date.parse(monday) + weeks * 7 * DAY));
}

function mondayOf(time: number): number {
  const daysSinceMonday = (new Date(time).getUTCDay() + 6) % 7;
  return time - daysSinceMonday * DAY;
}

const dateAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

const twoDigits = (number: number): string => String(number).padStart(2, "0");
