import { forTerminal } from "command-line/safe-text";
import type { Check } from "./check.ts";
import type { Refusal } from "./judge.ts";

/** How many kinds of refusals, and how many lines of each, are named. */
const KINDS = 20;
const EXAMPLES = 5;

const count = (number: number, one: string, more = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

/** The result of checking a file, in words. */
export function checkReport(file: string, check: Check): string {
  const { lines, sound, people, dates, hours, repetitions } = check;
  const span = [...new Set([dates[0], dates.at(-1)])].join(" to ");
  return [
    `${forTerminal(file)}: ${count(lines, "line")}`,
    row(
      sound,
      `to send: ${count(people, "person", "people")}, ${count(dates.length, "day")}${span === "" ? "" : ` (${span})`}, ${hours.toLocaleString("en")} hours`,
    ),
    ...(repetitions.size > 0
      ? [row(repetitions.size, "said before in the file, with the same externalId")]
      : []),
  ].join("\n");
}

/** How many lines are refused, and why, the most frequent reason first. */
export function refusalRows(refusals: ReadonlyMap<number, Refusal>): string[] {
  if (refusals.size === 0) return [];
  const kinds = [...Map.groupBy(refusals, ([, { kind }]) => kind)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  const rows = kinds.slice(0, KINDS).flatMap(([kind, ofKind]) => {
    const named = ofKind.slice(0, EXAMPLES).map(([line]) => line);
    const more = ofKind.length > named.length ? ", …" : "";
    const [first, { detail } = { detail: "" }] = ofKind[0] ?? [];
    return [
      `      ${forTerminal(kind)}: ${count(ofKind.length, "line")}, ${named.join(", ")}${more}`,
      `          line ${first}: ${forTerminal(detail)}`,
    ];
  });
  const others = kinds.length > KINDS ? [`      … and ${kinds.length - KINDS} more`] : [];
  return [row(refusals.size, "refused"), ...rows, ...others];
}

/** A number, and its meaning. */
export const row = (number: number, says: string): string =>
  `  ${number.toLocaleString("en").padStart(8)} ${says}`;
