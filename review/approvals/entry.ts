import { stringify } from "yaml";
import type { Change } from "../model/change.ts";
import type { DiffModel } from "../model/model.ts";
import { daysAfter } from "./judge.ts";

/** How many days the approval lasts that is proposed. */
const PROPOSED = 30;

/**
 * Entries for the file of approvals, ready to be landed in the base, for every change that lacks one. The reason is left empty,
 * so that an entry approves nothing before somebody has one. Each member stands on a line of its own.
 */
export function entriesFor(
  { changes, approvals, approvers }: Pick<DiffModel, "changes" | "approvals" | "approvers">,
  today: string,
): readonly string[] {
  const lacking = changes.filter((change) => change.concern !== null && approvals[change.id] === undefined);
  return lacking.map((change) => entryFor(change, approvers[0] ?? "", today));
}

const entryFor = ({ id, digest, sentence }: Change, who: string, today: string): string =>
  stringify([{ who, what: id, digest, sentence, why: "", until: daysAfter(today, PROPOSED) }], {
    lineWidth: 0,
    defaultStringType: "QUOTE_DOUBLE",
    doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
    defaultKeyType: "PLAIN",
  }).trimEnd();
