import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A folder of one test, which is gone after it. */
export async function stateFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "tenant-state-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
