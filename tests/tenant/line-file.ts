import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Tenant } from "local-auth0";

/** Writes the line by which tools reach a tenant into a file of a folder. */
export async function lineFileOf(
  folder: string,
  { domain, caFile, management }: Pick<Tenant, "domain" | "caFile" | "management">,
): Promise<string> {
  const file = path.join(folder, "line.json");
  await writeFile(file, JSON.stringify({ domain, caFile, management }));
  return file;
}
