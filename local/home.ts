import { rmdirSync, rmSync } from "node:fs";
import path from "node:path";

/** The checkout. */
export const project = path.dirname(import.meta.dirname);

/** What the project's commands keep in the checkout; git passes it over. */
export const localFolder = path.join(project, ".local");

/**
 * The folder in which a process keeps what has to be a file: git-ignored, its own, and gone when it ends.
 *
 * @param purpose what its name begins with, for example `start`.
 */
export function homeOf(purpose: string): { readonly path: string; readonly remove: () => void } {
  const home = path.join(localFolder, `${purpose}-${process.pid}`);
  return {
    path: home,
    remove: () => {
      rmSync(home, { recursive: true, force: true });
      removeIfEmpty(localFolder);
    },
  };
}

/** Removes a folder that nothing lies in any more; another process may have done so already. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "ENOENT") throw error;
  }
}
