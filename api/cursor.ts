import { z } from "zod";
import type { Position } from "./store.ts";

const position = z.tuple([z.iso.date(), z.uuid()]);

/** Writes a position as clients hand it back: opaque to them, and safe in a query. */
export function writeCursor({ date, id }: Position): string {
  return Buffer.from(JSON.stringify([date, id])).toString("base64url");
}

/**
 * Reads what `writeCursor` wrote; `undefined` for anything else. A cursor names a place in a list and nothing of
 * whose list it is, so that an invented one shows nothing that its reader may not see.
 */
export function readCursor(cursor: string): Position | undefined {
  try {
    const [date, id] = position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { date, id };
  } catch {
    return undefined;
  }
}
