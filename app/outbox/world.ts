import type { Entry } from "./entry.ts";
import type { Exclusively } from "./exclusively.ts";
import type { Requests } from "./requests.ts";
import type { TextStorage } from "./shelf.ts";

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
