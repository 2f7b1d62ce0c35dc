/** The cells of the matrix as a page has them, without a browser: `application | route | holder` to what is said. */
export function readGrid(page: string): Map<string, string> {
  const cells = new Map<string, string>();
  const grid = between(page, '<table class="grid"', "</table>");
  const holders = [...between(grid, "<thead>", "</thead>").matchAll(/data-people="[^"]*">([^<]*)</g)].map(
    ([, name]) => name,
  );
  for (const body of grid.split("<tbody").slice(1)) {
    const application = /class="name">([^<]*)</.exec(body)?.[1];
    for (const row of body.split("<tr data-method").slice(1)) {
      const route = textOf(between(row, "<code>", "</code>"));
      const answers = [...row.matchAll(/<td class="(may|not)([^"]*)">(.*?)<\/td>/gs)];
      for (const [position, [, answer, change]] of answers.entries()) {
        cells.set(`${application} | ${route} | ${holders[position]}`, `${answer}${change}`);
      }
    }
  }
  return cells;
}

/** The text that a person reads, without markup. */
export const textOf = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** The text between two marks, without the first one. */
export function between(text: string, from: string, to: string): string {
  const found = text.indexOf(from);
  if (found < 0) return "";
  const start = found + from.length;
  return text.slice(start, text.indexOf(to, start));
}
