import { existsSync } from "node:fs";
import path from "node:path";
import { readSettings, readSettingsConfig } from "../../tenant/deploy/settings.ts";

/** Settings that the tenant's applications share, by the Deploy CLI's type of resource, with the stack's own values filled in. */
export type SettingsSnapshot = Readonly<Record<string, unknown>>;

/** The tenant's settings of the project in a folder; none in a revision, or for a stack, that has no such settings. */
export async function readSettingsOf(folder: string, stack: string): Promise<SettingsSnapshot> {
  const settings = path.join(folder, "tenant", "settings");
  if (!existsSync(path.join(settings, `${stack}.json`))) return {};
  const config = await readSettingsConfig(stack, settings);
  return { ...(await readSettings(settings, config.keywords)), "Deploy CLI": { types: config.types } };
}
