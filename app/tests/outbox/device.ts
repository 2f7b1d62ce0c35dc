import { vi } from "vitest";
import { createApi } from "../../api/client.ts";
import type { Entry } from "../../outbox/entry.ts";
import { createExclusively } from "../../outbox/exclusively.ts";
import { Outbox } from "../../outbox/outbox.ts";
import { requestsOf } from "../../outbox/requests.ts";
import type { TextStorage } from "../../outbox/shelf.ts";
import { type Reason, SessionError } from "../../session/reasons.ts";
import { FakeApi } from "./fake-api.ts";

/** 25 November 2026, 12:00 UTC. */
const NOON = Date.UTC(2026, 10, 25, 12);

/** A device with its storage, on which the app is started, ends and is started again; and the API at the other end of its network. */
export class Device {
  readonly api = new FakeApi();
  readonly texts = new Map<string, string>();
  isOnline = true;
  /** Why the session gives no token. */
  reason: Reason | undefined;
  /** How often the session was asked for a token. */
  asked = 0;
  now = NOON;
  /** After so many writes to the storage the process ends. */
  writesLeft = Number.POSITIVE_INFINITY;
  /** Thrown by the next write. */
  storageFault: Error | undefined;
  /** Whether the process has ended, so that nothing it was doing goes on. */
  get isDead(): boolean {
    return this.writesLeft <= 0;
  }

  readonly stored: (Entry | null)[] = [];
  readonly doubted: string[] = [];
  readonly #exclusively = createExclusively(undefined);
  #ids = 0;
  #process = 0;

  constructor() {
    this.api.now = NOON;
  }

  /** Starts the app, in another tab if it is running already. */
  async start({ person = "auth0|ann", inNewProcess = false } = {}): Promise<Outbox> {
    if (inNewProcess) {
      this.#process += 1;
      this.writesLeft = Number.POSITIVE_INFINITY;
    }
    // A process that ended holds no locks.
    const exclusively = inNewProcess ? createExclusively(undefined) : this.#exclusively;
    const session = {
      accessToken: async () => {
        this.asked += 1;
        if (this.reason) throw new SessionError(this.reason);
        return "token";
      },
      learnTime: () => {},
      onForbidden: async () => {},
      reject: async () => {},
      stepUp: async () => {},
    };
    vi.stubGlobal("fetch", (request: Request) => this.api.fetch(request));
    const api = createApi({ apiUrl: "http://api", session, isOffline: () => !this.isOnline });
    const outbox = new Outbox({
      person,
      storage: this.#storage(this.#process),
      exclusively,
      requests: requestsOf(api),
      now: () => this.now,
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      isOnline: () => this.isOnline,
      onStored: (_id, _date, entry) => this.stored.push(entry),
      onDecided: (entry) => this.stored.push(entry),
      onDoubt: (date) => this.doubted.push(date),
    });
    await outbox.load();
    return outbox;
  }

  /** Lets time pass on both clocks, and sends what is due. */
  async pass(milliseconds: number, outbox?: Outbox): Promise<void> {
    this.now += milliseconds;
    this.api.now += milliseconds;
    await outbox?.send();
  }

  #storage(process: number): TextStorage {
    const alive = async () => {
      // The promise of a process that has ended never comes true.
      if (process !== this.#process || this.writesLeft <= 0) await new Promise(() => {});
    };
    const write = async (change: () => void) => {
      await alive();
      if (this.storageFault) throw this.storageFault;
      change();
      this.writesLeft -= 1;
      await alive();
    };
    return {
      getAllKeys: async () => {
        await alive();
        return [...this.texts.keys()];
      },
      getItem: async (key) => {
        await alive();
        return this.texts.get(key) ?? null;
      },
      setItem: (key, text) => write(() => this.texts.set(key, text)),
      removeItem: (key) => write(() => this.texts.delete(key)),
    };
  }
}
