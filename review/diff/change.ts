import { createHash } from "node:crypto";

/**
 * Which way a change goes. `wider`: somebody may do more, or something that held them back is gone. `narrower`: the
 * reverse. `neutral`: neither, or it cannot be told.
 */
export const directions = ["wider", "narrower", "neutral"] as const;
export type Direction = (typeof directions)[number];

/** What a change is about, in the order in which changes are shown. */
export const topics = [
  "rights",
  "routes",
  "scopes",
  "people",
  "applications",
  "grants",
  "tokens",
  "rules",
  "secrets",
  "resources",
  "settings",
  "guardrails",
] as const;
export type Topic = (typeof topics)[number];

/** One thing that differs between two revisions. */
export interface Change {
  /** Stable: the same change has the same id in every run, whatever else changes. Ten hexadecimal digits. */
  readonly id: string;
  readonly topic: Topic;
  readonly direction: Direction;
  /** For example `Employee may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).` */
  readonly sentence: string;
}

/** Makes a change; its id comes from what it says. */
export function change(topic: Topic, direction: Direction, sentence: string): Change {
  const id = createHash("sha256").update(sentence).digest("hex").slice(0, 10);
  return { id, topic, direction, sentence };
}
