/** A part of a text in Markdown that stands between empty lines. */
interface Part {
  /** Lines that stay as long as anything does: a heading, a paragraph, the head of a table. */
  readonly frame: readonly string[];
  /** Items of a list or rows of a table, which can be left out one by one. */
  readonly items: string[];
  /** How many are left out. */
  left: number;
  /** Something to open, with all that is in it, which is left out as a whole. */
  readonly folded: boolean;
}

const NOTICE =
  "> **This comment is cut** to what GitHub takes: what is left out stands in the summary of the workflow's run.";
const TOO_LONG = "The review is too long for a comment: it stands in the summary of the workflow's run.";

/** How many items of each list stay as long as others have more. */
const KEPT = 10;

/**
 * A text in Markdown, as short as asked for. What is folded goes first, the last of it before all else; then items of lists and
 * rows of tables, from the end, first where there are many. No line is cut in two, nothing that was opened stays open, and the
 * text says at its top that it is cut.
 *
 * @param longest in UTF-16 units.
 */
export function cutToLength(markdown: string, longest: number): string {
  if (markdown.length <= longest) return markdown;
  const parts = partsOf(markdown);
  let length = written(parts).length;
  const leaveOut = (part: Part): void => {
    const before = linesOf(part).join("\n").length;
    part.left += part.items.splice(-1).length;
    length += linesOf(part).join("\n").length - before;
  };
  for (let place = parts.length - 1; place >= 0 && length > longest; place -= 1) {
    const part = parts[place];
    if (part?.folded !== true) continue;
    length -= linesOf(part).join("\n").length + 2;
    parts.splice(place, 1);
  }
  for (const kept of [KEPT, 0]) {
    for (const part of parts.toReversed()) {
      while (length > longest && part.items.length > kept) leaveOut(part);
    }
  }
  return length <= longest ? written(parts) : beginningOf(parts, longest);
}

/** The parts at the top that fit, of a text with lines that are too long for any. */
function beginningOf(parts: readonly Part[], longest: number): string {
  const texts = parts.map((part) => linesOf(part).join("\n"));
  const whole = (count: number) => `${[...texts.slice(0, count), TOO_LONG].join("\n\n")}\n`;
  let count = texts.length;
  while (count > 0 && whole(count).length > longest) count -= 1;
  return whole(count);
}

const written = (parts: readonly Part[]): string =>
  `${[NOTICE, ...parts.map((part) => linesOf(part).join("\n"))].join("\n\n")}\n`;

function linesOf({ frame, items, left }: Part): readonly string[] {
  if (left === 0) return [...frame, ...items];
  const more = `and ${left} more`;
  // In a table's first column, or as an item like the others.
  return [...frame, ...items, frame.length > 0 ? `| … ${more} |` : `- … ${more}`];
}

/** Parts of a text that the review's writer made: nothing of what it quotes begins a line with such marks. */
function partsOf(markdown: string): Part[] {
  const parts: Part[] = [];
  let open: string[] | undefined;
  for (const block of markdown.trim().split(/\n{2,}/)) {
    if (open !== undefined || block.startsWith("<details>")) {
      open = [...(open ?? []), block];
      if (!block.endsWith("</details>")) continue;
      parts.push({ frame: [open.join("\n\n")], items: [], left: 0, folded: true });
      open = undefined;
    } else {
      parts.push(partOf(block.split("\n")));
    }
  }
  // A fold that is never closed holds all that follows.
  if (open !== undefined) parts.push({ frame: [open.join("\n\n")], items: [], left: 0, folded: true });
  return parts;
}

function partOf(lines: readonly string[]): Part {
  const shape = { left: 0, folded: false };
  if (lines.every((line) => line.startsWith("- "))) return { ...shape, frame: [], items: [...lines] };
  if (lines.every((line) => line.startsWith("|")))
    return { ...shape, frame: lines.slice(0, 2), items: lines.slice(2) };
  return { ...shape, frame: lines, items: [] };
}
