import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * The bytes that a function brings along which is not bundled: its own file, and the packages that it imports with all
 * that they depend on, as they are installed.
 */
export function unbundledSize(file: string, packages: readonly string[]): number {
  const folders = new Set<string>();
  const visit = (name: string, from: string) => {
    const folder = folderOf(name, from);
    if (folder === undefined || folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const name of packages) visit(name, path.dirname(file));
  return [...folders].reduce((sum, folder) => sum + sizeOf(folder), statSync(file).size);
}

/** Where Node finds a package; the nearest of the folders that it looks into. */
function folderOf(name: string, from: string): string | undefined {
  const places = createRequire(path.join(from, "index.js")).resolve.paths(name) ?? [];
  return places
    .map((place) => path.join(place, name))
    .find((folder) => statSync(path.join(folder, "package.json"), { throwIfNoEntry: false }) !== undefined);
}

/** Without the packages within a package: those are visited as dependencies. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules")
    .map((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? sizeOf(file) : statSync(file).size;
    })
    .reduce((sum, size) => sum + size, 0);
}
