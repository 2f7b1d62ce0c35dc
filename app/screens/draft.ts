import { contentOf, type DraftProblems, problemsOf, type TextProblem } from "../entries/rules.ts";
import type { Work } from "../outbox/entry.ts";
import { type ReadHours, readHours } from "./hours.ts";

/** An entry as it stands in the form, in the person's own writing. */
export interface Draft {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly project: string;
  readonly hours: string;
  readonly note: string;
}

/** Why fields aren't accepted: data, which the form puts into words. */
export interface DraftErrors {
  readonly project?: TextProblem;
  readonly hours?:
    | Exclude<ReadHours, { kind: "hours" }>
    | { readonly kind: "day_full"; readonly logged: number };
  readonly note?: TextProblem;
}

export type CheckedDraft =
  | { readonly kind: "work"; readonly work: Work }
  | { readonly kind: "errors"; readonly errors: DraftErrors };

/**
 * Checks a draft by the API's rules, as far as a device can: the API has the last word.
 *
 * @param logged the hours of the day that count, without this entry's.
 */
export function checkDraft({ date, project, hours, note }: Draft, logged: number): CheckedDraft {
  const read = readHours(hours);
  const entry = {
    date,
    project: inOneLine(project),
    hours: read.kind === "hours" ? read.hours : Number.NaN,
    note: visible(note),
  };
  const problems = problemsOf(entry, logged);
  if (Object.keys(problems).length === 0) return { kind: "work", work: contentOf(entry) };
  return { kind: "errors", errors: errorsOf(problems, read, logged) };
}

function errorsOf({ project, hours, note }: DraftProblems, read: ReadHours, logged: number): DraftErrors {
  return {
    ...(project && { project }),
    ...(hours && { hours: read.kind === "hours" ? { kind: "day_full", logged } : read }),
    ...(note && { note }),
  };
}

/** A text as the API takes a project's name. */
const inOneLine = (text: string): string =>
  visible(text)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();

/**
 * A text without what comes along unseen from other programs, and what the API would refuse for it: control characters, marks of
 * direction, spaces of no width, halves of pairs. Joiners stay, as words and emoji need them: the API looks at those.
 */
export const visible = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u2800]/g, "")
    .replace(/[\u2028\u2029]/g, "\n")
    .replace(/\p{Surrogate}/gu, "");
