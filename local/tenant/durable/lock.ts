import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DurableError } from "./error.ts";

/**
 * Takes a folder for this process. The lock of a process that was killed is nobody's.
 *
 * @returns what gives the folder back.
 * @throws {DurableError} `DURABLE_FOLDER_IN_USE`
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, "lock");
  const holder = holderOf(file);
  if (holder !== undefined && isAlive(holder)) {
    throw new DurableError(
      "DURABLE_FOLDER_IN_USE",
      `${folder} is in use by process ${holder}; end it, or delete ${file} if that process is no tenant`,
    );
  }
  rmSync(file, { force: true });
  writeFileSync(file, String(process.pid), { flag: "wx" });
  return () => rmSync(file, { force: true });
}

function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** A process that may not be asked is alive too. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
