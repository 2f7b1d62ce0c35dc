import { readItem, type Waiting, writeItem } from "./waiting.ts";

/** Keeps texts by key beyond the process: the part of AsyncStorage that is needed here. */
export interface TextStorage {
  getAllKeys(): Promise<readonly string[]>;
  getItem(key: string): Promise<string | null>;
  setItem(key: string, text: string): Promise<unknown>;
  removeItem(key: string): Promise<unknown>;
}

/** The device's storage is full or can't be used: what was to be kept isn't. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: "STORAGE_FULL" | "STORAGE_BROKEN";

  constructor(cause: unknown) {
    const isFull =
      cause instanceof Error &&
      (/quota/i.test(cause.name) || /quota|disk.*full|full.*disk|no space/i.test(cause.message));
    const code = isFull ? "STORAGE_FULL" : "STORAGE_BROKEN";
    super(
      `${code}: ${isFull ? "there is no room left on this device" : "this device doesn't keep data for the app"}`,
      {
        cause,
      },
    );
    this.code = code;
  }
}

/** The work of a person that was found on the device. */
export interface Shelved {
  /** In the order in which they are to be sent. */
  readonly items: readonly Waiting[];
  /** How many there are that this app can't read; they are left as they are. */
  readonly unreadable: number;
}

const PREFIX = "timesheets/waiting";

/**
 * One person's items on the device, each under a key of its own, so that two tabs never write over each other's.
 * Every method throws a `StorageError` when the storage doesn't do its part.
 */
export class Shelf {
  /** How keys begin: those of one person, and of nobody else. */
  readonly prefix: string;
  readonly #storage: TextStorage;

  /** @param person their `sub`. */
  constructor(storage: TextStorage, person: string) {
    this.#storage = storage;
    // Encoded, it has no slash, so that no person's keys begin as another's.
    this.prefix = `${PREFIX}/${encodeURIComponent(person)}/`;
  }

  async all(): Promise<Shelved> {
    const keys = await stored(() => this.#storage.getAllKeys());
    const mine = keys.filter((key) => key.startsWith(this.prefix));
    const texts = await stored(() => Promise.all(mine.map((key) => this.#storage.getItem(key))));
    const there = texts.filter((text) => text !== null);
    const items = there.map(readItem).filter((item) => item !== undefined);
    return { items: items.sort(inOrder), unreadable: there.length - items.length };
  }

  async get(id: string): Promise<Waiting | undefined> {
    const text = await stored(() => this.#storage.getItem(this.#keyOf(id)));
    return text === null ? undefined : readItem(text);
  }

  async put(item: Waiting): Promise<void> {
    await stored(() => this.#storage.setItem(this.#keyOf(item.id), writeItem(item)));
  }

  async remove(id: string): Promise<void> {
    await stored(() => this.#storage.removeItem(this.#keyOf(id)));
  }

  #keyOf(id: string): string {
    return this.prefix + encodeURIComponent(id);
  }
}

const inOrder = (one: Waiting, other: Waiting): number =>
  one.since - other.since || (one.id < other.id ? -1 : 1);

async function stored<Result>(access: () => Promise<Result>): Promise<Result> {
  try {
    return await access();
  } catch (cause) {
    throw new StorageError(cause);
  }
}
