import { rmdirSync, rmSync } from "node:fs";
import path from "node:path";

/**
 * The folder in which a process keeps what has to be a file: its own, and gone when it ends.
 *
 * @param parent holds the folders of all processes, and goes with the last of them.
 * @param purpose what its name begins with, for example `start`.
 */
export function scratchFolder(
  parent: string,
  purpose: string,
): { readonly path: string; readonly remove: () => void } {
  const folder = path.join(parent, `${purpose}-${process.pid}`);
  return {
    path: folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
      removeIfEmpty(parent);
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
