import * as z from "zod/mini";
import type { Key } from "./schema.ts";
import { type Reservation, StoreUnavailableError } from "./store.ts";
import type { Table } from "./table.ts";

/** How often it is tried to reserve a name that is taken, and gone when it is looked up. */
const ATTEMPTS = 3;

const reservationItem = z.object({ meaning: z.string() });

/**
 * Reserves a name, as `TimesheetStore` promises. A name whose time is over may be taken although DynamoDB still has it:
 * it throws items away days after their time.
 */
export async function reserveName(
  table: Table,
  { name, ...reservation }: Reservation,
  now: Date,
): Promise<string> {
  const key: Key = { pk: `claim#${name}`, sk: "claim" };
  const isFree = {
    expression: "attribute_not_exists(pk) OR expiresAt < :now",
    values: { ":now": Math.floor(now.getTime() / 1000) },
  };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (await table.putIf(isFree, { ...key, ...reservation })) return reservation.meaning;
    const held = await table.get(key);
    if (held !== undefined) return reservationItem.parse(held).meaning;
  }
  throw new StoreUnavailableError({ cause: new Error("the name was taken and free again by turns") });
}
