import { forHtml } from "command-line/safe-text";

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

/** One row of a table: its cells in the order of the columns, and attributes of its own. */
export interface Row {
  readonly cells: readonly Content[];
  readonly attributes?: Html;
}

interface Table {
  readonly label: string;
  readonly heads: readonly string[];
  /** The column that names the row; the first one unless it is another. */
  readonly naming?: number;
  readonly rows: readonly Row[];
}

/** A table that never scrolls: where there is no room for columns, each cell names its own. */
export function tableHtml({ label, heads, naming = 0, rows }: Table): Html {
  const cellHtml = (cell: Content, column: number) =>
    column === naming
      ? html`<th scope="row">${cell}</th>`
      : html`<td data-head="${heads[column]}">${cell}</td>`;
  return html`<table class="plain" aria-label="${label}"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ cells, attributes }) => html`<tr${attributes}>${cells.map(cellHtml)}</tr>
`,
  )}</tbody></table>`;
}

/** Letters of scripts that are written from right to left (Unicode's blocks of classes R and AL). */
const LEFTWARD = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefe\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
/** From such a letter to the last one before others. */
const RIGHT_TO_LEFT = new RegExp(`([${LEFTWARD}](?:[${LEFTWARD}\\P{L}]*[${LEFTWARD}])?)`, "u");

/** A sentence with names in it: one in a script from right to left doesn't turn what stands beside it. */
export const said = (text: string): Content =>
  text.split(RIGHT_TO_LEFT).map((part, position) => (position % 2 === 1 ? html`<bdi>${part}</bdi>` : part));

/** How things are marked: by a shape and a word, so that colour only repeats what they say. */
const MARKS = {
  widens: ["▲", "widens"],
  destroys: ["✖", "destroys"],
  "not judged": ["?", "not judged"],
  wider: ["▲", "wider"],
  narrower: ["▼", "narrower"],
  neutral: ["◆", "neither"],
  critical: ["■", "critical"],
  high: ["■", "high"],
  medium: ["▲", "medium"],
  low: ["●", "low"],
  agree: ["✓", "agree"],
  differ: ["✗", "differ"],
  changed: ["◆", "changed"],
  fault: ["■", "fault"],
} as const;

export type Mark = keyof typeof MARKS;

export const marked = (mark: Mark): Html => {
  const [shape, word] = MARKS[mark];
  return html`<span class="mark ${mark.replaceAll(" ", "-")}"><span aria-hidden="true">${shape}</span> ${word}</span>`;
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
