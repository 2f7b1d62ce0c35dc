import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { runGroup } from "command-line/process-group";
import { scratchFolder } from "command-line/scratch-folder";
import { z } from "zod";
import { localFolder } from "../../infra/project.ts";
import { removeAbandoned } from "./abandoned.ts";

/** All that `npm ci` reads. */
const FILES = ["package.json", "package-lock.json", ".npmrc"] as const;

/**
 * Installs what a folder's lock file says, unless exactly that is there: whole or not at all, as it is done somewhere else
 * first. So nobody meets half of it, whoever is interrupted or does the same at the same time.
 *
 * @param onInstalling called before it is installed.
 * @param signal ends it, with all that npm has started.
 * @throws {Error} PACKAGES_NOT_INSTALLED, with what npm said.
 */
export async function installPackages(
  folder: string,
  onInstalling: () => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  if (await areInstalled(folder)) return;
  onInstalling();
  const name = path.basename(folder);
  const purpose = `installing-${name}`;
  const scratch = scratchFolder(localFolder, purpose);
  try {
    await mkdir(scratch.path, { recursive: true });
    await removeAbandoned(localFolder, purpose);
    await Promise.all(FILES.map((file) => copyFile(path.join(folder, file), path.join(scratch.path, file))));
    await runGroup("npm", ["ci", "--no-audit", "--no-fund"], { cwd: scratch.path, signal });
    await putInPlace(path.join(scratch.path, "node_modules"), folder);
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Error(
      `PACKAGES_NOT_INSTALLED: ${cause instanceof Error ? cause.message : String(cause)}\nOnce npm's registry can be reached, try again; npm ci --prefix ${name} says more`,
      { cause },
    );
  } finally {
    scratch.remove();
  }
}

async function putInPlace(installed: string, folder: string): Promise<void> {
  const place = path.join(folder, "node_modules");
  try {
    await rm(place, { recursive: true, force: true });
    await rename(installed, place);
  } catch (error) {
    // Somebody else may have been faster.
    if (!(await areInstalled(folder))) throw error;
  }
}

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optional: z.boolean().default(false) }),
  ),
});

/** Whether the packages of a lock file are there. npm notes last what it has installed, so one that was interrupted noted none. */
export async function areInstalled(folder: string): Promise<boolean> {
  const [wanted, found] = await Promise.all(
    ["package-lock.json", "node_modules/.package-lock.json"].map((file) =>
      packagesIn(path.join(folder, file)),
    ),
  );
  return (
    wanted !== undefined &&
    found !== undefined &&
    Object.entries(wanted).every(
      ([at, { version, optional }]) => at === "" || optional || found[at]?.version === version,
    )
  );
}

async function packagesIn(file: string) {
  try {
    return lock.parse(JSON.parse(await readFile(file, "utf8"))).packages;
  } catch {
    return undefined;
  }
}
