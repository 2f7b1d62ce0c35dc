import type { SubmittedEntry } from "../../../api/entry.ts";

/** A submitted entry of Ann's, changed as told. */
export function entryWith(changes: Partial<SubmittedEntry> = {}): SubmittedEntry {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    subject: "auth0|ann",
    email: "ann@example.com",
    date: "2026-11-20",
    project: "Apollo",
    hours: 7.25,
    note: "Countdown",
    state: "submitted",
    createdAt: "2026-11-21T09:00:00.000Z",
    ...changes,
  };
}

/** A UUID that ends in a number. */
export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
