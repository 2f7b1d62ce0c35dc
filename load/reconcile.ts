import { isDeepStrictEqual } from "node:util";
import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { type Day, entriesOf, HOURS_OF_A_DAY, hoursOf } from "../api/domain/day.ts";
import type { TimesheetEntry } from "../api/domain/entry.ts";
import { storedDayOf } from "../api/store/item.ts";
import { type Account, type Ledger, wasAccepted } from "./ledger.ts";

/** The table held against the ledger: how many entries it has, and where it differs from what the API said. */
export interface Reconciliation {
  readonly stored: number;
  readonly faults: readonly string[];
}

/** Holds all that is stored against the ledger. */
export function reconcile(ledger: Ledger, days: readonly Day[]): Reconciliation {
  const stored = days.flatMap(entriesOf);
  const byMark = Map.groupBy(stored, ({ note = "" }) => note);
  const faults = [
    ...ledger.contradictions,
    ...days
      .filter((day) => hoursOf(day) > HOURS_OF_A_DAY)
      .map(({ date }) => `a day of more than 24 hours: ${date}`),
    ...stored
      .filter(({ note = "" }) => !ledger.accounts.has(note))
      .map(({ id }) => `nobody sent what is stored as ${id}`),
    ...[...ledger.accounts.values()].flatMap((account) => faultsOf(account, byMark.get(account.mark) ?? [])),
  ];
  return { stored: stored.length, faults };
}

/** Reads the whole table, past the API and its faults. */
export async function readDays(client: DynamoDBDocumentClient, TableName: string): Promise<Day[]> {
  const days: Day[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    const ofPeople = Items.filter(({ pk }) => String(pk).startsWith("person#"));
    days.push(...ofPeople.map((item) => storedDayOf(item).day));
  }
  return days;
}

function faultsOf(account: Account, stored: readonly TimesheetEntry[]): string[] {
  const { mark, known, deleted, uncertain } = account;
  const [entry] = stored;
  if (stored.length > 1) return [`${mark} is stored ${stored.length} times`];
  if (!wasAccepted(account)) return entry === undefined ? [] : [`${mark} was refused, but is stored`];
  if (deleted) return entry === undefined ? [] : [`${mark} was deleted, but is stored`];
  if (entry === undefined) return uncertain ? [] : [`${mark} was accepted, but is not stored`];
  if (known === undefined) return [];
  if (entry.version > known.version) return uncertain ? [] : [`${mark} changed by itself`];
  return isDeepStrictEqual(entry, known) ? [] : [`${mark} is not stored as the API said`];
}
