import path from "node:path";
import { type TenantState, tenantStateIn } from "../state/tenant-state.ts";
import { openJournal, readJournal, rewriteJournal } from "./journal.ts";
import type { StateChange } from "./record.ts";
import { ReportingMap } from "./reporting-map.ts";

/** A state of which every change is kept. */
export interface DurableState {
  readonly state: TenantState;
  close(): void;
}

/**
 * Opens the state that a folder keeps. Changes that are made without waiting in between, as those of one request, are
 * written together, before anything that waits goes on: no answer leaves that the next start would not know of. A
 * write that fails ends the process, as an uncaught error: what it can't keep, it must not answer.
 *
 * @throws {DurableError} `DURABLE_JOURNAL_CORRUPT`
 */
export async function openDurableState(folder: string, log: (line: string) => void): Promise<DurableState> {
  const file = path.join(folder, "journal");
  const kept = contentAfter(await readJournal(file, log));
  await rewriteJournal(file, changesTo(kept));
  const journal = openJournal(file);
  let made: StateChange[] = [];
  const write = (): void => {
    const together = made;
    made = [];
    journal.append(together);
  };
  const report = (change: StateChange): void => {
    if (made.length === 0) queueMicrotask(write);
    made.push(change);
  };
  const state = tenantStateIn(<T>(member: keyof TenantState) => {
    // A member's part of the journal was written by this same member.
    const entries = (kept.get(member) ?? []) as Iterable<[string, T]>;
    return new ReportingMap<T>(entries, (id, value) => report({ member, id, value }));
  });
  return { state, close: journal.close };
}

type Content = ReadonlyMap<keyof TenantState, ReadonlyMap<string, unknown>>;

/** The content after some changes, each member in the order in which a tenant that made them has it. */
function contentAfter(changes: readonly StateChange[]): Content {
  const content = new Map<keyof TenantState, Map<string, unknown>>();
  for (const { member, id, value } of changes) {
    const entries = content.get(member) ?? new Map<string, unknown>();
    if (value === undefined) entries.delete(id);
    else entries.set(id, value);
    content.set(member, entries);
  }
  return content;
}

/** The changes that lead from nothing to some content. */
function changesTo(content: Content): StateChange[] {
  return [...content].flatMap(([member, entries]) =>
    [...entries].map(([id, value]) => ({ member, id, value })),
  );
}
