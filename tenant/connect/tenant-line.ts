import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { TenantAccess } from "./access.ts";
import { TenantAccessError } from "./error.ts";

/** This machine, by any of its names: nothing that such a line says may lead to somebody's real tenant. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

const lineSchema = z.object({
  domain: z.string().regex(LOOPBACK),
  caFile: z.string(),
  management: z.object({ clientId: z.string(), clientSecret: z.string() }),
});

/** A tenant of this machine, and the file with the certificate of its authority. */
export interface LocalTenantAccess extends TenantAccess {
  readonly caFile: string;
}

/**
 * Reads access from the line of JSON that `npm start -- --json` and `npm run tenant -- --json` print. Other lines,
 * such as the heading that npm writes, are passed over.
 *
 * @throws {TenantAccessError} when the file can't be read or holds no such line, or its tenant is not on this machine.
 */
export async function accessOfLine(file: string): Promise<LocalTenantAccess> {
  try {
    const lines = (await readFile(file, "utf8")).split("\n");
    const line = lines.find((one) => one.startsWith("{")) ?? "";
    const { domain, caFile, management } = lineSchema.parse(JSON.parse(line));
    const { clientId, clientSecret } = management;
    return { domain, caFile, clientId, credentials: { clientSecret } };
  } catch (cause) {
    const fault =
      "expected the line that `npm start -- --json` or `npm run tenant -- --json` prints, of a tenant on this machine";
    throw new TenantAccessError(file, [fault], { cause });
  }
}
