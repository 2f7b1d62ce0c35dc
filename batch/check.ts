import { digestOf } from "../api/domain/entry-id.ts";
import type { SourceRecord } from "./format.ts";
import { type Entry, judge, type Refusal } from "./judge.ts";

/** The result of reading a whole file. */
export interface Check {
  /** How many lines have an entry, sound or not. */
  readonly lines: number;
  /** How many of them are to be sent. */
  readonly sound: number;
  /** Why others are not, by their lines. */
  readonly refusals: ReadonlyMap<number, Refusal>;
  /** Lines that say again what one before them says. */
  readonly repetitions: ReadonlySet<number>;
  /** Lines that are to be sent whose subject can be nobody's: a tenant's user_id names the connection before a `|`. */
  readonly strangers: ReadonlySet<number>;
  readonly people: number;
  /** YYYY-MM-DD, in order. */
  readonly dates: readonly string[];
  readonly hours: number;
}

/**
 * Reads a file from end to end, and judges each line as the API would. Of lines with one `externalId`, the first counts:
 * another that says the same is a repetition, and one that says something else is refused.
 *
 * What it keeps of a sound line is a digest of its `externalId`, to find a second line with it.
 */
export async function checkRecords(records: AsyncIterable<SourceRecord>): Promise<Check> {
  const firsts = new Map<string, { readonly line: number; readonly content: string }>();
  const refusals = new Map<number, Refusal>();
  const repetitions = new Set<number>();
  const strangers = new Set<number>();
  const people = new Set<string>();
  const dates = new Set<string>();
  let quarters = 0;
  let lines = 0;
  for await (const record of records) {
    lines += 1;
    const judged = judge(record);
    if ("refusal" in judged) {
      refusals.set(record.line, judged.refusal);
      continue;
    }
    const { entry } = judged;
    const name = digestOf(entry.externalId);
    const content = contentOf(entry);
    const first = firsts.get(name);
    if (first === undefined) {
      firsts.set(name, { line: record.line, content });
      people.add(entry.subject);
      if (!entry.subject.includes("|")) strangers.add(record.line);
      dates.add(entry.date);
      quarters += entry.hours * 4;
    } else if (first.content === content) repetitions.add(record.line);
    else refusals.set(record.line, conflict(first.line));
  }
  return {
    lines,
    sound: firsts.size,
    refusals,
    repetitions,
    strangers,
    people: people.size,
    dates: [...dates].toSorted(),
    hours: quarters / 4,
  };
}

const contentOf = ({ subject, date, project, hours, note }: Entry): string =>
  digestOf(subject, date, project, String(hours), ...(note === undefined ? [] : [note]));

const conflict = (line: number): Refusal => ({
  kind: "external_id_conflict",
  detail: `its externalId is that of another entry, in line ${line}; give it one of its own`,
});
