import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { endWithThisProcess } from "command-line/child-process";

/**
 * Installs what a folder's lock file says, unless exactly that is there.
 *
 * @param onInstalling called before it is installed.
 * @throws {Error} PACKAGES_NOT_INSTALLED when npm can't, having told why on stderr.
 */
export async function installPackages(folder: string, onInstalling: () => void): Promise<void> {
  if (areInstalled(folder)) return;
  onInstalling();
  const install = spawn("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  endWithThisProcess(install);
  const [status] = await once(install, "exit");
  if (status !== 0) {
    const name = path.basename(folder);
    throw new Error(
      `PACKAGES_NOT_INSTALLED: npm ci in ${name}/ ended with ${status}; once the registry can be reached, npm ci --prefix ${name} installs them`,
    );
  }
}

/** npm notes in a file of its own what it installed. */
function areInstalled(folder: string): boolean {
  try {
    const [wanted, found] = ["package-lock.json", "node_modules/.package-lock.json"].map((file) =>
      versionsIn(path.join(folder, file)),
    );
    return wanted === found;
  } catch {
    return false;
  }
}

function versionsIn(file: string): string {
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as {
    packages: Record<string, { version?: string; optional?: boolean }>;
  };
  const installed = Object.entries(packages).filter(
    ([name, { optional }]) => name !== "" && optional !== true,
  );
  return JSON.stringify(installed.map(([name, { version }]) => [name, version]).toSorted());
}
