import { rmdirSync, rmSync } from "node:fs";
import path from "node:path";

/** The checkout. */
export const project = path.dirname(import.meta.dirname);

/**
 * The folder in which a process keeps what has to be a file: git-ignored, its own, and gone when it ends.
 *
 * @param purpose what its name begins with, for example `start`.
 */
export function homeOf(purpose: string): { readonly path: string; readonly remove: () => void } {
  const parent = path.join(project, ".local");
  const home = path.join(parent, `${purpose}-${process.pid}`);
  return {
    path: home,
    remove: () => {
      rmSync(home, { recursive: true, force: true });
      removeIfEmpty(parent);
    },
  };
}

/** Other processes may have theirs beside it, or may have removed the parent already. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "ENOENT") throw error;
  }
}
