import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { AppConfiguration } from "../../../local/app/configuration.ts";

/** A folder of files, which is gone after the test. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "app-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await write(path.join(folder, name), content);
  return folder;
}

/** Writes a file, and the folders that it is in. */
export async function write(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

export const INDEX = "<!DOCTYPE html><html><head><title>App</title></head><body></body></html>";
export const ENTRY = "_expo/static/js/web/entry-0123456789abcdef0123456789abcdef.js";

export const configuration: AppConfiguration = {
  stack: "dev",
  environment: "development",
  domain: "localhost:4443",
  clientId: "client",
  audience: "https://api.dev.exampleco.com/timesheets",
  apiUrl: "https://localhost:1",
  session: { lifetime: 2, idleLifetime: 1 },
};
