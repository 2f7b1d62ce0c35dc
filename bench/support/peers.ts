import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { endWithThisProcess } from "command-line/child-process";

const HOME = path.dirname(import.meta.dirname);

/** Installs what the benchmarks compare with, unless exactly that is there. */
export async function installPeers(): Promise<void> {
  if (areInstalled()) return;
  console.error("installing the peers");
  const install = spawn("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: HOME,
    stdio: ["ignore", "ignore", "inherit"],
  });
  endWithThisProcess(install);
  const [status] = await once(install, "exit");
  if (status !== 0) throw new Error(`PEERS_NOT_INSTALLED: npm ci in bench/ ended with ${status}`);
}

/** npm notes in a file of its own what it installed. */
function areInstalled(): boolean {
  try {
    const [wanted, found] = ["package-lock.json", "node_modules/.package-lock.json"].map(versionsOf);
    return wanted === found;
  } catch {
    return false;
  }
}

function versionsOf(file: string): string {
  const { packages } = JSON.parse(readFileSync(path.join(HOME, file), "utf8")) as {
    packages: Record<string, { version?: string; optional?: boolean }>;
  };
  const installed = Object.entries(packages).filter(
    ([name, { optional }]) => name !== "" && optional !== true,
  );
  return JSON.stringify(installed.map(([name, { version }]) => [name, version]).toSorted());
}
