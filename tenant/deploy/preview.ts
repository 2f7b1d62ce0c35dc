import path from "node:path";
import { temporaryFolder } from "command-line/scratch-folder";
import type { Difference } from "declared-stack/difference";
import { valueAt } from "declared-stack/value";
import { changesBetween } from "./changes.ts";
import type { DeployCliOptions } from "./deploy-cli.ts";
import { readTenantSettings } from "./export-settings.ts";
import { refuseUnsoundSessions } from "./session-lifetimes.ts";
import { readSettings, readSettingsConfig, refuseUnknownKeywords, SETTINGS_FOLDER } from "./settings.ts";
import { isUnread, type UnreadSettings } from "./unread.ts";

/** The changes that an import would make, as far as the tenant's settings could be read. */
export interface ImportPreview {
  readonly changes: readonly Difference[];
  /** The declared settings of which the tenant's own are not known. */
  readonly unread: readonly UnreadSettings[];
}

/**
 * Tells what an import would change, without changing it: exports the tenant's settings to a folder that is gone
 * afterwards, and compares. The Deploy CLI's own dry run names the types that would change, not the fields.
 *
 * @throws {DeployError} when that can't be told.
 */
export async function previewImport(stack: string, options: DeployCliOptions): Promise<ImportPreview> {
  const config = await readSettingsConfig(stack);
  const declared = await readSettings(SETTINGS_FOLDER, config.keywords);
  refuseUnknownKeywords(declared, config);
  refuseUnsoundSessions(declared, config);
  const folder = temporaryFolder("tenant-settings");
  try {
    const { settings, unread } = await readTenantSettings(stack, path.join(folder.path, "export"), options);
    const changes = changesBetween(declared, settings).filter(({ path: at }) => !isUnread(at, unread));
    // An import leaves alone whatever isn't declared, and nobody knows what it would do to the rest.
    const open = unread.filter(({ path: at }) => at === "" || valueAt(declared, at) !== undefined);
    return { changes, unread: open.map((part) => ({ ...part, isAbsent: false })) };
  } finally {
    folder.remove();
  }
}
