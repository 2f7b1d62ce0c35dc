import { forTerminal } from "command-line/safe-text";
import type { Difference } from "declared-stack/difference";
import { jsonOf, type Value } from "declared-stack/members";

/** Longer values, such as the bodies of e-mails, are cut to what is around the first difference. */
const LONGEST = 80;
/** Characters shown before the first difference. */
const CONTEXT = 20;

/** Writes what an import would change, for a terminal: one line a field, declared → found. */
export function writePreview(domain: string, stack: string, changes: readonly Difference[]): string {
  const heading = `Tenant ${domain} against the settings of stack "${stack}" (declared → found)`;
  const summary =
    changes.length === 0
      ? "Nothing would change."
      : `${changes.length} ${changes.length === 1 ? "field" : "fields"} would change.`;
  const lines = changes.map((change) => `  ${changeLine(change)}`);
  return [...[heading, ...lines].map(forTerminal), summary].join("\n");
}

function changeLine({ path, declared, found }: Difference): string {
  const [one, other] = [written(declared), written(found)];
  const from = Math.max(0, firstDifference(one, other) - CONTEXT);
  return `${path}: ${excerpt(one, from)} → ${excerpt(other, from)}`;
}

const written = (value: Value | undefined): string =>
  value === undefined ? "(nothing)" : JSON.stringify(jsonOf(value));

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
