import { replaceEqualDeep, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useSyncExternalStore } from "react";
import type { Entry } from "../outbox/entry.ts";
import type { OutboxState } from "../outbox/state.ts";
import { savedIdOf, type WaitingEntry } from "../outbox/waiting.ts";
import { useWork } from "./entries-provider.tsx";
import { entryQuery, weekQuery } from "./queries.ts";
import { type EntryView, savedView, type Week, type WeekView, waitingView, weekView } from "./view.ts";

/**
 * How something that is read from the API is there:
 * - `loading`: not yet;
 * - `ready`: as it was read last, with what waits laid over it;
 * - `offline`: never read, and there is no network: there is only what waits;
 * - `failed`: never read, and the API said no or nothing; `error` says why.
 */
export type ReadStatus = "loading" | "ready" | "offline" | "failed";

export interface Read {
  readonly status: ReadStatus;
  /** Of the last try; beside `ready`, what is shown is older. */
  readonly error: Error | null;
  readonly isFetching: boolean;
  /** When it was read, in milliseconds since 1970; 0 for never. */
  readonly readAt: number;
  readonly refresh: () => Promise<unknown>;
}

/** The work of whoever is signed in that waits to be sent, as it is on the device. */
export function useOutboxState(): OutboxState {
  const { outbox } = useWork();
  return useSyncExternalStore(outbox.subscribe, outbox.state, outbox.state);
}

/**
 * A week of the person's, with what waits laid over it. Parts that are as they were stay the same objects.
 *
 * @param week for example `2026-W48`; see `weekOf`.
 */
export function useWeek(week: string): Read & { readonly week: WeekView } {
  const { api } = useWork();
  const { items, saved } = useOutboxState();
  const query = useQuery(weekQuery(api, week));
  const before = useRef<WeekView>(undefined);
  const view = useMemo(() => {
    const next = weekView(week, query.data, { items, saved });
    before.current = replaceEqualDeep(before.current, next);
    return before.current ?? next;
  }, [week, query.data, items, saved]);
  return { ...readOf(query), week: view };
}

/** An entry, by the id that it has or had; undefined when there is none, or none yet. */
export function useEntry(id: string): Read & { readonly entry: EntryView | undefined } {
  const { api } = useWork();
  const { items, saved, isLoaded } = useOutboxState();
  const client = useQueryClient();
  const savedId = saved.get(id)?.id ?? id;
  const item = items.find((other): other is WaitingEntry => isAbout(other, id) || isAbout(other, savedId));
  const isOnlyHere = item?.origin.kind === "new";
  const query = useQuery({
    ...entryQuery(api, savedId),
    enabled: isLoaded && !isOnlyHere,
    initialData: () => inWeeks(client.getQueriesData<Week>({ queryKey: ["week"] }), savedId),
    // Of an age that isn't known: read again.
    initialDataUpdatedAt: 0,
  });
  const entry = useMemo(() => {
    if (item !== undefined) return waitingView(item, item.id, query.data);
    return query.data === undefined ? undefined : savedView(query.data, id);
  }, [item, query.data, id]);
  const read = readOf(query);
  return { ...read, status: isOnlyHere || item !== undefined ? "ready" : read.status, entry };
}

const isAbout = (item: OutboxState["items"][number], id: string): boolean =>
  item.kind === "entry" && (item.id === id || savedIdOf(item) === id);

function inWeeks(weeks: readonly (readonly [unknown, Week | undefined])[], id: string): Entry | undefined {
  for (const [, week] of weeks) {
    for (const day of week?.days ?? []) {
      const entry = day.entries.find((other) => other.id === id);
      if (entry !== undefined) return entry;
    }
  }
  return undefined;
}

/** How a query of TanStack Query's is there. */
export function readOf(query: {
  readonly data: unknown;
  readonly error: Error | null;
  readonly fetchStatus: "fetching" | "paused" | "idle";
  readonly dataUpdatedAt: number;
  readonly refetch: () => Promise<unknown>;
}): Read {
  const { data, error, fetchStatus, dataUpdatedAt, refetch } = query;
  const isMissing = data === undefined;
  const unread: ReadStatus = fetchStatus === "paused" ? "offline" : error ? "failed" : "loading";
  return {
    status: isMissing ? unread : "ready",
    error,
    isFetching: fetchStatus === "fetching",
    readAt: dataUpdatedAt,
    refresh: refetch,
  };
}
