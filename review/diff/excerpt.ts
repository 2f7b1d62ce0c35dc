/** Longer values are code and documents, of which a sentence has the part that differs. */
const LONGEST = 120;
/** How much of what is the same stands around it, in characters. */
const AROUND = 20;

/** Two values as JSON, as a sentence has them: of long texts where they differ first, and how they go on from there. */
export function excerpts(was: string, is: string): { readonly was: string; readonly is: string } {
  const [old, current] = [textOf(was), textOf(is)];
  if (old === null || current === null || Math.max(was.length, is.length) <= LONGEST) {
    return { was: shortened(was), is: shortened(is) };
  }
  const first = commonLength(old, current);
  const same = commonLength(reversed(old.slice(first)), reversed(current.slice(first)));
  const part = (text: string) => {
    const [start, end] = [Math.max(0, first - AROUND), Math.min(text.length, text.length - same + AROUND)];
    const excerpt = text.slice(start, Math.min(end, start + LONGEST));
    return JSON.stringify(
      `${start > 0 ? "…" : ""}${excerpt}${start + excerpt.length < text.length ? "…" : ""}`,
    );
  };
  return { was: part(old), is: part(current) };
}

/** A value as JSON, cut where it is too long for a sentence; empty for none. */
export const shortened = (json: string | null): string =>
  json !== null && json.length > LONGEST ? `${json.slice(0, LONGEST)}…` : (json ?? "");

function textOf(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

function commonLength(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let place = 0; place < length; place += 1) if (one[place] !== other[place]) return place;
  return length;
}

const reversed = (text: string): string => [...text].reverse().join("");
