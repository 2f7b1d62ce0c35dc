import type { TimeToLog } from "../../domain/day.ts";
import type { BatchLine } from "../../domain/entry.ts";
import { type DayPlace, digestOf, personKeyOf } from "../../domain/entry-id.ts";
import type { Reservation } from "../../store/store.ts";

/** A line of a batch: its number, from 1, and what it says. */
export interface NumberedLine {
  readonly line: number;
  readonly entry: BatchLine;
}

/** A sound line, with where and under which name its time is kept. */
export interface PreparedLine {
  readonly line: number;
  readonly externalId: string;
  readonly place: DayPlace;
  readonly time: TimeToLog;
  /** Binds its `externalId` to its person and date. */
  readonly reservation: Reservation;
}

/**
 * Derives an entry's key from the name that its sender has for it, so that a line that is sent again meets itself.
 *
 * @param machine the sender's `sub`: names of two machines are not the same name.
 * @param at ISO 8601, UTC.
 */
export function prepareLine({ line, entry }: NumberedLine, machine: string, at: string): PreparedLine {
  const { subject, externalId, date, ...work } = entry;
  const place = { person: personKeyOf(subject), date };
  const { project, hours, note } = work;
  return {
    line,
    externalId,
    place,
    time: {
      key: digestOf("external-entry", machine, externalId),
      sent: digestOf(subject, date, project, String(hours), ...(note === undefined ? [] : [note])),
      subject,
      externalId,
      work,
      at,
    },
    reservation: {
      name: digestOf("external", machine, externalId),
      meaning: digestOf(place.person, place.date),
    },
  };
}
