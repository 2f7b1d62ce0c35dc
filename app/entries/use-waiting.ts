import { useMemo } from "react";
import type { Entry, Work } from "../outbox/entry.ts";
import type { Trouble } from "../outbox/failure.ts";
import type { Conflict } from "../outbox/waiting.ts";
import { isSendable, type Waiting, type WaitingDecision, type WaitingEntry } from "../outbox/waiting.ts";
import { useWork } from "./entries-provider.tsx";
import { useOutboxState } from "./use-weeks.ts";

/** The work of whoever is signed in that waits to be sent, and what can be done about it. */
export interface WaitingWork {
  /** Everything that the API hasn't confirmed, the oldest first. */
  readonly items: readonly Waiting[];
  /** How many are sent by themselves as soon as that can be. */
  readonly waiting: number;
  /** How many need their person: refused ones and conflicts. */
  readonly needed: number;
  /** How many are on the device in a form that this app can't read. */
  readonly unreadable: number;
  readonly isSending: boolean;
  /** Why nothing is sent at the moment. */
  readonly trouble: Trouble | undefined;
  /** When it is tried again by itself. */
  readonly retryAt: Date | undefined;
  /** Tries again at once. With `hurry` also what could still be undone, as before signing out. */
  readonly sendNow: (options?: { readonly hurry?: boolean }) => Promise<void>;
  /** Sends a refused one again as it is. */
  readonly retry: (id: string) => Promise<void>;
  /** Gives one up. */
  readonly drop: (id: string) => Promise<void>;
}

export function useWaiting(): WaitingWork {
  const { outbox } = useWork();
  const { items, unreadable, isSending, trouble, retryAt } = useOutboxState();
  return useMemo(() => {
    const waiting = items.filter(isSendable).length;
    return {
      items,
      waiting,
      needed: items.length - waiting,
      unreadable,
      isSending,
      trouble,
      retryAt: retryAt === undefined ? undefined : new Date(retryAt),
      sendNow: ({ hurry = false } = {}) => outbox.send({ retry: true, hurry }),
      retry: (id) => outbox.retry(id),
      drop: (id) => outbox.drop(id),
    };
  }, [outbox, items, unreadable, isSending, trouble, retryAt]);
}

/** Two versions of an entry, and the choice between them. */
export interface ConflictView {
  readonly kind: Conflict["kind"];
  /** As the person wants it; null for gone. */
  readonly mine: Work | null;
  /** As it is at the API; null for gone. */
  readonly theirs: Entry | null;
  /** False when the entry at the API can't be changed, as it is approved. */
  readonly canKeepMine: boolean;
  readonly keepMine: () => Promise<void>;
  readonly takeTheirs: () => Promise<void>;
}

/** The conflict about an entry, by the id that it has or had; undefined when there is none. */
export function useConflict(id: string): ConflictView | undefined {
  const { outbox } = useWork();
  const { items } = useOutboxState();
  return useMemo(() => {
    const item = items.find((other): other is WaitingEntry => isEntry(other) && isNamed(other, id));
    if (item?.conflict === undefined) return undefined;
    const { kind, theirs } = item.conflict;
    return {
      kind,
      mine: item.wanted,
      theirs,
      canKeepMine: kind !== "changed" || theirs?.state !== "approved",
      keepMine: () => outbox.keepMine(item.id),
      takeTheirs: () => outbox.takeTheirs(item.id),
    };
  }, [outbox, items, id]);
}

const isEntry = (item: Waiting): item is WaitingEntry => item.kind === "entry";

const isNamed = (item: WaitingEntry, id: string): boolean =>
  item.id === id || (item.origin.kind === "saved" && item.origin.entry.id === id);

/** Decisions that the API refused, to be seen beside the entries that they were about. */
export const refusedDecisions = (items: readonly Waiting[]): readonly WaitingDecision[] =>
  items.filter((item): item is WaitingDecision => item.kind === "decision" && item.refusal !== undefined);
