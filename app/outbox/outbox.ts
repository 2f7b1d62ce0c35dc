import type { Decision, Entry, NewEntry, Work } from "./entry.ts";
import { Items } from "./items.ts";
import { Sender } from "./sender.ts";
import { Shelf } from "./shelf.ts";
import { Observed, type OutboxState } from "./state.ts";
import { dateOf, savedIdOf, type Waiting, type WaitingDecision, type WaitingEntry } from "./waiting.ts";
import {
  corrected,
  correctedEntry,
  deleted,
  deletedEntry,
  keepMine,
  logged,
  takeTheirs,
  undeleted,
} from "./wishes.ts";
import type { OutboxWorld } from "./world.ts";

/** How long a deletion or a decision can be undone, and isn't sent, in milliseconds. */
export const UNDO_LASTS = 7_000;

/** Something that was done and can be taken back for some time. */
export interface Undoable {
  /** The name by which it is known from now on. */
  readonly id: string;
  /** Until when, in milliseconds since 1970. */
  readonly until: number;
  /** @returns false when it was too late. */
  readonly undo: () => Promise<boolean>;
}

/**
 * Everything that one person did and the API hasn't confirmed: kept on the device until it has, and sent one at a time, in the order in which it
 * was done, by one tab at a time.
 *
 * Everything is on the device before it counts as done, and an item is there until the API's confirmation is: whenever the app ends, the
 * next one goes on where it was. An entry is stored once however often that happens, since its Idempotency-Key was there before its first
 * try.
 */
export class Outbox {
  /** The beginning of the keys under which this person's items are stored. */
  readonly prefix: string;
  readonly #world: OutboxWorld;
  readonly #observed = new Observed();
  readonly #items: Items;
  readonly #sender: Sender;

  constructor(world: OutboxWorld) {
    const shelf = new Shelf(world.storage, world.person);
    this.prefix = shelf.prefix;
    this.#world = world;
    this.#items = new Items(shelf, world.exclusively, this.#observed, (item) => world.onDoubt(dateOf(item)));
    this.#sender = new Sender(world, this.#items, this.#observed, `${shelf.prefix}send`);
  }

  get state(): () => OutboxState {
    return this.#observed.get;
  }

  get subscribe(): (listener: () => void) => () => void {
    return this.#observed.subscribe;
  }

  /** Begins, or begins again after `close`. */
  async open(): Promise<void> {
    this.#sender.open();
    await this.load();
    await this.send();
  }

  /** Stops sending. What is under way is finished: its result is kept. */
  close(): void {
    this.#sender.close();
  }

  /** Reads the device's storage, as when another tab has changed it. */
  async load(): Promise<void> {
    try {
      await this.#items.read();
    } catch (error) {
      this.#sender.stumble(error);
    }
    this.#sender.schedule();
  }

  /**
   * Sends what waits, as soon as no other tab does, and again by itself whatever has to wait.
   *
   * @param options `retry`: also what has just failed, as when the network is back or somebody asks for it;
   * `hurry`: also what could still be undone, as before signing out.
   */
  send(options?: { readonly retry?: boolean; readonly hurry?: boolean }): Promise<void> {
    return this.#sender.send(options);
  }

  /** Sends what waits, unless it has to be left alone for a while. */
  wake(): void {
    this.#sender.wake();
  }

  /**
   * Logs time. It can be undone by deleting it: it is sent at once, so that it is safe as early as possible.
   *
   * @throws {StorageError} when it can't be kept; then nothing was done.
   */
  async log(entry: NewEntry): Promise<Undoable> {
    const id = this.#world.newId();
    const key = this.#world.newId();
    await this.#items.change((items) => [logged(entry, key, { id, since: this.#since(items) })]);
    this.wake();
    return { id, until: this.#undoable(), undo: () => this.#unlog(id) };
  }

  /**
   * Corrects an entry.
   *
   * @param id of the entry, or of the item that will be one.
   * @param seen the entry at the API as its person saw it; absent when there is none yet.
   * @param date another one, for an entry that certainly isn't at the API; see `canMove`.
   * @throws {StorageError} when it can't be kept; then nothing was done.
   * @throws {RangeError} when nothing is known of the entry.
   */
  async correct(id: string, seen: Entry | undefined, work: Work, date?: string): Promise<void> {
    await this.#items.change((items) => {
      const item = entryItem(items, id);
      if (item !== undefined) return [corrected(item, work, date) ?? { forget: item.id }];
      return [correctedEntry(this.#known(id, seen), work, this.#since(items))];
    });
    this.wake();
  }

  /**
   * Deletes an entry, but sends that only when it can't be undone any more: the API brings no entry back.
   *
   * @throws {StorageError | RangeError} as `correct` does.
   */
  async delete(id: string, seen: Entry | undefined): Promise<Undoable> {
    const until = this.#undoable();
    let before: WaitingEntry | undefined;
    let name = id;
    await this.#items.change((items) => {
      before = entryItem(items, id);
      const next = before
        ? deleted(before, until)
        : deletedEntry(this.#known(id, seen), this.#since(items), until);
      name = next.id;
      return [next];
    });
    this.wake();
    return { id: name, until, undo: () => this.#undelete(name, before) };
  }

  /**
   * Approves or rejects entries, but sends that only when it can't be undone any more: a decision is for good at the API.
   *
   * @param entries as the approver saw them.
   * @throws {StorageError} when they can't be kept; those that were are in the state.
   */
  async decide(entries: readonly Entry[], decision: Decision): Promise<Undoable> {
    const until = this.#undoable();
    await this.#items.change((items) => {
      const since = this.#since(items);
      return entries.map((entry, index): WaitingDecision => {
        return { kind: "decision", id: entry.id, since: since + index, entry, decision, notBefore: until };
      });
    });
    this.wake();
    const ids = entries.map(({ id }) => id);
    return { id: ids[0] ?? "", until, undo: () => this.#undecide(ids, until) };
  }

  /** Tries again what was refused. */
  async retry(id: string): Promise<void> {
    await this.#items.replace(id, ({ refusal: _, ...item }) => item);
    this.wake();
  }

  /** Gives up what waits, as it is; an entry at the API stays as it is there. */
  async drop(id: string): Promise<void> {
    await this.#items.replace(id, (item) => {
      // It may have arrived before it was refused.
      this.#world.onDoubt(dateOf(item));
      return undefined;
    });
    this.wake();
  }

  /** Ends a conflict for what its person wants. */
  async keepMine(id: string): Promise<void> {
    await this.#items.replace(id, (item) =>
      item.kind === "entry" ? keepMine(item, this.#world.newId()) : item,
    );
    this.wake();
  }

  /** Ends a conflict for the entry as it is at the API. */
  async takeTheirs(id: string): Promise<void> {
    await this.#items.replace(id, (item) => (item.kind === "entry" ? takeTheirs(item) : item));
    this.wake();
  }

  async #unlog(id: string): Promise<boolean> {
    let isDone = false;
    await this.#items.replaceEntry(id, (item) => {
      isDone = true;
      const isHere = item.origin.kind === "new" && item.origin.sent === undefined;
      return isHere ? undefined : deleted(item, 0);
    });
    const entry = this.#observed.get().saved.get(id);
    if (!isDone && entry !== undefined) {
      await this.#items.change((items) => [deletedEntry(entry, this.#since(items), 0)]);
      isDone = true;
    }
    this.wake();
    return isDone;
  }

  async #undelete(id: string, before: WaitingEntry | undefined): Promise<boolean> {
    let isDone = false;
    await this.#items.replaceEntry(id, (fresh) => {
      const next = undeleted(fresh, before);
      if (next === "too-late") return fresh;
      isDone = true;
      return next;
    });
    this.wake();
    return isDone;
  }

  async #undecide(ids: readonly string[], until: number): Promise<boolean> {
    let undone = 0;
    for (const id of this.#world.now() < until ? ids : []) {
      await this.#items.replace(id, (item) => {
        if (item.kind !== "decision" || item.notBefore !== until) return item;
        undone += 1;
        return undefined;
      });
    }
    return undone === ids.length;
  }

  #known(id: string, seen: Entry | undefined): Entry {
    const saved = this.#observed.get().saved.get(id);
    const entry = seen !== undefined && seen.version >= (saved?.version ?? 0) ? seen : saved;
    if (entry === undefined) throw new RangeError(`nothing is known of the entry ${id}`);
    return entry;
  }

  /** A place behind all others, whatever the clock does. */
  #since(items: readonly Waiting[]): number {
    return Math.max(this.#world.now(), ...items.map(({ since }) => since + 1));
  }

  #undoable(): number {
    return this.#world.now() + UNDO_LASTS;
  }
}

const entryItem = (items: readonly Waiting[], id: string): WaitingEntry | undefined =>
  items.find(
    (item): item is WaitingEntry => item.kind === "entry" && (item.id === id || savedIdOf(item) === id),
  );
