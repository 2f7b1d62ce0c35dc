import { readdir, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Removes the scratch folders of processes that were killed, and so could not do it themselves.
 *
 * @param purpose what the folders' names begin with; a process's id ends them (`command-line/scratch-folder`).
 */
export async function removeAbandoned(parent: string, purpose: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, id] = /-(\d+)$/.exec(name) ?? [];
    if (!name.startsWith(`${purpose}-`) || id === undefined || isRunning(Number(id))) continue;
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
