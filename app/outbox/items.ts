import type { Exclusively } from "./exclusively.ts";
import type { Shelf, Shelved } from "./shelf.ts";
import type { Observed } from "./state.ts";
import type { Waiting, WaitingEntry } from "./waiting.ts";

/** One person's items: changed on the device with no other tab in between, and shown as they are there. */
export class Items {
  readonly #shelf: Shelf;
  readonly #exclusively: Exclusively;
  readonly #observed: Observed;
  readonly #onGone: (item: Waiting) => void;

  /** @param onGone told of items that aren't there any more though nothing here took them away, as when another tab has settled them. */
  constructor(shelf: Shelf, exclusively: Exclusively, observed: Observed, onGone: (item: Waiting) => void) {
    this.#shelf = shelf;
    this.#exclusively = exclusively;
    this.#observed = observed;
    this.#onGone = onGone;
  }

  /**
   * Reads the device's storage.
   *
   * @throws {StorageError}
   */
  read(): Promise<Shelved> {
    return this.#alone(() => this.#readAndShow());
  }

  /**
   * Stores the items that are given, and takes away those that are named.
   *
   * @throws {StorageError}
   */
  async change(
    change: (items: readonly Waiting[]) => readonly (Waiting | { readonly forget: string })[],
  ): Promise<void> {
    await this.#alone(async () => {
      const { items } = await this.#shelf.all();
      try {
        for (const item of change(items)) {
          await ("forget" in item ? this.#shelf.remove(item.forget) : this.#shelf.put(item));
        }
      } finally {
        await this.#readAndShow();
      }
    });
  }

  /**
   * Changes one item as it is on the device now; undefined takes it away. Nothing is done where there is none.
   *
   * @throws {StorageError}
   */
  async replace(id: string, change: (item: Waiting) => Waiting | undefined): Promise<void> {
    await this.#alone(async () => {
      const item = await this.#shelf.get(id);
      const next = item && change(item);
      if (item === undefined || next === item) return;
      await (next === undefined ? this.#shelf.remove(id) : this.#shelf.put(next));
      const { items, unreadable } = this.#observed.get();
      const others = items.filter((other) => other.id !== id);
      this.#show({ unreadable, items: next === undefined ? others : [...others, next].sort(bySince) });
    });
  }

  /** The same, of an entry of the person's own. */
  replaceEntry(id: string, change: (item: WaitingEntry) => WaitingEntry | undefined): Promise<void> {
    return this.replace(id, (item) => (item.kind === "entry" ? change(item) : item));
  }

  async #readAndShow(): Promise<Shelved> {
    const shelved = await this.#shelf.all();
    const there = new Set(shelved.items.map(({ id }) => id));
    const gone = this.#observed.get().items.filter(({ id }) => !there.has(id));
    this.#show(shelved);
    gone.forEach(this.#onGone);
    return shelved;
  }

  #show({ items, unreadable }: Shelved): void {
    this.#observed.set({ items, unreadable, isLoaded: true });
  }

  #alone<Result>(run: () => Promise<Result>): Promise<Result> {
    return this.#exclusively(`${this.#shelf.prefix}write`, run);
  }
}

const bySince = (one: Waiting, other: Waiting): number => one.since - other.since;
