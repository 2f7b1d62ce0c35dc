import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { TenantAccess } from "./access.ts";
import { withBrowser } from "./browser-of-run.ts";
import { withDirectory } from "./directory-of-run.ts";
import { TenantAccessError } from "./error.ts";

/** This machine, by any of its names: nothing that such a line says may lead to somebody's real tenant. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

const lineSchema = z.looseObject({
  domain: z.string().regex(LOOPBACK),
  caFile: z.string(),
  management: z.object({ clientId: z.string(), clientSecret: z.string() }),
});

/** A tenant of this machine, and the file with the certificate of its authority. */
export interface LocalTenantAccess extends TenantAccess {
  readonly caFile: string;
}

/** A machine's section of the stack's configuration, for a key of one run on this machine. @param publicKey in PEM. */
export const sectionOfRun = (publicKey: string): string =>
  JSON.stringify({ authentication: "private_key_jwt", keys: [{ name: "of this run", publicKey }] });

const ofRunSchema = z.object({
  applications: z.record(z.string(), z.object({ privateKey: z.string().optional() })).default({}),
  appUrl: z.url().optional(),
  directories: z
    .record(
      z.string(),
      z.object({
        issuer: z.string(),
        clientId: z.string(),
        groupsFrom: z.string(),
        domains: z.array(z.string()),
      }),
    )
    .default({}),
});

/**
 * A stack's configuration as its local tenant was brought up with. Nobody here has the keys that its file names, so the
 * machines of a local one have a key of the run; the app is opened in a browser at an address of the run; and another tenant
 * plays the directory. The line has all of it.
 *
 * @param config as the stack's file has it.
 * @throws {TenantAccessError} when the file can't be read or holds no such line.
 */
export async function withLine(
  config: Readonly<Record<string, string>>,
  file: string,
): Promise<Readonly<Record<string, string>>> {
  const { applications, appUrl, directories } = ofRunSchema.parse(await lineIn(file));
  const machines = Object.entries(applications).flatMap(([key, { privateKey }]) => {
    if (privateKey === undefined) return [];
    const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
    return [[`timesheets:${key}`, sectionOfRun(publicKey)]];
  });
  const withDirectories = Object.entries(directories).reduce(
    (before, [key, directory]) => withDirectory(before, key, directory),
    config,
  );
  const withKeys = { ...withDirectories, ...Object.fromEntries(machines) };
  return appUrl === undefined ? withKeys : withBrowser(withKeys, new URL(appUrl).origin);
}

/**
 * Reads access from the line of JSON that `npm start -- --json` and `npm run tenant -- --json` print. Other lines,
 * such as the heading that npm writes, are passed over.
 *
 * @throws {TenantAccessError} when the file can't be read or holds no such line, or its tenant is not on this machine.
 */
export async function accessOfLine(file: string): Promise<LocalTenantAccess> {
  const { domain, caFile, management } = await lineIn(file);
  const { clientId, clientSecret } = management;
  return { domain, caFile, clientId, credentials: { clientSecret } };
}

async function lineIn(file: string): Promise<z.infer<typeof lineSchema>> {
  try {
    const lines = (await readFile(file, "utf8")).split("\n");
    return lineSchema.parse(JSON.parse(lines.find((one) => one.startsWith("{")) ?? ""));
  } catch (cause) {
    const fault =
      "expected the line that `npm start -- --json` or `npm run tenant -- --json` prints, of a tenant on this machine";
    throw new TenantAccessError(file, [fault], { cause });
  }
}
