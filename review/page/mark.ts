import type { Direction } from "../model/change.ts";
import { type Html, html } from "./html.ts";

/** How things are marked: by a shape and a word, so that colour only repeats what they say. */
const MARKS = {
  wider: ["▲", "wider"],
  narrower: ["▼", "narrower"],
  neutral: ["◆", "neither"],
  critical: ["■", "critical"],
  high: ["■", "high"],
  medium: ["▲", "medium"],
  low: ["●", "low"],
  agree: ["✓", "agree"],
  differ: ["✗", "differ"],
} as const;

export type Mark = keyof typeof MARKS | Direction;

export const marked = (mark: Mark): Html => {
  const [shape, word] = MARKS[mark];
  return html`<span class="mark ${mark}"><span aria-hidden="true">${shape}</span> ${word}</span>`;
};

/** A mark for a severity that only others know: theirs as a word, without a shape. */
export const markedSeverity = (severity: string): Html =>
  severity === "critical" || severity === "high" || severity === "medium" || severity === "low"
    ? marked(severity)
    : html`<span class="mark">${severity}</span>`;
