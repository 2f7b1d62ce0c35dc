import { createHash } from "node:crypto";
import * as z from "zod/mini";

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
const ID = /^([\w-]{22})\.(\d{4})(\d{2})(\d{2})\.([\w-]{22})$/;

const calendarDate = z.iso.date();

/**
 * An entry's id says where the entry is, so that one read finds it without an index. Whoever invents one finds an
 * entry only if there is one, and then it is the API that says whether they may see it.
 */
export const entryId = ({ person, date, key }: EntryPlace): string =>
  `${person}.${date.replaceAll("-", "")}.${key}`;

/** Reads an id; `undefined` for anything that `entryId` did not write. */
export function readEntryId(id: string): EntryPlace | undefined {
  const [whole, person, year, month, day, key] = ID.exec(id) ?? [];
  if (whole === undefined || person === undefined || key === undefined) return undefined;
  const date = calendarDate.safeParse(`${year}-${month}-${day}`);
  return date.success ? { person, date: date.data, key } : undefined;
}

/** What stands for a person in ids and keys: of a fixed length, and not their `sub` itself. */
export const personKeyOf = (subject: string): string => digestOf("person", subject);

/**
 * 128 bits of a SHA-256 over texts, in base64url: the same for the same texts, and for no others.
 */
export function digestOf(...texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest().subarray(0, 16).toString("base64url");
}
