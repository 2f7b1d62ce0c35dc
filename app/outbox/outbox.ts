import type { Decision, Entry, NewEntry, Work } from "./entry.ts";
import type { Exclusively } from "./exclusively.ts";
import { type Failure, judge, type Trouble } from "./failure.ts";
import type { Requests } from "./requests.ts";
import { Shelf, type Shelved, StorageError, type TextStorage } from "./shelf.ts";
import {
  afterCorrected,
  afterLogged,
  afterLook,
  afterRefusal,
  afterStale,
  beforeStep,
  type Step,
  stepOf,
} from "./steps.ts";
import { isSendable, savedIdOf, type Waiting, type WaitingDecision, type WaitingEntry } from "./waiting.ts";
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

/** How long a deletion or a decision can be undone, and isn't sent, in milliseconds. */
export const UNDO_LASTS = 7_000;

/** The waits between tries that failed, in milliseconds. */
const BACKOFF = [2_000, 5_000, 15_000, 60_000, 300_000];
/** The most requests about one item in a pass: each brings it on, unless two sides go on changing the same entry. */
const STEPS_OF_A_PASS = 8;

/** The world of one person's outbox. */
export interface OutboxWorld {
  /** The person's `sub`. */
  readonly person: string;
  readonly storage: TextStorage;
  readonly exclusively: Exclusively;
  readonly requests: Requests;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A UUID. */
  readonly newId: () => string;
  /** Whether the device has a network, as far as it knows. */
  readonly isOnline: () => boolean;
  /** Told of entries as the API has them now, before what waited about them is gone; of null for one that is gone. */
  readonly onStored: (id: string, date: string, entry: Entry | null) => void;
  /** Told of an entry of somebody else's about which a decision was stored. */
  readonly onDecided: (entry: Entry) => void;
  /** Told of the date of an entry that may be otherwise at the API than this device knows. */
  readonly onDoubt: (date: string) => void;
}

/** The work that waits, as screens show it. The same object as long as nothing changed. */
export interface OutboxState extends Shelved {
  /** False until the device's storage has been read. */
  readonly isLoaded: boolean;
  readonly isSending: boolean;
  readonly trouble: Trouble | undefined;
  /** When it is tried again by itself, in milliseconds since 1970. */
  readonly retryAt: number | undefined;
  /** Entries that this tab has got stored, by the ids that they had before. */
  readonly saved: ReadonlyMap<string, Entry>;
}

const NOTHING: OutboxState = {
  items: [],
  unreadable: 0,
  isLoaded: false,
  isSending: false,
  trouble: undefined,
  retryAt: undefined,
  saved: new Map(),
};

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
  readonly #world: OutboxWorld;
  readonly #shelf: Shelf;
  readonly #lock: string;
  readonly #listeners = new Set<() => void>();
  readonly #held = new Map<string, { readonly until: number; readonly tries: number }>();
  #state = NOTHING;
  #pass: Promise<void> | undefined;
  #isWanted = false;
  #isHurried = false;
  #failures = 0;
  #pausedUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = true;

  constructor(world: OutboxWorld) {
    this.#world = world;
    this.#shelf = new Shelf(world.storage, world.person);
    this.#lock = this.#shelf.prefix;
  }

  /** The beginning of the keys under which this person's items are stored. */
  get prefix(): string {
    return this.#shelf.prefix;
  }

  readonly state = (): OutboxState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the device's storage, as when another tab has changed it. */
  async load(): Promise<void> {
    try {
      const shelved = await this.#shelf.all();
      const there = new Set(shelved.items.map(({ id }) => id));
      // Whichever another tab has settled is at the API now.
      for (const item of this.#state.items) if (!there.has(item.id)) this.#world.onDoubt(dateOf(item));
      this.#show(shelved);
    } catch (error) {
      this.#stumble(error);
    }
    this.#schedule();
  }

  /** Begins, or begins again after `close`. */
  async open(): Promise<void> {
    this.#isOpen = true;
    await this.load();
    await this.send();
  }

  /** Stops sending. What is under way is finished: its result is kept. */
  close(): void {
    this.#isOpen = false;
    clearTimeout(this.#timer);
  }

  /**
   * Logs time. It can be undone by deleting it: it is sent at once, so that it is safe as early as possible.
   *
   * @throws {StorageError} when it can't be kept; then nothing was done.
   */
  async log(entry: NewEntry): Promise<Undoable> {
    const id = this.#world.newId();
    const key = this.#world.newId();
    await this.#change((items) => [logged(entry, key, { id, since: this.#since(items) })]);
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
    await this.#change((items) => {
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
    await this.#change((items) => {
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
    await this.#change((items) => {
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
    await this.#replace(id, ({ refusal: _, ...item }) => item);
    this.wake();
  }

  /** Gives up what waits, as it is; an entry at the API stays as it is there. */
  async drop(id: string): Promise<void> {
    await this.#replace(id, (item) => {
      // It may have arrived before it was refused.
      this.#world.onDoubt(dateOf(item));
      return undefined;
    });
    this.wake();
  }

  /** Ends a conflict for what its person wants. */
  async keepMine(id: string): Promise<void> {
    await this.#replace(id, (item) => (item.kind === "entry" ? keepMine(item, this.#world.newId()) : item));
    this.wake();
  }

  /** Ends a conflict for the entry as it is at the API. */
  async takeTheirs(id: string): Promise<void> {
    await this.#replace(id, (item) => (item.kind === "entry" ? takeTheirs(item) : item));
    this.wake();
  }

  /**
   * Sends what waits, as soon as no other tab does, and again by itself whatever has to wait.
   *
   * @param options `retry`: also what has just failed, as when the network is back or somebody asks for it;
   * `hurry`: also what could still be undone, as before signing out.
   */
  send({ retry = false, hurry = false } = {}): Promise<void> {
    this.#isWanted = true;
    this.#isHurried ||= hurry;
    if (retry || hurry) {
      this.#pausedUntil = 0;
      this.#held.clear();
    }
    this.#pass ??= this.#sendAll().finally(() => {
      this.#pass = undefined;
    });
    return this.#pass;
  }

  /** Sends what waits, unless it has to be left alone for a while. */
  wake(): void {
    if (this.#isOpen) void this.send();
  }

  async #sendAll(): Promise<void> {
    this.#set({ isSending: true });
    try {
      while (this.#isWanted && this.#isOpen) {
        this.#isWanted = false;
        await this.#world.exclusively(`${this.#lock}send`, () => this.#passOnce());
      }
    } catch (error) {
      this.#stumble(error);
    } finally {
      this.#isHurried = false;
      this.#set({ isSending: false });
      this.#schedule();
    }
  }

  async #passOnce(): Promise<void> {
    const shelved = await this.#shelf.all();
    this.#show(shelved);
    for (const { id } of shelved.items) {
      for (let step = 0; step < STEPS_OF_A_PASS; step += 1) {
        if (!this.#isOpen || this.#isPaused()) return;
        const begun = await this.#begin(id);
        if (begun === undefined) break;
        const failure = await (begun.kind === "decision"
          ? this.#sendDecision(begun.item)
          : this.#sendEntry(begun));
        if (failure !== undefined) {
          this.#wait(id, failure);
          break;
        }
        this.#failures = 0;
      }
    }
    // With nothing to send there is nothing to be patient about.
    if (!this.#state.items.some(isSendable)) this.#pausedUntil = 0;
    if (!this.#isPaused()) this.#set({ trouble: undefined });
  }

  #isPaused(): boolean {
    if (!this.#world.isOnline()) this.#set({ trouble: "offline" });
    return !this.#world.isOnline() || this.#pausedUntil > this.#world.now();
  }

  #isDue(item: Waiting): boolean {
    const now = this.#world.now();
    if (!isSendable(item) || (this.#held.get(item.id)?.until ?? 0) > now) return false;
    return this.#isHurried || (item.notBefore ?? 0) <= now;
  }

  /**
   * Finds out the next thing to do about an item, and writes down that it is done: whatever happens then, the device knows that it may
   * have arrived.
   *
   * @returns undefined when there is nothing to do at the moment.
   */
  async #begin(id: string): Promise<Begun | undefined> {
    const { now } = this.#world;
    let begun: Begun | undefined;
    await this.#replace(id, (item) => {
      if (!this.#isDue(item)) return item;
      if (item.kind === "decision") {
        begun = { kind: "decision", item };
        return item;
      }
      const step = stepOf(item, now());
      if (step.kind === "forget") return undefined;
      begun = { kind: "entry", before: item, step };
      return beforeStep(item, step, now());
    });
    return begun;
  }

  async #sendEntry({ before, step }: Extract<Begun, { kind: "entry" }>): Promise<Later | undefined> {
    const { newId, requests, onStored, onDoubt } = this.#world;
    const { id, date } = before;
    try {
      switch (step.kind) {
        case "log": {
          const entry = await requests.log({ ...step.work, date }, step.key);
          this.#set({ saved: new Map(this.#state.saved).set(id, entry) });
          onStored(entry.id, date, entry);
          await this.#replaceEntry(id, (item) => afterLogged(item, entry));
          return undefined;
        }
        case "look": {
          const others = await this.#savedIdsBut(id);
          const entries = (await requests.readDay(date)).filter((entry) => !others.has(entry.id));
          await this.#replaceEntry(id, (item) => afterLook(item, entries, newId()));
          onDoubt(date);
          return undefined;
        }
        case "correct": {
          const entry = await requests.correct(step.entry, step.work);
          onStored(entry.id, date, entry);
          await this.#replaceEntry(id, (item) => afterCorrected(item, step.work, entry));
          await this.#reconsider(date);
          return undefined;
        }
        case "delete":
          await requests.delete(step.entry);
          onStored(step.entry.id, date, null);
          await this.#replaceEntry(id, () => undefined);
          await this.#reconsider(date);
          return undefined;
      }
    } catch (error) {
      const failure = judge(error);
      if (failure.kind === "later") return failure;
      if (failure.kind === "stale" && before.origin.kind === "saved")
        return this.#compare(id, before.origin.entry);
      const { refusal } = failure;
      await this.#replaceEntry(id, (item) => afterRefusal(item, before, refusal, newId()));
      onDoubt(date);
      return undefined;
    }
  }

  /** Looks at an entry that isn't as it was. */
  async #compare(id: string, { id: savedId, date }: Entry): Promise<Later | undefined> {
    try {
      const theirs = await this.#world.requests.read(savedId);
      this.#world.onStored(savedId, date, theirs);
      await this.#replaceEntry(id, (fresh) => afterStale(fresh, theirs));
      return undefined;
    } catch (error) {
      const failure = judge(error);
      if (failure.kind === "later") return failure;
      const { refusal } = failure;
      await this.#replaceEntry(id, (fresh) => ({ ...fresh, refusal }));
      return undefined;
    }
  }

  async #sendDecision(item: WaitingDecision): Promise<Later | undefined> {
    try {
      const entry = await this.#world.requests.decide(item.entry, item.decision);
      this.#world.onDecided(entry);
      await this.#replace(item.id, () => undefined);
      return undefined;
    } catch (error) {
      const failure = judge(error);
      if (failure.kind === "later") return failure;
      const { refusal } = failure;
      await this.#replace(item.id, (fresh) => ({ ...fresh, refusal }));
      this.#world.onDoubt(item.entry.date);
      return undefined;
    }
  }

  /** Tries again what had no room in a day, as there may be some now. */
  async #reconsider(date: string): Promise<void> {
    const isFull = ({ refusal }: Waiting) =>
      refusal?.code === "day_full" || refusal?.code === "too_many_entries";
    await this.#change((items) =>
      items
        .filter((item) => item.kind === "entry" && item.date === date && isFull(item))
        .map(({ refusal: _, ...item }) => item),
    );
    this.#isWanted = true;
  }

  async #savedIdsBut(id: string): Promise<ReadonlySet<string>> {
    const { items } = await this.#shelf.all();
    const ofOthers = items.filter((item) => item.id !== id).map(savedIdOf);
    return new Set(ofOthers.filter((savedId) => savedId !== undefined));
  }

  async #unlog(id: string): Promise<boolean> {
    let isDone = false;
    await this.#replaceEntry(id, (item) => {
      isDone = true;
      const isHere = item.origin.kind === "new" && item.origin.sent === undefined;
      return isHere ? undefined : deleted(item, 0);
    });
    const entry = this.#state.saved.get(id);
    if (!isDone && entry !== undefined) {
      await this.#change((items) => [deletedEntry(entry, this.#since(items), 0)]);
      isDone = true;
    }
    this.wake();
    return isDone;
  }

  async #undelete(id: string, before: WaitingEntry | undefined): Promise<boolean> {
    let isDone = false;
    await this.#replaceEntry(id, (fresh) => {
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
      await this.#replace(id, (item) => {
        if (item.kind !== "decision" || item.notBefore !== until) return item;
        undone += 1;
        return undefined;
      });
    }
    return undone === ids.length;
  }

  #known(id: string, seen: Entry | undefined): Entry {
    const saved = this.#state.saved.get(id);
    const entry = seen !== undefined && seen.version >= (saved?.version ?? 0) ? seen : saved;
    if (entry === undefined) throw new RangeError(`nothing is known of the entry ${id}`);
    return entry;
  }

  /** Changes items, with no other tab in between; those that are given are stored. */
  async #change(
    change: (items: readonly Waiting[]) => readonly (Waiting | { readonly forget: string })[],
  ): Promise<void> {
    await this.#world.exclusively(`${this.#lock}write`, async () => {
      const { items } = await this.#shelf.all();
      try {
        for (const item of change(items)) {
          await ("forget" in item ? this.#shelf.remove(item.forget) : this.#shelf.put(item));
        }
      } finally {
        this.#show(await this.#shelf.all());
      }
    });
  }

  /** Changes one item as it is on the device now; undefined takes it away. */
  async #replace(id: string, change: (item: Waiting) => Waiting | undefined): Promise<Waiting | undefined> {
    return this.#world.exclusively(`${this.#lock}write`, async () => {
      const item = await this.#shelf.get(id);
      if (item === undefined) return undefined;
      const next = change(item);
      if (next === item) return item;
      await (next === undefined ? this.#shelf.remove(id) : this.#shelf.put(next));
      const items = this.#state.items.filter((other) => other.id !== id);
      this.#show({ ...this.#state, items: next === undefined ? items : [...items, next].sort(bySince) });
      return next;
    });
  }

  async #replaceEntry(
    id: string,
    change: (item: WaitingEntry) => WaitingEntry | undefined,
  ): Promise<WaitingEntry | undefined> {
    const next = await this.#replace(id, (item) => (item.kind === "entry" ? change(item) : item));
    return next?.kind === "entry" ? next : undefined;
  }

  /** A place behind all others, whatever the clock does. */
  #since(items: readonly Waiting[]): number {
    return Math.max(this.#world.now(), ...items.map(({ since }) => since + 1));
  }

  #undoable(): number {
    return this.#world.now() + UNDO_LASTS;
  }

  /** Waits with everything, or with one item. */
  #wait(id: string, { forAll, why, after }: Later): void {
    const { now } = this.#world;
    if (forAll) {
      this.#pausedUntil = now() + (after ?? backoff(this.#failures));
      this.#failures += 1;
      this.#set({ trouble: why });
      return;
    }
    const tries = this.#held.get(id)?.tries ?? 0;
    this.#held.set(id, { until: now() + (after ?? backoff(tries)), tries: tries + 1 });
  }

  /** Sets the clock for whatever has to wait. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const times = this.#state.items
      .filter(isSendable)
      .map(({ id, notBefore = 0 }) => Math.max(notBefore, this.#pausedUntil, this.#held.get(id)?.until ?? 0));
    const next = Math.min(...times);
    const isLater = Number.isFinite(next) && this.#isOpen && this.#world.isOnline();
    this.#set({ retryAt: isLater ? next : undefined });
    if (!isLater) return;
    this.#timer = setTimeout(() => this.wake(), Math.max(next - this.#world.now(), 50));
  }

  #stumble(error: unknown): void {
    if (!(error instanceof StorageError)) throw error;
    this.#pausedUntil = this.#world.now() + backoff(this.#failures);
    this.#failures += 1;
    this.#set({ trouble: "storage" });
  }

  #show({ items, unreadable }: Shelved): void {
    this.#set({ items, unreadable, isLoaded: true });
  }

  #set(changes: Partial<OutboxState>): void {
    const isSame = Object.entries(changes).every(([key, value]) => Reflect.get(this.#state, key) === value);
    if (isSame) return;
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

type Later = Extract<Failure, { kind: "later" }>;

/** The next thing that is being done about an item. */
type Begun =
  | { readonly kind: "decision"; readonly item: WaitingDecision }
  | {
      readonly kind: "entry";
      readonly before: WaitingEntry;
      readonly step: Exclude<Step, { kind: "forget" }>;
    };

const backoff = (failures: number): number => BACKOFF[Math.min(failures, BACKOFF.length - 1)] ?? 0;

const bySince = (one: Waiting, other: Waiting): number => one.since - other.since;

const entryItem = (items: readonly Waiting[], id: string): WaitingEntry | undefined =>
  items.find(
    (item): item is WaitingEntry => item.kind === "entry" && (item.id === id || savedIdOf(item) === id),
  );

const dateOf = (item: Waiting): string => (item.kind === "entry" ? item.date : item.entry.date);
