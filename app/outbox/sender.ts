import type { Entry } from "./entry.ts";
import { judge, type Later } from "./failure.ts";
import type { Items } from "./items.ts";
import { Patience } from "./patience.ts";
import { StorageError } from "./shelf.ts";
import type { Observed } from "./state.ts";
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
import type { OutboxWorld } from "./world.ts";

/** The most requests about one item in a pass: each brings it on, unless two sides go on changing the same entry. */
const STEPS_OF_A_PASS = 8;

/** Sends what waits: one item at a time, in order, by one tab at a time, and again whatever has to wait. */
export class Sender {
  readonly #world: OutboxWorld;
  readonly #items: Items;
  readonly #observed: Observed;
  readonly #lock: string;
  readonly #patience: Patience;
  #pass: Promise<void> | undefined;
  #isWanted = false;
  #isHurried = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = true;

  /** @param lock the name of the lock under which it sends. */
  constructor(world: OutboxWorld, items: Items, observed: Observed, lock: string) {
    this.#world = world;
    this.#items = items;
    this.#observed = observed;
    this.#lock = lock;
    this.#patience = new Patience(world.now);
  }

  open(): void {
    this.#isOpen = true;
  }

  close(): void {
    this.#isOpen = false;
    clearTimeout(this.#timer);
  }

  /** See `Outbox.send`. */
  send({ retry = false, hurry = false } = {}): Promise<void> {
    this.#isWanted = true;
    this.#isHurried ||= hurry;
    if (retry || hurry) this.#patience.end();
    this.#pass ??= this.#sendAll().finally(() => {
      this.#pass = undefined;
    });
    return this.#pass;
  }

  /** Sends what waits, unless it has to be left alone for a while. */
  wake(): void {
    if (this.#isOpen) void this.send();
  }

  /** Sets the clock for whatever has to wait. */
  schedule(): void {
    clearTimeout(this.#timer);
    const times = this.#observed
      .get()
      .items.filter(isSendable)
      .map(({ id, notBefore = 0 }) => Math.max(notBefore, this.#patience.until(id)));
    const next = Math.min(...times);
    const isLater = Number.isFinite(next) && this.#isOpen && this.#world.isOnline();
    this.#observed.set({ retryAt: isLater ? next : undefined });
    if (!isLater) return;
    this.#timer = setTimeout(() => this.wake(), Math.max(next - this.#world.now(), 50));
  }

  /** Goes on later after a fault of the storage. @throws what isn't one. */
  stumble(error: unknown): void {
    if (!(error instanceof StorageError)) throw error;
    this.#patience.wait("", { forAll: true });
    this.#observed.set({ trouble: "storage" });
  }

  async #sendAll(): Promise<void> {
    this.#observed.set({ isSending: true });
    try {
      while (this.#isWanted && this.#isOpen) {
        this.#isWanted = false;
        await this.#world.exclusively(this.#lock, () => this.#passOnce());
      }
    } catch (error) {
      this.stumble(error);
    } finally {
      this.#isHurried = false;
      this.#observed.set({ isSending: false });
      this.schedule();
    }
  }

  async #passOnce(): Promise<void> {
    const { items } = await this.#items.read();
    for (const { id } of items) {
      for (let step = 0; step < STEPS_OF_A_PASS; step += 1) {
        if (!this.#isOpen || this.#isPaused()) return;
        const begun = await this.#begin(id);
        if (begun === undefined) break;
        const failure = await (begun.kind === "decision"
          ? this.#sendDecision(begun.item)
          : this.#sendEntry(begun));
        if (failure !== undefined) {
          this.#patience.wait(id, failure);
          if (failure.forAll) this.#observed.set({ trouble: failure.why });
          break;
        }
        this.#patience.succeeded();
      }
    }
    // With nothing to send there is nothing to be patient about.
    if (!this.#observed.get().items.some(isSendable)) this.#patience.end();
    if (!this.#isPaused()) this.#observed.set({ trouble: undefined });
  }

  #isPaused(): boolean {
    if (!this.#world.isOnline()) this.#observed.set({ trouble: "offline" });
    return !this.#world.isOnline() || this.#patience.isPaused;
  }

  #isDue(item: Waiting): boolean {
    const now = this.#world.now();
    if (!isSendable(item) || this.#patience.until(item.id) > now) return false;
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
    await this.#items.replace(id, (item) => {
      if (!this.#isDue(item)) return item;
      if (item.kind === "decision") {
        // It may have arrived from now on: too late to undo it.
        const { notBefore, ...settled } = item;
        begun = { kind: "decision", item: settled };
        return notBefore === undefined ? item : settled;
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
          this.#observed.set({ saved: new Map(this.#observed.get().saved).set(id, entry) });
          onStored(entry.id, date, entry);
          await this.#items.replaceEntry(id, (item) => afterLogged(item, entry));
          return undefined;
        }
        case "look": {
          const others = await this.#savedIdsBut(id);
          const entries = (await requests.readDay(date)).filter((entry) => !others.has(entry.id));
          await this.#items.replaceEntry(id, (item) => afterLook(item, entries, newId()));
          onDoubt(date);
          return undefined;
        }
        case "correct": {
          const entry = await requests.correct(step.entry, step.work);
          onStored(entry.id, date, entry);
          await this.#items.replaceEntry(id, (item) => afterCorrected(item, step.work, entry));
          await this.#reconsider(date);
          return undefined;
        }
        case "delete":
          await requests.delete(step.entry);
          onStored(step.entry.id, date, null);
          await this.#items.replaceEntry(id, () => undefined);
          await this.#reconsider(date);
          return undefined;
      }
    } catch (error) {
      const failure = judge(error);
      if (failure.kind === "later") return failure;
      if (failure.kind === "stale" && before.origin.kind === "saved")
        return this.#compare(id, before.origin.entry);
      const { refusal } = failure;
      await this.#items.replaceEntry(id, (item) => afterRefusal(item, before, refusal, newId()));
      onDoubt(date);
      return undefined;
    }
  }

  /** Looks at an entry that isn't as it was. */
  async #compare(id: string, { id: savedId, date }: Entry): Promise<Later | undefined> {
    try {
      const theirs = await this.#world.requests.read(savedId);
      this.#world.onStored(savedId, date, theirs);
      await this.#items.replaceEntry(id, (fresh) => afterStale(fresh, theirs));
      return undefined;
    } catch (error) {
      const failure = judge(error);
      if (failure.kind === "later") return failure;
      const { refusal } = failure;
      await this.#items.replaceEntry(id, (fresh) => ({ ...fresh, refusal }));
      return undefined;
    }
  }

  async #sendDecision(item: WaitingDecision): Promise<Later | undefined> {
    try {
      const entry = await this.#world.requests.decide(item.entry, item.decision);
      this.#world.onDecided(entry);
      await this.#items.replace(item.id, () => undefined);
      return undefined;
    } catch (error) {
      const failure = judge(error);
      if (failure.kind === "later") return failure;
      const { refusal } = failure;
      await this.#items.replace(item.id, (fresh) => ({ ...fresh, refusal }));
      this.#world.onDoubt(item.entry.date);
      return undefined;
    }
  }

  /** Tries again what had no room in a day, as there may be some now. */
  async #reconsider(date: string): Promise<void> {
    const isFull = ({ refusal }: Waiting) =>
      refusal?.code === "day_full" || refusal?.code === "too_many_entries";
    await this.#items.change((items) =>
      items
        .filter((item) => item.kind === "entry" && item.date === date && isFull(item))
        .map(({ refusal: _, ...item }) => item),
    );
    this.#isWanted = true;
  }

  async #savedIdsBut(id: string): Promise<ReadonlySet<string>> {
    const { items } = await this.#items.read();
    const ofOthers = items.filter((item) => item.id !== id).map(savedIdOf);
    return new Set(ofOthers.filter((savedId) => savedId !== undefined));
  }
}

/** The next thing that is being done about an item. */
type Begun =
  | { readonly kind: "decision"; readonly item: WaitingDecision }
  | {
      readonly kind: "entry";
      readonly before: WaitingEntry;
      readonly step: Exclude<Step, { kind: "forget" }>;
    };
