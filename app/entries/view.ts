import type { components } from "../generated/api.d.ts";
import { type Entry, type Work, workOf } from "../outbox/entry.ts";
import type { Conflict, Refusal, Waiting, WaitingEntry } from "../outbox/waiting.ts";
import { canMove, savedIdOf } from "../outbox/waiting.ts";
import { datesOf } from "./weeks.ts";

export type Week = components["schemas"]["Week"];

/**
 * Whether an entry is at the API as it is shown: `saved`; else it is `waiting` to be sent, was `refused` by the API, or is in `conflict`
 * with what is there by now.
 */
export type Sync = "saved" | "waiting" | "refused" | "conflict";

/** An entry as its person sees it: as they want it, wherever it has got to. */
export interface EntryView extends Work {
  /** Stays the same from the moment in which it was logged here: for lists. */
  readonly key: string;
  /** By which hooks know it; an entry that was logged here has another one once it is stored, and is known by both. */
  readonly id: string;
  readonly date: string;
  readonly state: Entry["state"];
  /** Why it was rejected. */
  readonly reason?: string;
  readonly sync: Sync;
  /** The entry as its person wants it, where that isn't what is shown; null when they want it gone. */
  readonly wanted?: Work | null;
  /** The entry at the API, as far as it is known; absent while there is none. */
  readonly saved?: Entry;
  readonly refusal?: Refusal;
  readonly conflict?: Conflict;
  /** Whether it can be corrected and deleted: not once it is approved. */
  readonly canChange: boolean;
  /** Whether its date can be corrected, too: only as long as it hasn't been sent. */
  readonly canMove: boolean;
}

export interface DayView {
  readonly date: string;
  /** Those that count, in quarters: rejected and refused ones don't. */
  readonly hours: number;
  readonly entries: readonly EntryView[];
}

/** A week as its person sees it. */
export interface WeekView {
  readonly week: string;
  /** Monday, YYYY-MM-DD. */
  readonly from: string;
  /** Sunday. */
  readonly to: string;
  readonly hours: number;
  /** Seven of them, Monday first. */
  readonly days: readonly DayView[];
  readonly projects: readonly { readonly project: string; readonly hours: number }[];
  readonly states: Readonly<Record<Entry["state"], number>>;
  /** How many of its entries aren't at the API as they are shown. */
  readonly unsaved: number;
}

/** The work that waits, and what of it this tab has got stored; see `OutboxState`. */
export interface Overlay {
  readonly items: readonly Waiting[];
  readonly saved: ReadonlyMap<string, Entry>;
}

/**
 * Lays what waits over a week as the API last told it.
 *
 * @param known undefined while nothing is known of it: then it holds what waits alone.
 */
export function weekView(week: string, known: Week | undefined, overlay: Overlay): WeekView {
  const dates = datesOf(week);
  const days = dates.map((date) => {
    const entries = dayEntries(date, known?.days.find((day) => day.date === date)?.entries ?? [], overlay);
    return { date, hours: sumOf(entries.filter(counts)), entries };
  });
  const entries = days.flatMap((day) => day.entries);
  const counted = entries.filter(counts);
  const projects = [...new Set(counted.map(({ project }) => project))].sort();
  const hoursIn = (state: Entry["state"]) =>
    sumOf(entries.filter((entry) => entry.state === state && isThere(entry)));
  return {
    week,
    from: dates[0] ?? "",
    to: dates[6] ?? "",
    hours: sumOf(days),
    days,
    projects: projects.map((project) => ({
      project,
      hours: sumOf(counted.filter((entry) => entry.project === project)),
    })),
    states: { submitted: hoursIn("submitted"), approved: hoursIn("approved"), rejected: hoursIn("rejected") },
    unsaved: entries.filter(({ sync }) => sync !== "saved").length,
  };
}

function dayEntries(date: string, known: readonly Entry[], { items, saved }: Overlay): EntryView[] {
  const keys = new Map([...saved].map(([key, { id }]) => [id, key]));
  const waiting = items.filter((item): item is WaitingEntry => item.kind === "entry" && item.date === date);
  const about = new Map(waiting.map((item) => [savedIdOf(item) ?? saved.get(item.id)?.id ?? item.id, item]));
  const views = known.map((entry) => {
    const item = about.get(entry.id);
    about.delete(entry.id);
    const key = keys.get(entry.id) ?? entry.id;
    return item === undefined ? savedView(entry, key) : waitingView(item, key, entry);
  });
  // Those that the API has not, or that it had when it was last asked.
  const others = [...about.values()].map((item) => waitingView(item, item.id));
  return [...views, ...others].filter((view) => view !== undefined);
}

/** An entry that nothing waits about. */
export const savedView = (entry: Entry, key = entry.id): EntryView => ({
  ...workOf(entry),
  key,
  id: entry.id,
  date: entry.date,
  state: entry.state,
  ...(entry.state === "rejected" && { reason: entry.reason }),
  sync: "saved",
  saved: entry,
  canChange: entry.state !== "approved",
  canMove: false,
});

/**
 * An entry about which something waits.
 *
 * @param known the entry as the API last told it.
 * @returns undefined when its person wants it gone, unless there is something to be said about that.
 */
export function waitingView(item: WaitingEntry, key = item.id, known?: Entry): EntryView | undefined {
  const { id, date, wanted, origin, refusal, conflict } = item;
  const sync = conflict ? "conflict" : refusal ? "refused" : "waiting";
  const seen = origin.kind === "saved" ? origin.entry : undefined;
  const saved = conflict?.kind === "deleted" ? undefined : (known ?? seen);
  // Optimism is for what may come about by itself; else the API's entry is shown, and beside it what its person wants.
  const isAsWanted = sync === "waiting" || saved === undefined;
  const work = isAsWanted ? (wanted ?? (sync === "waiting" ? undefined : sentWork(item))) : saved;
  if (work === undefined) return undefined;
  return {
    ...workOf(work),
    key,
    id: saved?.id ?? id,
    date,
    // A correction waits for approval again.
    state: isAsWanted ? "submitted" : saved.state,
    ...(!isAsWanted && saved.state === "rejected" && { reason: saved.reason }),
    sync,
    ...(sync !== "waiting" && { wanted }),
    ...(saved && { saved }),
    ...(refusal && { refusal }),
    ...(conflict && { conflict }),
    canChange: saved?.state !== "approved" && conflict?.theirs?.state !== "approved",
    canMove: canMove(item),
  };
}

const sentWork = ({ origin }: WaitingEntry): Work | undefined =>
  origin.kind === "new" ? origin.sent?.work : origin.entry;

/** Whether the API has an entry, or will have it as far as anybody knows. */
const isThere = ({ sync, saved }: EntryView): boolean =>
  sync === "saved" || sync === "waiting" || saved !== undefined;

export const counts = (entry: EntryView): boolean => isThere(entry) && entry.state !== "rejected";

/** Quarters add up exactly. */
const sumOf = (parts: readonly { readonly hours: number }[]): number =>
  parts.reduce((sum, { hours }) => sum + hours, 0);
