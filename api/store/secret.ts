import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import type { Key } from "./schema.ts";
import { StoreUnavailableError } from "./store.ts";
import type { Table } from "./table.ts";

/** How long the secret is, in bytes: a key of AES-256. */
const LENGTH = 32;

const KEY: Key = { pk: "secret#cursor", sk: "secret" };

const secretItem = z.object({
  secret: z.instanceof(Uint8Array).check(z.refine(({ length }) => length === LENGTH, `${LENGTH} bytes`)),
});

/** The secret with which cursors are sealed. Of several that are made at the same time, one is kept and given to all. */
export async function readOrMakeCursorSecret(table: Table): Promise<Uint8Array> {
  const kept = await table.get(KEY);
  if (kept !== undefined) return secretItem.parse(kept).secret;
  const secret = new Uint8Array(randomBytes(LENGTH));
  if (await table.putIf({ expression: "attribute_not_exists(pk)" }, { ...KEY, secret })) return secret;
  const faster = await table.get(KEY);
  if (faster !== undefined) return secretItem.parse(faster).secret;
  throw new StoreUnavailableError({ cause: new Error("the cursor secret was there and gone again") });
}
