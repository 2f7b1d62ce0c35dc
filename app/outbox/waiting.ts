import type { Decision, Entry, Work } from "./entry.ts";

/** An entry of the person's own that is to become something else at the API: one item, whatever they have wanted of it meanwhile. */
export interface WaitingEntry extends Item {
  readonly kind: "entry";
  /** YYYY-MM-DD. */
  readonly date: string;
  /** The entry as the person wants it; null when they want it gone. */
  readonly wanted: Work | null;
  readonly origin: New | Saved;
  readonly conflict?: Conflict;
}

/** An approver's decision on an entry of somebody else's. */
export interface WaitingDecision extends Item {
  readonly kind: "decision";
  /** The entry as the approver saw it. */
  readonly entry: Entry;
  readonly decision: Decision;
}

export type Waiting = WaitingEntry | WaitingDecision;

interface Item {
  /** The person's name for it: a UUID for an entry that was logged here, else the entry's id. */
  readonly id: string;
  /** Its place in the order of sending: milliseconds since 1970, or later where that was taken. */
  readonly since: number;
  /** Until when it can be undone, and is therefore not sent; milliseconds since 1970. */
  readonly notBefore?: number;
  /** Why the API will not have it as it is. It waits for its person, and isn't sent again by itself. */
  readonly refusal?: Refusal;
}

/** An entry that the API hasn't confirmed yet. */
export interface New {
  readonly kind: "new";
  /** The `Idempotency-Key`. It stands for one content. */
  readonly key: string;
  /** Present from just before it is sent for the first time: it may have arrived, so that its content is settled. */
  readonly sent?: Sent;
}

export interface Sent {
  readonly work: Work;
  /** When it was sent first and last, in milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
  /** Whether the last try was refused, which says nothing of those before it. */
  readonly isRefused?: boolean;
}

/** An entry that the API has. */
export interface Saved {
  readonly kind: "saved";
  /** The entry as it was when its person changed it. */
  readonly entry: Entry;
  /** The corrections that were sent and may have arrived, each of them once; null stands for a deletion. */
  readonly sent?: readonly (Work | null)[];
}

/** Why something was not stored, as the API said it. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  /** In English, for whoever's language lacks the code. */
  readonly detail: string;
  readonly fields?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** An entry that isn't at the API as its person knew it when they changed it. */
export interface Conflict {
  /**
   * - `changed`: it says something else by now;
   * - `deleted`: it isn't there any more;
   * - `alike`: it may have arrived long ago, and an entry is there that may be it.
   */
  readonly kind: "changed" | "deleted" | "alike";
  /** The entry at the API; null for one that was deleted. */
  readonly theirs: Entry | null;
}

/** Whether an item is to be sent by itself. */
export const isSendable = (item: Waiting): boolean =>
  item.refusal === undefined && (item.kind === "decision" || item.conflict === undefined);

/** The id of the entry at the API that an item is about, once there is one. */
export function savedIdOf(item: Waiting): string | undefined {
  if (item.kind === "decision") return item.entry.id;
  return item.origin.kind === "saved" ? item.origin.entry.id : undefined;
}

/** The date of the entry that an item is about, YYYY-MM-DD. */
export const dateOf = (item: Waiting): string => (item.kind === "entry" ? item.date : item.entry.date);

/** Whether an entry's date can still be changed: the API keeps an entry at its date. */
export const canMove = ({ origin }: WaitingEntry): boolean =>
  origin.kind === "new" && origin.sent === undefined;

/** The form in which items are stored. One of another form is of an app that was newer, and left alone. */
const FORM = 1;

export const writeItem = (item: Waiting): string => JSON.stringify({ form: FORM, item });

/** Reads what `writeItem` wrote; undefined for anything else. */
export function readItem(text: string): Waiting | undefined {
  try {
    const stored: unknown = JSON.parse(text);
    if (!isRecord(stored) || stored.form !== FORM || !isItem(stored.item)) return undefined;
    return stored.item;
  } catch {
    return undefined;
  }
}

/** Looks at what the app would stumble over; the rest is as this app wrote it. */
function isItem(value: unknown): value is Waiting {
  if (!isRecord(value) || typeof value.id !== "string" || typeof value.since !== "number") return false;
  if (value.kind === "decision") return isEntry(value.entry) && isRecord(value.decision);
  if (value.kind !== "entry" || typeof value.date !== "string") return false;
  if (value.wanted !== null && !isWork(value.wanted)) return false;
  const { origin } = value;
  if (!isRecord(origin)) return false;
  return origin.kind === "new"
    ? typeof origin.key === "string"
    : origin.kind === "saved" && isEntry(origin.entry);
}

const isEntry = (value: unknown): boolean =>
  isWork(value) && isRecord(value) && typeof value.id === "string" && typeof value.version === "number";

const isWork = (value: unknown): boolean =>
  isRecord(value) && typeof value.project === "string" && typeof value.hours === "number";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
