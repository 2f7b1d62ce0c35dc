import { forTerminal } from "command-line/safe-text";
import type { Difference } from "declared-stack/difference";
import type { Value } from "declared-stack/members";
import { withoutSecrets } from "../report/shown.ts";
import type { ImportPreview } from "./preview.ts";
import { isOpen, unreadLines } from "./unread.ts";

/** Longer values, such as the bodies of e-mails, are cut to what is around the first difference. */
const LONGEST = 80;
/** Characters shown before the first difference. */
const CONTEXT = 20;

/** Writes what an import would change, for a terminal: one line a setting, from the tenant's to the stack's. */
export function writePreview(domain: string, stack: string, { changes, unread }: ImportPreview): string {
  const heading = `Tenant ${domain} against the settings of stack "${stack}" (now → after an import)`;
  const lines = changes.map((change) => `  ${changeLine(change)}`);
  const open = unread.length === 0 ? [] : ["Not read", ...unreadLines(unread).map((line) => `  ${line}`)];
  return [...[heading, ...lines, ...open].map(forTerminal), forTerminal(summaryOf({ changes, unread }))].join(
    "\n",
  );
}

function summaryOf({ changes, unread }: ImportPreview): string {
  const count = `${changes.length} ${changes.length === 1 ? "setting" : "settings"}`;
  if (!isOpen(unread)) return changes.length === 0 ? "Nothing would change." : `${count} would change.`;
  const scopes = [...new Set(unread.flatMap((part) => part.scopes))].sort();
  const advice = scopes.length === 0 ? "" : ` The client lacks ${scopes.join(", ")}.`;
  return `Undetermined: ${count} of those that could be read would change.${advice}`;
}

/** The exit status: 2 when something is left open, 1 when something would change. */
export const statusOf = ({ changes, unread }: ImportPreview): 0 | 1 | 2 =>
  isOpen(unread) ? 2 : changes.length === 0 ? 0 : 1;

function changeLine({ path, declared, found }: Difference): string {
  const [one, other] = [written(path, found), written(path, declared)];
  const from = Math.max(0, firstDifference(one, other) - CONTEXT);
  return `${path}: ${excerpt(one, from)} → ${excerpt(other, from)}`;
}

const written = (path: string, value: Value | undefined): string =>
  value === undefined ? "(nothing)" : JSON.stringify(withoutSecrets(path, value));

function firstDifference(one: string, other: string): number {
  let index = 0;
  while (index < one.length && one[index] === other[index]) index += 1;
  return index;
}

function excerpt(text: string, from: number): string {
  if (text.length <= LONGEST) return text;
  const part = text.slice(from, from + LONGEST);
  return `${from > 0 ? "…" : ""}${part}${from + LONGEST < text.length ? "…" : ""}`;
}
