import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { DayPlace } from "../../domain/entry-id.ts";
import { Problem } from "../../http/problem.ts";

/** A place in a list of entries: a day of the list, and how many of its slots are behind. */
export interface Position extends DayPlace {
  readonly slots: number;
}

/** The list that a cursor belongs to, whose it is, and its filters. The cursor is good for nothing else. */
export type CursorContext = readonly (string | undefined)[];

const ALGORITHM = "aes-256-gcm";
/** Bytes, as NIST SP 800-38D recommends them. */
const NONCE = 12;
const TAG = 16;

const POSITION = /^(\d{4}-\d{2}-\d{2})\.([\w-]{22})\.(\d+)$/;

/**
 * Writes a position as clients hand it back: it tells them nothing, and they can change nothing of it.
 *
 * @param secret 32 bytes.
 */
export function sealCursor(
  { date, person, slots }: Position,
  context: CursorContext,
  secret: Uint8Array,
): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, secret, nonce, { authTagLength: TAG });
  cipher.setAAD(bytesOf(context));
  const sealed = Buffer.concat([cipher.update(`${date}.${person}.${slots}`), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/**
 * Reads what `sealCursor` wrote.
 *
 * @throws {Problem} `invalid_cursor` for anything else: of another list, person, filter or secret, changed or cut.
 */
export function openCursor(cursor: string, context: CursorContext, secret: Uint8Array): Position {
  const bytes = Buffer.from(cursor, "base64url");
  // Decoding passes over what it doesn't know; a cursor has exactly one spelling.
  if (bytes.length <= NONCE + TAG || bytes.toString("base64url") !== cursor) throw invalidCursor();
  const decipher = createDecipheriv(ALGORITHM, secret, bytes.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(bytesOf(context));
  decipher.setAuthTag(bytes.subarray(-TAG));
  const opened = decipher.update(bytes.subarray(NONCE, -TAG), undefined, "utf8");
  try {
    decipher.final();
  } catch (cause) {
    throw invalidCursor(cause);
  }
  const [whole, date, person, slots] = POSITION.exec(opened) ?? [];
  if (whole === undefined || date === undefined || person === undefined) throw invalidCursor();
  return { date, person, slots: Number(slots) };
}

const bytesOf = (context: CursorContext): Buffer =>
  Buffer.from(JSON.stringify(context.map((part) => part ?? null)));

const invalidCursor = (cause?: unknown): Problem =>
  new Problem("invalid_cursor", {
    detail:
      'Send the "next" of the page before as it came, with the same filters, or begin at the first page',
    cause,
  });
