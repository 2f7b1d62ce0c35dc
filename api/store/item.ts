import { z } from "zod";
import type { ApprovedEntry, SubmittedEntry, TimesheetEntry } from "../entry.ts";
import type { Position } from "../store.ts";
import type { tableSchema } from "./schema.ts";

/** The names of key attributes, as the schema declares them. */
type KeyName = (typeof tableSchema)["attributes"][number]["name"];

/** The one value of `awaiting`. */
export const AWAITING_APPROVAL = "approval";

/** The table's key of an entry. */
export const keyOf = (id: string) => ({ pk: `entry#${id}`, sk: "entry" }) satisfies Partial<Item>;

/** What orders entries in both indexes. */
export const dateAndId = ({ date, id }: Position): string => `${date}#${id}`;

type Item = Readonly<Record<KeyName, string>>;

/** The item that keeps a submitted entry. */
export function itemOf(entry: SubmittedEntry): SubmittedEntry & Item {
  return { ...entry, ...keyOf(entry.id), awaiting: AWAITING_APPROVAL, dateAndId: dateAndId(entry) };
}

const loggedTime = {
  id: z.string(),
  subject: z.string(),
  email: z.string().exactOptional(),
  date: z.string(),
  project: z.string(),
  hours: z.number(),
  note: z.string().exactOptional(),
  createdAt: z.string(),
};

const submittedItem = z.object({ ...loggedTime, state: z.literal("submitted") });

const approvedItem = z.object({
  ...loggedTime,
  state: z.literal("approved"),
  approvedBy: z.string(),
  approvedAt: z.string(),
});

const entryItem = z.discriminatedUnion("state", [submittedItem, approvedItem]);

type Attributes = Readonly<Record<string, unknown>>;

/**
 * The entry that an item keeps.
 *
 * @throws {z.ZodError} when the item is none that this program wrote.
 */
export const entryOf = (item: Attributes): TimesheetEntry => entryItem.parse(item);

/** The entry that an item keeps once it is approved; throws as `entryOf` does. */
export const approvedEntryOf = (item: Attributes): ApprovedEntry => approvedItem.parse(item);
