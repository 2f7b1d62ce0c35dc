import { rmSync } from "node:fs";
import { cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { onExit } from "command-line/on-exit";
import { parseDocument } from "yaml";
import { type DeployCliOptions, runDeployCli } from "./deploy-cli.ts";
import { readSettings, readSettingsConfig, SETTINGS_FILE, type Settings } from "./settings.ts";
import { isUnread, type UnreadSettings, unreadSettings } from "./unread.ts";

/** The settings of a tenant, as far as they could be read. */
export interface TenantSettings {
  readonly settings: Settings;
  readonly unread: readonly UnreadSettings[];
}

/**
 * Writes a tenant's settings to a folder that isn't there yet: all of the types that a stack's settings are of, secrets as
 * placeholders.
 *
 * @throws {DeployError} `DEPLOY_CLI_FAILED`
 */
export async function readTenantSettings(
  stack: string,
  folder: string,
  options: DeployCliOptions,
): Promise<TenantSettings> {
  const { file, types } = await readSettingsConfig(stack);
  const lines = await runDeployCli(["export", "-c", file, "-f", "yaml", "-o", folder], options);
  const written = await readSettings(folder, {});
  const unread = unreadSettings(lines, types, written);
  const read = Object.entries(written).filter(([type]) => !isUnread(type, unread));
  return { settings: Object.fromEntries(read), unread };
}

/**
 * Exports a tenant's settings to a folder, which is made if need be. It is written beside it first: when that fails, the
 * folder is as it was. Types that could not be read are left out.
 *
 * @throws {DeployError} `DEPLOY_CLI_FAILED`
 */
export async function exportSettings(
  stack: string,
  folder: string,
  options: DeployCliOptions,
): Promise<TenantSettings> {
  const beside = `${folder}.partial-${process.pid}`;
  const remove = () => rmSync(beside, { recursive: true, force: true });
  const takeBack = onExit(remove);
  try {
    await mkdir(path.dirname(folder), { recursive: true });
    const exported = await readTenantSettings(stack, beside, options);
    const types = Object.keys(exported.settings);
    await keepTypes(path.join(beside, SETTINGS_FILE), types);
    if (types.length > 0) await moveInto(folder, beside);
    return exported;
  } finally {
    takeBack();
    remove();
  }
}

/** Takes out of an exported file whatever is of another type: the Deploy CLI writes a type that it could not read as empty. */
async function keepTypes(file: string, types: readonly string[]): Promise<void> {
  const document = parseDocument(await readFile(file, "utf8"));
  const written = Object.keys(document.toJS() ?? {});
  const unread = written.filter((type) => !types.includes(type));
  if (unread.length === 0) return;
  for (const type of unread) document.delete(type);
  await writeFile(file, document.toString());
}

/** A folder that is there keeps what else it holds. */
async function moveInto(folder: string, beside: string): Promise<void> {
  try {
    await rename(beside, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    await cp(beside, folder, { recursive: true });
  }
}
