import { createHash } from "node:crypto";

/** Where an entry is kept: a person's day. */
export interface DayPlace {
  /** Stands for the person: see `personKeyOf`. */
  readonly person: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** Where an entry is kept, and which of the day's it is. */
export interface EntryPlace extends DayPlace {
  /** 22 characters of base64url: random, or derived from the name that its sender gave it. */
  readonly key: string;
}

/** The person, the date without its hyphens, and the key; 128 bits are 22 characters of base64url. */
const ID = /^[\w-]{22}\.\d{8}\.[\w-]{22}$/;

/**
 * An entry's id says where the entry is, so that one read finds it without an index. Whoever invents one finds an
 * entry only if there is one, and then it is the API that says whether they may see it.
 */
export const entryId = ({ person, date, key }: EntryPlace): string =>
  `${person}.${date.replaceAll("-", "")}.${key}`;

/** Reads an id; `undefined` for anything that `entryId` did not write. */
export function readEntryId(id: string): EntryPlace | undefined {
  if (!ID.test(id)) return undefined;
  const [year, month, day] = [id.slice(23, 27), id.slice(27, 29), id.slice(29, 31)];
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  return { person: id.slice(0, 22), date: `${year}-${month}-${day}`, key: id.slice(32) };
}

/** Whether the calendar has a day. Asked at each request, so that it is no date's parser that tells. */
function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return day <= (isLeap ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

/** Stands for a person in ids and keys: of a fixed length, and not their `sub` itself. */
export const personKeyOf = (subject: string): string => digestOf("person", subject);

/**
 * 128 bits of a SHA-256 over texts, in base64url: the same for the same texts, and for no others.
 */
export function digestOf(...texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest().subarray(0, 16).toString("base64url");
}
