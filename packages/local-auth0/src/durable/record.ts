import { crc32 } from "node:zlib";
import { z } from "zod";
import { emptyTenantState, type TenantState } from "../state/tenant-state.ts";

/** One change of a tenant's state: something was put under an identifier, or, without a value, taken away. */
export interface StateChange {
  readonly member: keyof TenantState;
  readonly id: string;
  readonly value?: unknown;
}

const members = z.enum(Object.keys(emptyTenantState()) as (keyof TenantState)[]);
const changes = z.array(z.strictObject({ member: members, id: z.string(), value: z.unknown().optional() }));

/** A record of the journal: changes that were made together, as one line that says whether it is whole. */
export function encodeRecord(made: readonly StateChange[]): string {
  const json = JSON.stringify(made);
  return `${checksum(json)} ${json}\n`;
}

/** @returns `undefined` for a line that is no record, or not the one that was written. */
export function decodeRecord(line: string): StateChange[] | undefined {
  const [sum, json] = [line.slice(0, 8), line.slice(9)];
  return sum === checksum(json) ? changes.parse(JSON.parse(json)) : undefined;
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, "0");
