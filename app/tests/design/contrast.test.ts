import { expect, test } from "vitest";
import { type Colour, type Colours, colours, type Scheme } from "../../design/tokens.ts";

const SCHEMES: readonly Scheme[] = ["light", "dark"];
const TONES = ["approved", "submitted", "rejected", "waiting"] as const;

/** Words and what they stand on: at least 4.5 (WCAG 2.2, 1.4.3). */
const TEXT: readonly (readonly [Colour, Colour])[] = [
  ...(["ink", "quiet"] as const).flatMap((front) =>
    (["paper", "surface", "sunken", "accentSoft"] as const).map((back) => [front, back] as const),
  ),
  ["accent", "paper"],
  ["accent", "surface"],
  ["accent", "accentSoft"],
  ["onAccent", "accent"],
  ["onAccent", "accentPressed"],
  // A toast is ink with paper's letters.
  ["paper", "ink"],
  ["rejected", "paper"],
  ["rejected", "sunken"],
  ...TONES.flatMap((tone) => [[tone, `${tone}Soft`] as const, [tone, "surface"] as const]),
  ...TONES.map((tone) => ["ink", `${tone}Soft`] as const),
];

/** Outlines, signs and rings of focus beside what they have to stand out from: at least 3 (1.4.11). */
const SHAPES: readonly (readonly [Colour, Colour])[] = [
  ["edge", "paper"],
  ["edge", "surface"],
  ["accent", "paper"],
  ["accent", "surface"],
  ["accent", "sunken"],
  ...TONES.map((tone) => [tone, "sunken"] as const),
  ["quiet", "sunken"],
];

const cases = SCHEMES.flatMap((scheme) => [
  ...TEXT.map(([front, back]) => ({ scheme, front, back, least: 4.5 })),
  ...SHAPES.map(([front, back]) => ({ scheme, front, back, least: 3 })),
]);

test.each(cases)("$front on $back stands out in $scheme ($least)", ({ scheme, front, back, least }) => {
  expect(contrast(colours[scheme], front, back)).toBeGreaterThanOrEqual(least);
});

test("tells black from white by 21, and a colour from itself by 1", () => {
  expect(ratio("#000000", "#ffffff")).toBeCloseTo(21);
  expect(ratio("#777777", "#777777")).toBe(1);
});

const contrast = (all: Colours, front: Colour, back: Colour): number => ratio(all[front], all[back]);

/** WCAG 2.2, contrast ratio. */
function ratio(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** WCAG 2.2, relative luminance of #rrggbb. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
