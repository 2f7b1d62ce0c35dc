import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Tenant } from "local-auth0";
import { parse } from "yaml";
import { runDeployCli } from "../../../tenant/deploy/deploy-cli.ts";

/** The types of resource that Pulumi owns, in the Deploy CLI's words. */
const TYPES = ["actions", "clientGrants", "clients", "databases", "resourceServers", "roles", "triggers"];

/**
 * All that a tenant holds of the types that Pulumi owns, by file, as the Deploy CLI exports it: names stand for ids.
 * The tenant's own address is left out, and lists whose order means nothing are sorted.
 *
 * @param folder a new one, for the export.
 */
export async function tenantExport(
  folder: string,
  { domain, caFile, management: { clientId, token } }: Tenant,
): Promise<Record<string, unknown>> {
  const config = `${folder}.json`;
  await writeFile(config, JSON.stringify({ AUTH0_INCLUDED_ONLY: TYPES }));
  const access = { domain, caFile, clientId, credentials: { token } };
  await runDeployCli(["export", "-c", config, "-f", "yaml", "-o", folder], { access });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<[string, unknown]> => {
      const file = path.join(entry.parentPath, entry.name);
      const text = (await readFile(file, "utf8")).replaceAll(domain, "tenant.example");
      return [path.relative(folder, file), file.endsWith(".yaml") ? unordered(parse(text)) : text];
    });
  return Object.fromEntries(await Promise.all(files));
}

/** The same value with its lists sorted, but for the Actions of a trigger, which run in their order. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(unordered).sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, key === "triggers" ? member : unordered(member)]),
  );
}
