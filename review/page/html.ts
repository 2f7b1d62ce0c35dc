import { forHtml } from "command-line/safe-text";
import type { Direction } from "../model/change.ts";

/** Text that is safe to put into a page. Only `html` and `trusted` make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Values that may stand in a template: text, which is escaped; nothing; parts of a page; and lists of these. */
export type Content = string | number | null | undefined | false | Html | readonly Content[];

/**
 * A part of a page. Whatever stands in it is escaped, for text and for attributes in double quotes alike: names in a
 * policy may come from anybody who opens a pull request.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = strings[0] ?? "";
  for (const [position, value] of values.entries()) {
    text += textOf(value) + (strings[position + 1] ?? "");
  }
  return new Html(text);
}

/** Text that is no input of anybody's: the page's own style and script, and numbers. */
export const trusted = (text: string): Html => new Html(text);

function textOf(value: Content): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return forHtml(String(value));
}

/** A part of the page with a heading, to which the contents lead. */
export interface Section {
  /** Its place in the page: `#id`. */
  readonly id: string;
  readonly title: string;
  /** A few letters beside the title in the contents, for example a number; empty for nothing. */
  readonly note: string;
  /** One sentence on what it shows. */
  readonly lead: string;
  readonly body: Html;
}

export const sectionHtml = ({ id, title, lead, body }: Section): Html => html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="lead">${lead}</p>
${body}
</section>`;

/** A table that scrolls by itself, by keyboard too, so that the page never has to. */
export const scrollable = (label: string, table: Content, kind = ""): Html =>
  html`<div class="scroll ${kind}" role="region" aria-label="${label}" tabindex="0">${table}</div>`;

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

const list = new Intl.ListFormat("en-GB", { type: "conjunction" });
const digits = new Intl.NumberFormat("en-GB");

/** Names as a sentence has them: `a, b and c`. */
export const joined = (names: readonly string[]): string => list.format(names);

/** Names as `joined` has them, of many only the first ones: `a, b and 17 others`. */
export function joinedBriefly(names: readonly string[], most: number): string {
  if (names.length <= most) return joined(names);
  return joined([...names.slice(0, most - 1), `${digits.format(names.length - most + 1)} others`]);
}

/** A number as people read it: `1,000`. */
export const numeral = (value: number): string => digits.format(value);

/** A number with its unit: `1 route`, `1,000 routes`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${digits.format(count)} ${count === 1 ? one : many}`;

/** Items one under the other; a word where there is none. */
export function itemised(items: readonly string[], none = "none"): Html {
  if (items.length === 0) return html`<span class="none">${none}</span>`;
  return html`<ul class="plain">${items.map((item) => html`<li><code>${item}</code></li>`)}</ul>`;
}

/** The names at positions of a list. */
export const namesAt = <Item>(
  items: readonly Item[],
  positions: readonly number[],
  nameOf: (item: Item) => string,
): string[] =>
  positions.flatMap((position) => {
    const item = items[position];
    return item === undefined ? [] : [nameOf(item)];
  });

/** Sorted positions, counted from 1, as ranges: `1–4, 7`. */
export function ranges(positions: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const position of [...positions].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last !== undefined && position === last[1] + 1) last[1] = position;
    else runs.push([position, position]);
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1}–${to + 1}`)).join(", ");
}
