import type { Sign } from "../design/icon.tsx";
import type { Tone } from "../design/surface.tsx";
import type { EntryView } from "../entries/view.ts";

/** An entry's state in one word: what hasn't got to the API comes before what the API said last. */
export type ShownState = EntryView["state"] | Exclude<EntryView["sync"], "saved">;

export const shownState = ({ state, sync }: Pick<EntryView, "state" | "sync">): ShownState =>
  sync === "saved" ? state : sync;

/** How each state looks, beside its word; in the order in which they are told. */
export const STATE_MARKS = {
  approved: { tone: "approved", sign: "approve" },
  submitted: { tone: "submitted", sign: "submitted" },
  waiting: { tone: "waiting", sign: "waiting" },
  rejected: { tone: "rejected", sign: "reject" },
  refused: { tone: "rejected", sign: "warning" },
  conflict: { tone: "rejected", sign: "conflict" },
} as const satisfies Record<ShownState, { readonly tone: Tone; readonly sign: Sign }>;

export const SHOWN_STATES: readonly ShownState[] = [
  "approved",
  "submitted",
  "waiting",
  "rejected",
  "refused",
  "conflict",
];
