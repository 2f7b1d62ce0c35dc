import { randomBytes } from "node:crypto";
import type { NewEntry } from "../../domain/entry.ts";
import { digestOf } from "../../domain/entry-id.ts";
import { Problem } from "../../http/problem.ts";
import type { TimesheetStore } from "../../store/store.ts";
import type { Caller } from "../../verify/caller.ts";

/** How long a name that a client gave to an entry means that entry, in seconds. */
const NAME_LASTS = 24 * 60 * 60;

/** Visible ASCII. */
const NAME = /^[\x21-\x7e]{1,255}$/;

/** Under which key an entry is kept, and what was sent; see `Slot`. */
export interface EntryKey {
  readonly key: string;
  readonly sent: string;
}

/**
 * Finds the key of a new entry: a random one, or, where its client named it, the same for every try. The name is
 * reserved before the entry is kept: it then means this content, whatever becomes of the try.
 *
 * @param name the `Idempotency-Key`.
 * @throws {Problem} `invalid_header`, or `idempotency_key_reused` when the name means another entry.
 */
export async function keyOfNewEntry(
  { date, project, hours, note = "" }: NewEntry,
  { subject, application }: Caller,
  name: string | undefined,
  { store, at }: { readonly store: TimesheetStore; readonly at: Date },
): Promise<EntryKey> {
  const sent = digestOf("entry", date, project, String(hours), note);
  if (name === undefined) return { key: randomBytes(16).toString("base64url"), sent };
  if (!NAME.test(name)) throw invalidName();
  const meaning = await store.reserve({
    name: digestOf("idempotency", subject, application, name),
    meaning: sent,
    expiresAt: Math.floor(at.getTime() / 1000) + NAME_LASTS,
  });
  if (meaning !== sent) {
    throw new Problem("idempotency_key_reused", {
      detail: "Send a new Idempotency-Key with another entry; the same one is for trying again",
    });
  }
  return { key: digestOf("idempotent-entry", subject, application, name, sent), sent };
}

const invalidName = (): Problem =>
  new Problem("invalid_header", {
    detail: "Correct the fields listed in errors, and send it again",
    errors: [{ pointer: "idempotency-key", detail: "1 to 255 visible ASCII characters" }],
  });
