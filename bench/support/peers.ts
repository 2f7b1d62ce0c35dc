import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const HOME = path.dirname(import.meta.dirname);

/** Installs what the benchmarks compare with, unless exactly that is there. */
export function installPeers(): void {
  if (areInstalled()) return;
  console.error("installing the peers");
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: HOME,
    stdio: ["ignore", "ignore", "inherit"],
  });
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
