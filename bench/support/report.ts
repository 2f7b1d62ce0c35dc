/** The result of one benchmark: who did how much, and whether the ratios hold that the project wants. */
export interface Measurement {
  readonly title: string;
  /** How it was measured, in sentences. */
  readonly method: string;
  /** Columns, and a row for each contender. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly targets: readonly Target[];
}

/** A ratio that the project wants to hold. */
export interface Target {
  readonly what: string;
  readonly ratio: number;
  readonly bound: { readonly atLeast: number } | { readonly below: number };
}

export function isMet({ ratio, bound }: Target): boolean {
  return "atLeast" in bound ? ratio >= bound.atLeast : ratio < bound.below;
}

/** Writes a measurement as a chapter in Markdown. */
export function toMarkdown({ title, method, columns, rows, targets }: Measurement): string {
  return [
    `## ${title}`,
    method,
    table(columns, rows),
    table(
      ["target", "measured", "wanted", ""],
      targets.map((target) => [
        target.what,
        target.ratio.toFixed(2),
        "atLeast" in target.bound ? `at least ${target.bound.atLeast}` : `less than ${target.bound.below}`,
        isMet(target) ? "met" : "**missed**",
      ]),
    ),
  ].join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map((_, column) => (column === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** 43210.9 as `43,211`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
