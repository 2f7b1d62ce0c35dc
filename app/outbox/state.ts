import type { Entry } from "./entry.ts";
import type { Trouble } from "./failure.ts";
import type { Shelved } from "./shelf.ts";

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

/** A state that screens follow. */
export class Observed {
  readonly #listeners = new Set<() => void>();
  #state = NOTHING;

  readonly get = (): OutboxState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(changes: Partial<OutboxState>): void {
    const isSame = Object.entries(changes).every(([key, value]) => Reflect.get(this.#state, key) === value);
    if (isSame) return;
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
