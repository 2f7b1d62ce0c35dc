import type { SubmittedEntry, TimesheetEntry } from "../entry.ts";
import type { Position } from "../store.ts";
import type { tableSchema } from "./schema.ts";

/** The names of key attributes, as the schema declares them. */
type KeyName = (typeof tableSchema)["attributes"][number]["name"];

/** The one value of `awaiting`. */
export const AWAITING_APPROVAL = "approval";

/** The attributes of an item that keys are made of, beside the entry's own `subject`. */
const KEYS_ONLY = ["pk", "sk", "awaiting", "dateAndId"] as const satisfies readonly KeyName[];

/** The table's key of an entry. */
export const keyOf = (id: string) => ({ pk: `entry#${id}`, sk: "entry" }) satisfies Partial<Item>;

/** What orders entries in both indexes. */
export const dateAndId = ({ date, id }: Position): string => `${date}#${id}`;

type Item = Readonly<Record<KeyName, string>>;

/** The item that keeps a submitted entry. */
export function itemOf(entry: SubmittedEntry): SubmittedEntry & Item {
  return { ...entry, ...keyOf(entry.id), awaiting: AWAITING_APPROVAL, dateAndId: dateAndId(entry) };
}

/** The entry that an item keeps. Items are written by `itemOf` and by approvals only, so they are trusted. */
export function entryOf(item: Readonly<Record<string, unknown>>): TimesheetEntry {
  const keys: readonly string[] = KEYS_ONLY;
  const members = Object.entries(item).filter(([name]) => !keys.includes(name));
  return Object.fromEntries(members) as unknown as TimesheetEntry;
}
