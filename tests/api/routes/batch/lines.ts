import { entriesOf } from "../../../../api/domain/day.ts";
import type { BatchLine, TimesheetEntry } from "../../../../api/domain/entry.ts";
import { personKeyOf } from "../../../../api/domain/entry-id.ts";
import type { LineResult, NumberedLine } from "../../../../api/routes/batch/upload.ts";
import type { TimesheetStore } from "../../../../api/store/store.ts";

/** An hour of Ann's on Apollo, changed as told. */
export const lineWith = (changes: Partial<BatchLine> = {}): BatchLine => ({
  subject: "auth0|ann",
  date: "2026-11-20",
  project: "Apollo",
  hours: 1,
  externalId: "row-1",
  ...changes,
});

/** Lines with numbers from 1. */
export const numbered = (...entries: readonly BatchLine[]): NumberedLine[] =>
  entries.map((entry, index) => ({ line: index + 1, entry }));

const PEOPLE = Array.from({ length: 20 }, (_, number) => `auth0|${number}`);

/** A thousand lines: 20 people, 10 dates, five lines a day, which lie far apart. */
export const THOUSAND: readonly NumberedLine[] = numbered(
  ...Array.from({ length: 1_000 }, (_, number) =>
    lineWith({
      subject: PEOPLE[number % 20] ?? "",
      date: `2026-11-${10 + (Math.floor(number / 20) % 10)}`,
      externalId: `row-${number}`,
      hours: 0.25 * (1 + (number % 4)),
    }),
  ),
);

/** All that is kept of a person's. */
export async function entriesOfPerson(store: TimesheetStore, subject: string): Promise<TimesheetEntry[]> {
  const { days } = await store.listDays(personKeyOf(subject), { period: {}, limit: 1_000 });
  return days.flatMap(entriesOf);
}

/** The thousand lines as they are stored, as lines again. */
export async function keptOfThousand(store: TimesheetStore): Promise<BatchLine[]> {
  const entries = await Promise.all(PEOPLE.map((subject) => entriesOfPerson(store, subject)));
  return entries
    .flat()
    .map(({ subject, date, project, hours, externalId = "" }) => ({
      subject,
      date,
      project,
      hours,
      externalId,
    }))
    .sort(byNumber);
}

const byNumber = (left: BatchLine, right: BatchLine): number => numberOf(left) - numberOf(right);
const numberOf = ({ externalId }: BatchLine): number => Number(externalId.slice("row-".length));

/** How many lines came to each result. */
export function countsOf(results: readonly LineResult[]): Partial<Record<LineResult["result"], number>> {
  const counts: Partial<Record<LineResult["result"], number>> = {};
  for (const { result } of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}
