import { mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onExit } from "./on-exit.ts";

/** A folder that goes with the process that it is for, or before. */
export interface ScratchFolder {
  readonly path: string;
  readonly remove: () => void;
}

/**
 * The folder in which a process keeps what has to be a file: its own, and gone when it ends.
 *
 * @param parent holds the folders of all processes, and goes with the last of them.
 * @param purpose what its name begins with, for example `start`.
 */
export function scratchFolder(parent: string, purpose: string): ScratchFolder {
  const folder = path.join(parent, `${purpose}-${process.pid}`);
  return goneAtExit(folder, () => removeIfEmpty(parent));
}

/** Makes a new folder among the system's temporary ones. @param purpose what its name begins with. */
export function temporaryFolder(purpose: string): ScratchFolder {
  return goneAtExit(mkdtempSync(path.join(tmpdir(), `${purpose}-${process.pid}-`)), () => undefined);
}

function goneAtExit(folder: string, afterwards: () => void): ScratchFolder {
  const remove = () => {
    // A child process that is ending may still be writing.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    afterwards();
  };
  const takeBack = onExit(remove);
  return {
    path: folder,
    remove: () => {
      takeBack();
      remove();
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
