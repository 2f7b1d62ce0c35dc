import type { TimesheetEntry } from "../../../api/entry.ts";
import type { Page, PageRequest, Position, TimesheetStore } from "../../../api/store.ts";

/** A store that forgets: what the API's tests run on, held to the same contract as the real one. */
export function createMemoryStore(): TimesheetStore {
  const entries = new Map<string, TimesheetEntry>();
  return {
    async create(entry) {
      if (entries.has(entry.id)) return false;
      entries.set(entry.id, entry);
      return true;
    },
    async find(id) {
      return entries.get(id);
    },
    async listOfPerson(subject, page) {
      const own = [...entries.values()].filter((entry) => entry.subject === subject);
      return pageOf(own, page, (left, right) => placeOf(left) > placeOf(right));
    },
    async listAwaitingApproval(exceptOf, page) {
      const waiting = [...entries.values()].filter(
        ({ state, subject }) => state === "submitted" && subject !== exceptOf,
      );
      return pageOf(waiting, page, (left, right) => placeOf(left) < placeOf(right));
    },
    async approve(id, { approvedBy, approvedAt }) {
      const entry = entries.get(id);
      if (entry?.state !== "submitted") return undefined;
      const approved = { ...entry, state: "approved", approvedBy, approvedAt } as const;
      entries.set(id, approved);
      return approved;
    },
    async delete(id) {
      return entries.get(id)?.state === "submitted" && entries.delete(id);
    },
  };
}

const placeOf = ({ date, id }: Position): string => `${date}#${id}`;

function pageOf(
  all: readonly TimesheetEntry[],
  { limit, after }: PageRequest,
  isBefore: (left: Position, right: Position) => boolean,
): Page {
  const rest = all
    .filter((entry) => after === undefined || isBefore(after, entry))
    .sort((left, right) => (isBefore(left, right) ? -1 : 1));
  const entries = rest.slice(0, limit);
  const last = entries.at(-1);
  return { entries, ...(rest.length > limit && last && { next: { date: last.date, id: last.id } }) };
}
