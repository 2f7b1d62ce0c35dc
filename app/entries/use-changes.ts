import { useMutation } from "@tanstack/react-query";
import type { Decision, Entry, NewEntry, Work } from "../outbox/entry.ts";
import { useWork } from "./entries-provider.tsx";
import type { EntryView } from "./view.ts";

export type { Undoable } from "../outbox/outbox.ts";

/**
 * Logs time: it is on the device when this is done, and sent as soon as it can be. Undone, it is deleted again, at the API too.
 *
 * Fails with a `StorageError` when the device doesn't keep it: then nothing was logged.
 */
export function useLogEntry() {
  const { outbox } = useWork();
  return useMutation({ mutationFn: (entry: NewEntry) => outbox.log(entry) });
}

export interface Correction {
  readonly entry: EntryView;
  readonly work: Work;
  /** Another date; only for an entry that `canMove`. */
  readonly date?: string;
}

/** Corrects an entry, as `useLogEntry` logs one. */
export function useCorrectEntry() {
  const { outbox } = useWork();
  return useMutation({
    mutationFn: ({ entry, work, date }: Correction) => outbox.correct(entry.key, entry.saved, work, date),
  });
}

/** Deletes an entry. It is sent only when it can't be undone any more, as the API brings no entry back. */
export function useDeleteEntry() {
  const { outbox } = useWork();
  return useMutation({ mutationFn: (entry: EntryView) => outbox.delete(entry.key, entry.saved) });
}

export interface DecisionOfEntries {
  readonly entries: readonly Entry[];
  readonly decision: Decision;
}

/** Approves or rejects entries of others. It is sent only when it can't be undone any more, as a decision is for good. */
export function useDecide() {
  const { outbox } = useWork();
  return useMutation({
    mutationFn: ({ entries, decision }: DecisionOfEntries) => outbox.decide(entries, decision),
  });
}
