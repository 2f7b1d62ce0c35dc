import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DurableError } from "./error.ts";

/** This process; with its beginning, as another one may get its number: in a container, each first one is 1. */
const SELF = `${process.pid} ${performance.timeOrigin}`;

/**
 * Takes a folder for this process. The lock of a process that was killed is nobody's.
 *
 * @returns what gives the folder back.
 * @throws {DurableError} `DURABLE_FOLDER_IN_USE`
 */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, "lock");
  const holder = holderOf(file);
  if (holder !== undefined) {
    throw new DurableError(
      "DURABLE_FOLDER_IN_USE",
      `${folder} is in use by process ${holder}; end it, or delete ${file} if that process isn't a tenant`,
    );
  }
  rmSync(file, { force: true });
  writeFileSync(file, SELF, { flag: "wx" });
  return () => rmSync(file, { force: true });
}

/** The process that has a lock and is alive. */
function holderOf(file: string): number | undefined {
  const lock = contentOf(file);
  const pid = Number.parseInt(lock, 10);
  if (!(pid > 0)) return undefined;
  if (pid === process.pid) return lock === SELF ? pid : undefined;
  return isAlive(pid) ? pid : undefined;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
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
