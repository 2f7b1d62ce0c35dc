import type { TimesheetEntry } from "../api/domain/entry.ts";

/** Everything that was sent of an entry, and heard of it. */
export interface Account {
  /** The entry's note, which tells it from all others. */
  readonly mark: string;
  /** The last that was heard of it; absent as long as nobody said that it is kept. */
  known?: TimesheetEntry;
  /** The id under which an upload said that it is kept. */
  storedAs?: string;
  deleted: boolean;
  /** True when a change of it was answered with an outage, so that more may have happened to it than was heard. */
  uncertain: boolean;
}

/** The accounts of all entries: what the database has to hold at the end. */
export class Ledger {
  readonly accounts = new Map<string, Account>();
  readonly contradictions: string[] = [];

  /** Opens the account of a new entry. */
  open(): Account {
    const mark = `load ${this.accounts.size + 1}`;
    const account = { mark, deleted: false, uncertain: false };
    this.accounts.set(mark, account);
    return account;
  }

  /** Notes that the API says this of an entry, in an answer to a change of it or to a question. */
  hear(account: Account, entry: TimesheetEntry): void {
    const { known } = account;
    if (known !== undefined && known.id !== entry.id) {
      this.contradictions.push(`${account.mark} is kept as ${known.id} and as ${entry.id}`);
    }
    if (known === undefined || entry.version >= known.version) account.known = entry;
  }

  /** The account of an entry, whoever it is heard from: maybe before its sender has heard of it. */
  find({ note = "" }: TimesheetEntry): Account | undefined {
    return this.accounts.get(note);
  }

  /** How many entries the API said that it kept. */
  get accepted(): number {
    return [...this.accounts.values()].filter(wasAccepted).length;
  }
}

/** True when the API said that it keeps an entry. */
export const wasAccepted = ({ known, storedAs }: Account): boolean =>
  known !== undefined || storedAs !== undefined;
