import { createHash } from "node:crypto";

/**
 * The id of an entry that an external system calls `externalId`: the same for the same machine and name, so that an
 * entry that is sent again meets itself. A UUID of version 8, made of a SHA-256 (RFC 9562 §5.8).
 */
export function externalEntryId(machine: string, externalId: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([machine, externalId]))
    .digest();
  const bytes = digest.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
