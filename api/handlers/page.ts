import { writeCursor } from "../cursor.ts";
import type { Page } from "../store.ts";

/** A page as clients get it: `next` is the cursor of the page behind it. */
export function pageBody({ entries, next }: Page) {
  return { entries, ...(next && { next: writeCursor(next) }) };
}
