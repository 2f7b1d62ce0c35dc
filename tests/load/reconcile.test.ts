import { expect, it } from "vitest";
import type { Day } from "../../api/domain/day.ts";
import type { TimesheetEntry } from "../../api/domain/entry.ts";
import { Ledger } from "../../load/ledger.ts";
import { reconcile } from "../../load/reconcile.ts";

const entryOf = (note: string, hours = 1): TimesheetEntry => ({
  id: `id of ${note}`,
  subject: "auth0|ann",
  date: "2026-11-20",
  project: "Apollo",
  hours,
  note,
  state: "submitted",
  version: 1,
  createdAt: "2026-11-20T17:00:00.000Z",
  updatedAt: "2026-11-20T17:00:00.000Z",
});

const dayWith = (...entries: TimesheetEntry[]): Day => ({
  person: "ann",
  date: "2026-11-20",
  subject: "auth0|ann",
  slots: entries.map((entry, slot) => ({ key: String(slot), sent: "", entry })),
});

/** A ledger in which one entry was accepted, and what the API said of it. */
function oneAccepted() {
  const ledger = new Ledger();
  const account = ledger.open();
  const entry = entryOf(account.mark);
  ledger.hear(account, entry);
  return { ledger, account, entry };
}

it("finds nothing where each accepted entry is stored once, as the API said", () => {
  const { ledger, entry } = oneAccepted();
  expect(reconcile(ledger, [dayWith(entry)])).toEqual({ stored: 1, faults: [] });
});

it.each([
  ["is lost", (_: TimesheetEntry) => [], "load 1 was accepted, but is not stored"],
  ["is stored twice", (entry: TimesheetEntry) => [entry, entry], "load 1 is stored 2 times"],
  [
    "is stored otherwise",
    (entry: TimesheetEntry) => [{ ...entry, hours: 2 }],
    "load 1 is not stored as the API said",
  ],
  ["changed by itself", (entry: TimesheetEntry) => [{ ...entry, version: 2 }], "load 1 changed by itself"],
])("tells of an accepted entry that %s", (_, kept, fault) => {
  const { ledger, entry } = oneAccepted();
  expect(reconcile(ledger, [dayWith(...kept(entry))]).faults).toEqual([fault]);
});

it("tells of an entry that is stored although it was deleted, refused or never sent", () => {
  const { ledger, account, entry } = oneAccepted();
  account.deleted = true;
  const refused = entryOf(ledger.open().mark);
  const invented = entryOf("invented");
  expect(reconcile(ledger, [dayWith(entry, refused, invented)]).faults).toEqual([
    "nobody sent what is stored as id of invented",
    "load 1 was deleted, but is stored",
    "load 2 was refused, but is stored",
  ]);
});

it("tells of a day with more hours than it has", () => {
  const { ledger, entry, account } = oneAccepted();
  const long = { ...entry, hours: 24.25 };
  account.known = long;
  expect(reconcile(ledger, [dayWith(long)]).faults).toEqual(["a day of more than 24 hours: 2026-11-20"]);
});

it("leaves open what an outage left open", () => {
  const { ledger, account, entry } = oneAccepted();
  account.uncertain = true;
  expect(reconcile(ledger, []).faults).toEqual([]);
  expect(reconcile(ledger, [dayWith({ ...entry, version: 2 })]).faults).toEqual([]);
});
