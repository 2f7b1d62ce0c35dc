import type { PersonToApprove, WeekToApprove } from "../../entries/use-approvals.ts";
import type { Entry } from "../../outbox/entry.ts";
import type { WaitingDecision } from "../../outbox/waiting.ts";

/** A line of the list: a person, a week of theirs, or an entry of it. */
export type Row =
  | { readonly kind: "person"; readonly key: string; readonly person: PersonToApprove }
  | { readonly kind: "week"; readonly key: string; readonly who: string; readonly week: WeekToApprove }
  | {
      readonly kind: "entry";
      readonly key: string;
      readonly who: string;
      readonly entry: Entry;
      /** A decision about it that the API refused. */
      readonly refused?: WaitingDecision;
      /** The last of its week. */
      readonly isLast: boolean;
    };

/** All lines of the list, from top to bottom. */
export function rowsOf(people: readonly PersonToApprove[], refused: readonly WaitingDecision[]): Row[] {
  const refusedById = new Map(refused.map((decision) => [decision.entry.id, decision]));
  return people.flatMap((person): Row[] => {
    const { subject, email: who = subject, weeks } = person;
    return [
      { kind: "person", key: subject, person },
      ...weeks.flatMap((week): Row[] => [
        { kind: "week", key: `${subject} ${week.week}`, who, week },
        ...week.entries.map((entry, index): Row => {
          const decision = refusedById.get(entry.id);
          const isLast = index === week.entries.length - 1;
          return {
            kind: "entry",
            key: entry.id,
            who,
            entry,
            ...(decision !== undefined && { refused: decision }),
            isLast,
          };
        }),
      ]),
    ];
  });
}

/** Refused decisions about entries that are not in the list any more. */
export function withoutEntry(
  refused: readonly WaitingDecision[],
  entries: readonly Entry[],
): readonly WaitingDecision[] {
  const ids = new Set(entries.map(({ id }) => id));
  return refused.filter(({ entry }) => !ids.has(entry.id));
}
