import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import path from "node:path";

/** Folders and files of the app's that make no difference to its export. */
const BESIDE = new Set([
  "node_modules",
  ".expo",
  "dist",
  "ios",
  "android",
  "coverage",
  "tests",
  "configuration.json",
  // Written by Expo.
  "expo-env.d.ts",
]);

/**
 * A name for the present state of the app's sources and of its lock file: the same for the same content, and another after
 * any change.
 */
export async function hashOfSources(folder: string): Promise<string> {
  const files: string[] = [];
  const exclude = (entry: { readonly name: string; readonly parentPath: string }) =>
    path.resolve(entry.parentPath) === path.resolve(folder) && BESIDE.has(entry.name);
  for await (const entry of glob("**", { cwd: folder, withFileTypes: true, exclude })) {
    if (entry.isFile()) files.push(path.relative(folder, path.join(entry.parentPath, entry.name)));
  }
  const hash = createHash("sha256");
  for (const file of files.toSorted()) {
    const content = await readFile(path.join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 32);
}
