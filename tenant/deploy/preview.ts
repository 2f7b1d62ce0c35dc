import { temporaryFolder } from "command-line/scratch-folder";
import type { Difference } from "declared-stack/difference";
import { changesBetween } from "./changes.ts";
import type { DeployCliOptions } from "./deploy-cli.ts";
import { exportSettings } from "./export-settings.ts";
import { readSettings, readSettingsConfig, refuseUnknownKeywords, SETTINGS_FOLDER } from "./settings.ts";

/**
 * Tells what an import would change, without changing it: exports the tenant's settings to a folder that is gone
 * afterwards, and compares. The Deploy CLI's own dry run names the types that would change, not the fields.
 *
 * @throws {DeployError} when that can't be told.
 */
export async function previewImport(stack: string, options: DeployCliOptions): Promise<Difference[]> {
  const config = await readSettingsConfig(stack);
  const declared = await readSettings(SETTINGS_FOLDER, config.keywords);
  refuseUnknownKeywords(declared, config);
  const folder = temporaryFolder("tenant-settings");
  try {
    await exportSettings(stack, folder.path, options);
    return changesBetween(declared, await readSettings(folder.path, {}));
  } finally {
    folder.remove();
  }
}
