import { existsSync } from "node:fs";
import path from "node:path";
import { readSettings, readSettingsConfig } from "../../tenant/deploy/settings.ts";

/** Settings that the tenant's applications share, by the Deploy CLI's type of resource, with the stack's own values filled in. */
export type SettingsSnapshot = Readonly<Record<string, unknown>>;

/** The tenant's settings for a stack of the project in a folder. */
export interface SettingsReading {
  readonly settings: SettingsSnapshot;
  /** Why there are none: the file that is missing. Null when there are some. */
  readonly settingsFault: string | null;
}

/** Reads the tenant's settings for a stack. @throws {DeployError} when they are there, and cannot be read. */
export async function readSettingsOf(folder: string, stack: string): Promise<SettingsReading> {
  const settings = path.join(folder, "tenant", "settings");
  if (!existsSync(path.join(settings, `${stack}.json`))) {
    return { settings: {}, settingsFault: `there is no tenant/settings/${stack}.json` };
  }
  const config = await readSettingsConfig(stack, settings);
  return {
    settings: {
      ...(await readSettings(settings, config.keywords)),
      "Deploy CLI": { types: config.types },
    },
    settingsFault: null,
  };
}
