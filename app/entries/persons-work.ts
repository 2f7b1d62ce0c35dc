import { onlineManager } from "@tanstack/react-query";
import type { Api } from "../api/client.ts";
import type { Entry } from "../outbox/entry.ts";
import type { Exclusively } from "../outbox/exclusively.ts";
import { Outbox } from "../outbox/outbox.ts";
import { requestsOf } from "../outbox/requests.ts";
import type { TextStorage } from "../outbox/shelf.ts";
import { forgetReading, type KeptReading, keepReading } from "./kept-reading.ts";
import { withEntry } from "./queries.ts";
import type { Week } from "./view.ts";
import { weekOf } from "./weeks.ts";

/** All that one person has read, and all of theirs that waits to be sent. */
export interface PersonsWork {
  readonly api: Api;
  readonly reading: KeptReading;
  readonly outbox: Outbox;
  /** The versions to which decisions brought entries of others: a list that is behind may still have older ones. */
  readonly decided: ReadonlyMap<string, number>;
}

export interface WorkOptions {
  /** Their `sub`. */
  readonly person: string;
  readonly api: Api;
  readonly storage: TextStorage;
  readonly exclusively: Exclusively;
  readonly now: () => number;
  readonly newId: () => string;
}

export function openWork({ person, api, storage, exclusively, now, newId }: WorkOptions): PersonsWork {
  const reading = keepReading(storage, person);
  const { client } = reading;
  const decided = new Map<string, number>();
  const doubted = new Set<string>();

  const onStored = (id: string, date: string, entry: Entry | null) => {
    const queryKey = ["week", weekOf(date)];
    // A reading that is under way may be older.
    void client.cancelQueries({ queryKey });
    client.setQueryData<Week>(queryKey, (week) => week && withEntry(week, date, id, entry));
    if (entry === null) client.removeQueries({ queryKey: ["entry", id] });
    else client.setQueryData(["entry", id], entry);
    doubted.add(weekOf(date));
  };

  // Read again once, when all is sent, and not for each.
  const readAgain = () => {
    if (outbox.state().isSending) return;
    for (const name of doubted) {
      void client.invalidateQueries({ queryKey: name === "approvals" ? [name] : ["week", name] });
    }
    doubted.clear();
  };

  const outbox = new Outbox({
    person,
    storage: withRoom(storage),
    exclusively,
    requests: requestsOf(api),
    now,
    newId,
    isOnline: () => onlineManager.isOnline(),
    onStored,
    onDecided: ({ id, version }) => {
      decided.set(id, version);
      doubted.add("approvals");
    },
    onDoubt: (date) => {
      doubted.add(weekOf(date)).add("approvals");
      readAgain();
    },
  });
  outbox.subscribe(readAgain);
  return { api, reading, outbox, decided };
}

/** A storage that makes room for what waits by throwing away what can be read again. */
const withRoom = (storage: TextStorage): TextStorage => ({
  getAllKeys: () => storage.getAllKeys(),
  getItem: (key) => storage.getItem(key),
  removeItem: (key) => storage.removeItem(key),
  async setItem(key, text) {
    try {
      await storage.setItem(key, text);
    } catch {
      await forgetReading(storage);
      await storage.setItem(key, text);
    }
  },
});
