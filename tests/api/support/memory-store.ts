import { randomBytes } from "node:crypto";
import { type Day, entriesOf } from "../../../api/domain/day.ts";
import type { DayPlace } from "../../../api/domain/entry-id.ts";
import type { DayList, DayListRequest, Reservation, TimesheetStore } from "../../../api/store/store.ts";

/**
 * A store that forgets: what the API's tests run on, held to the same contract as the real one.
 *
 * @param now tells when a reserved name is free again.
 */
export function createMemoryStore(now: () => Date): TimesheetStore {
  const people = new Map<string, Map<string, Day>>();
  const reservations = new Map<string, Reservation>();
  const secret = randomBytes(32);
  const dayAt = ({ person, date }: DayPlace): Day =>
    people.get(person)?.get(date) ?? { person, date, slots: [] };

  return {
    async readDay(place) {
      return dayAt(place);
    },
    async changeDay(place, decide) {
      const { day, outcome } = decide(dayAt(place));
      if (day === undefined) return outcome;
      const days = people.get(place.person) ?? new Map<string, Day>();
      people.set(place.person, days.set(place.date, day));
      return outcome;
    },
    async listDays(person, request) {
      const days = [...(people.get(person)?.values() ?? [])];
      return listOf(days, request, (left, right) => left.date > right.date);
    },
    async listDaysAwaitingApproval(request) {
      const days = [...people.values()].flatMap((daysOfOne) => [...daysOfOne.values()]);
      const waiting = days.filter((day) => entriesOf(day).some(({ state }) => state === "submitted"));
      return listOf(waiting, request, (left, right) => placeOf(left) < placeOf(right));
    },
    async listDaysOfEverybody(request) {
      const days = [...people.values()].flatMap((daysOfOne) => [...daysOfOne.values()]);
      return listOf(days, request, (left, right) => placeOf(left) > placeOf(right));
    },
    async reserve(wanted) {
      const held = reservations.get(wanted.name);
      const isFree = held?.expiresAt === undefined ? held === undefined : held.expiresAt < secondsOf(now());
      if (isFree) reservations.set(wanted.name, wanted);
      return isFree || held === undefined ? wanted.meaning : held.meaning;
    },
    async cursorSecret() {
      return secret;
    },
  };
}

const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

const placeOf = ({ date, person }: DayPlace): string => `${date}#${person}`;

function listOf(
  all: readonly Day[],
  { period: { from, to }, limit, after }: DayListRequest,
  isBefore: (left: DayPlace, right: DayPlace) => boolean,
): DayList {
  const rest = all
    .filter(({ date }) => (from === undefined || from <= date) && (to === undefined || date <= to))
    .filter((day) => after === undefined || isBefore(after, day))
    .sort((left, right) => (isBefore(left, right) ? -1 : 1));
  return { days: rest.slice(0, limit), more: rest.length > limit };
}
