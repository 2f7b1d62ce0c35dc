import { forTerminal } from "command-line/safe-text";
import type { Check } from "./check.ts";
import type { Refusal } from "./judge.ts";

/** The fate of a whole file. */
export interface Sent {
  readonly stored: number;
  /** How many lines were there already. */
  readonly there: number;
  /** By line. */
  readonly refusals: ReadonlyMap<number, Refusal>;
  /** The path of the file of refused lines. */
  readonly refusedFile?: string;
}

/** How many kinds of refusals, and how many lines of each, are named. */
const KINDS = 20;
const EXAMPLES = 5;

const count = (number: number, one: string, more = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

/** The result of checking a file, in words. */
export function checkReport(file: string, check: Check): string {
  const { lines, sound, people, dates, hours, repetitions, strangers } = check;
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
    ...(strangers.size > 0
      ? [
          row(
            strangers.size,
            `with a subject that is no user_id of a tenant, such as auth0|…, in line ${firstOf(strangers)}: nobody would see their entries`,
          ),
        ]
      : []),
  ].join("\n");
}

/** The fate of a file's lines, but for those that are refused. */
export const sentReport = ({ stored, there }: Sent): string =>
  [row(stored, "stored"), ...(there > 0 ? [row(there, "were there already")] : [])].join("\n");

/** All of it for a program, on one line of JSON. @param sent absent for a dry run. */
export function summaryOf(file: string, check: Check, sent: Sent | undefined) {
  const { lines, sound, people, dates, hours, repetitions } = check;
  const { refusals } = sent ?? check;
  return {
    file,
    lines,
    sound,
    repeated: repetitions.size,
    people,
    days: dates.length,
    from: dates[0],
    to: dates.at(-1),
    hours,
    applied: sent !== undefined,
    stored: sent?.stored,
    alreadyStored: sent?.there,
    refused: refusals.size,
    reasons: [...refusals].map(([line, { kind, detail }]) => ({ line, kind, detail })),
    refusedFile: sent?.refusedFile,
  };
}

/** How many lines are refused, and why, the most frequent reason first. */
export function refusalRows(refusals: ReadonlyMap<number, Refusal>): string[] {
  if (refusals.size === 0) return [];
  const kinds = [...Map.groupBy(refusals, ([, { kind }]) => kind)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  const rows = kinds.slice(0, KINDS).flatMap(([kind, ofKind]) => {
    const [first, { detail } = { detail: "" }] = ofKind[0] ?? [];
    return [
      `      ${forTerminal(kind)}: ${count(ofKind.length, "line")}, ${firstOf(new Set(ofKind.map(([line]) => line)))}`,
      `          line ${first}: ${forTerminal(detail)}`,
    ];
  });
  const others = kinds.length > KINDS ? [`      … and ${kinds.length - KINDS} more`] : [];
  return [row(refusals.size, "refused"), ...rows, ...others];
}

/** The first lines of some. */
function firstOf(lines: ReadonlySet<number>): string {
  const named = [...lines].slice(0, EXAMPLES).join(", ");
  return lines.size > EXAMPLES ? `${named}, …` : named;
}

/** A number, and its meaning. */
const row = (number: number, says: string): string => `  ${number.toLocaleString("en").padStart(8)} ${says}`;
