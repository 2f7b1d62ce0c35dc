import { type Html, html } from "./html.ts";

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
