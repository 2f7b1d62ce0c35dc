import { forTerminal } from "command-line/safe-text";
import type { Tally } from "./client.ts";
import type { FaultCounts } from "./faults.ts";
import type { Ledger } from "./ledger.ts";
import type { Reconciliation } from "./reconcile.ts";

/** How many lines are given of what went wrong. */
const SHOWN = 20;

export interface LoadReport {
  readonly tally: Tally;
  readonly ledger: Ledger;
  readonly reconciliation: Reconciliation;
  readonly faults: FaultCounts;
  readonly seconds: number;
}

/** Says in a few lines what was sent, what went wrong on purpose, and whether it did any harm. */
export function writeReport({ tally, ledger, reconciliation, faults, seconds }: LoadReport): string {
  const wrong = [
    ...tally.unexplained.map(
      ({ route, reply }) => `${route} was answered ${reply.status} ${reply.code} for no reason`,
    ),
    ...reconciliation.faults,
  ];
  return [
    `${number(tally.requests)} requests in ${seconds.toFixed(0)} s`,
    `  answered: ${listed(tally.byReply)}`,
    `  put between API and database: ${listed(faults)}`,
    `${number(ledger.accepted)} entries accepted, ${number(reconciliation.stored)} stored now, ${number(deletedOf(ledger))} deleted`,
    ...wrong.slice(0, SHOWN).map((line) => forTerminal(`  ✗ ${line}`)),
    ...(wrong.length > SHOWN ? [`  … and ${wrong.length - SHOWN} more`] : []),
    wrong.length === 0
      ? "Every accepted entry is stored exactly once, as the API said; every response of 500 or more has its reason."
      : `${number(wrong.length)} faults.`,
  ].join("\n");
}

const number = (value: number): string => value.toLocaleString("en");

const deletedOf = ({ accounts }: Ledger): number =>
  [...accounts.values()].filter(({ deleted }) => deleted).length;

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} × ${number(count)}`)
    .join(", ");
