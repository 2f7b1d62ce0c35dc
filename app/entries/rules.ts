import { hiddenCharacters, limits } from "../generated/policy.ts";

/** An entry as it is being typed. */
export interface Draft {
  readonly project: string;
  /** A number, or NaN where what was typed isn't one. */
  readonly hours: number;
  readonly note: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

export type TextProblem =
  | "required"
  | "too_long"
  | "control_characters"
  | "broken_characters"
  | "hidden_characters";
export type HoursProblem = "required" | "too_few" | "too_many" | "not_quarters" | "day_full";
export type DateProblem = "required" | "no_date";

/** The faults for which the API would refuse a draft, by field, as codes that screens put into words. */
export interface DraftProblems {
  readonly project?: TextProblem;
  readonly hours?: HoursProblem;
  readonly note?: TextProblem;
  readonly date?: DateProblem;
}

/**
 * The problems of a draft, by the API's rules.
 *
 * @param others the hours of the day without this entry; absent where they aren't known, so that the API will tell.
 */
export function problemsOf(draft: Draft, others?: number): DraftProblems {
  const project = textProblem(draft.project, limits.project.maxLength, true, /\p{Cc}/u);
  const note = textProblem(draft.note, limits.note.maxLength, false, /[^\P{Cc}\n\t]/u);
  const hours = hoursProblem(draft.hours, others);
  const date = dateProblem(draft.date);
  return {
    ...(project && { project }),
    ...(hours && { hours }),
    ...(note && { note }),
    ...(date && { date }),
  };
}

/** The problem of a rejection's reason; undefined when it is good. */
export const reasonProblem = (reason: string): TextProblem | undefined =>
  textProblem(reason, limits.reason.maxLength, true, /[^\P{Cc}\n\t]/u);

/** The content of a draft as the API keeps it: trimmed, and without an empty note. */
export function contentOf({ project, hours, note }: Pick<Draft, "project" | "hours" | "note">) {
  const trimmed = note.trim();
  return { project: project.trim(), hours, ...(trimmed !== "" && { note: trimmed }) };
}

function textProblem(
  text: string,
  longest: number,
  isRequired: boolean,
  control: RegExp,
): TextProblem | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return isRequired ? "required" : undefined;
  if (trimmed.length > longest) return "too_long";
  if (control.test(trimmed)) return "control_characters";
  if (!isWellFormed(trimmed)) return "broken_characters";
  return hidden?.test(trimmed) ? "hidden_characters" : undefined;
}

/** Undefined where the engine doesn't know all scripts: then the API tells. */
const hidden = hiddenPattern();

function hiddenPattern(): RegExp | undefined {
  try {
    return new RegExp(hiddenCharacters, "u");
  } catch {
    return undefined;
  }
}

/** Whether no half of a surrogate pair stands alone. */
const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);

function hoursProblem(hours: number, others = 0): HoursProblem | undefined {
  const { exclusiveMinimum, maximum, multipleOf } = limits.hours;
  if (Number.isNaN(hours)) return "required";
  if (hours <= exclusiveMinimum) return "too_few";
  if (hours > maximum) return "too_many";
  if (!Number.isInteger(hours / multipleOf)) return "not_quarters";
  return others + hours > maximum ? "day_full" : undefined;
}

function dateProblem(date: string): DateProblem | undefined {
  if (date === "") return "required";
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  // A parser may take 30 February for 1 March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? "no_date" : undefined;
}
