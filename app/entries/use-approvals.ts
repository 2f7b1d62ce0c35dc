import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Entry } from "../outbox/entry.ts";
import type { Waiting, WaitingDecision } from "../outbox/waiting.ts";
import { useWork } from "./entries-provider.tsx";
import { approvalsQuery } from "./queries.ts";
import { refusedDecisions } from "./use-waiting.ts";
import { type Read, readOf, useOutboxState } from "./use-weeks.ts";
import { weekOf } from "./weeks.ts";

/** The entries of one person's week that wait for approval. */
export interface WeekToApprove {
  readonly week: string;
  readonly hours: number;
  /** By date. */
  readonly entries: readonly Entry[];
}

/** The entries of one person that wait for approval. */
export interface PersonToApprove {
  /** Their `sub`. */
  readonly subject: string;
  readonly email?: string;
  readonly hours: number;
  /** The oldest first. */
  readonly weeks: readonly WeekToApprove[];
}

export interface ApprovalsRead extends Read {
  /** The oldest date first; without those about which a decision waits to be sent. */
  readonly entries: readonly Entry[];
  /** The same, by person and week. */
  readonly people: readonly PersonToApprove[];
  /** Whether there are more than were read. */
  readonly more: boolean;
  /** How many decisions wait to be sent. */
  readonly deciding: number;
  /** Decisions that the API refused, with the reasons; `useWaiting().drop` puts one away. */
  readonly refused: readonly WaitingDecision[];
}

/**
 * The entries of others that wait for approval.
 *
 * @param week absent for those of all weeks.
 */
export function useApprovals(week?: string): ApprovalsRead {
  const { api, decided } = useWork();
  const { items } = useOutboxState();
  const query = useQuery(approvalsQuery(api, week));
  const { data } = query;
  const shown = useMemo(() => {
    const known = data?.entries ?? [];
    const entries = undecided(known, items, decided);
    const refused = refusedDecisions(items);
    const deciding = items.filter(({ kind }) => kind === "decision").length - refused.length;
    return { entries, people: byPerson(entries), more: data?.more ?? false, deciding, refused };
  }, [data, items, decided]);
  return { ...readOf(query), ...shown };
}

/**
 * The entries about which nothing was decided here.
 *
 * @param decided the versions to which decisions brought entries: the API's list may be a moment behind.
 */
export function undecided(
  entries: readonly Entry[],
  items: readonly Waiting[],
  decided: ReadonlyMap<string, number>,
): readonly Entry[] {
  const waiting = new Set(
    items.filter(({ kind, refusal }) => kind === "decision" && refusal === undefined).map(({ id }) => id),
  );
  return entries.filter(({ id, version }) => !waiting.has(id) && version >= (decided.get(id) ?? 0));
}

/** Groups entries by their people, in the order of their addresses, and by week. */
export function byPerson(entries: readonly Entry[]): readonly PersonToApprove[] {
  const people = groups(entries, ({ subject }) => subject).map(([subject, theirs]) => {
    const email = theirs.find((entry) => entry.email !== undefined)?.email;
    const weeks = groups(theirs, ({ date }) => weekOf(date)).map(([week, ofWeek]) => ({
      week,
      hours: sumOf(ofWeek),
      entries: ofWeek,
    }));
    return { subject, ...(email !== undefined && { email }), hours: sumOf(theirs), weeks };
  });
  return people.sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
}

/** By name, in the order of each group's first. `Map.groupBy` isn't in every engine yet. */
function groups(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
): [name: string, entries: Entry[]][] {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = nameOf(entry);
    const group = found.get(name);
    if (group) group.push(entry);
    else found.set(name, [entry]);
  }
  return [...found];
}

const nameOf = ({ email, subject }: PersonToApprove): string => email ?? subject;

/** Quarters add up exactly. */
const sumOf = (entries: readonly Entry[]): number => entries.reduce((sum, { hours }) => sum + hours, 0);
