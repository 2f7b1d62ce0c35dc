import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { endWithThisProcess } from "command-line/child-process";
import { project } from "../../infra/project.ts";
import { installPackages } from "../installed-packages.ts";
import { appFolder } from "./generated.ts";

/** Exports are kept here by what they were made from. */
const kept = path.join(project, "node_modules/.cache/app");

/** Parts of the app's folder that are no part of the export, or made from the rest. */
const APART = ["node_modules", ".expo", "dist", "android", "ios", "tests", "expo-env.d.ts"];

/**
 * The app for browsers, with its packages installed first where they have to be. The same sources are exported once.
 *
 * @param onStep hears what is going on before it takes its time.
 * @returns the folder of the export.
 * @throws {Error} PACKAGES_NOT_INSTALLED, or APP_NOT_EXPORTED with what Expo said.
 */
export async function exportedApp(onStep: (step: string) => void): Promise<string> {
  await installPackages(appFolder, () => onStep("installing the app's packages"));
  const folder = path.join(kept, await hashOfSources());
  if (existsSync(folder)) return folder;
  onStep("exporting the app");
  await mkdir(kept, { recursive: true });
  const unfinished = await mkdtemp(path.join(kept, "unfinished-"));
  try {
    await exportTo(unfinished);
    // Another process may have been faster.
    await rename(unfinished, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function exportTo(folder: string): Promise<void> {
  const expo = path.join(appFolder, "node_modules/expo/bin/cli");
  const running = promisify(execFile)(
    process.execPath,
    [expo, "export", "--platform", "web", "--output-dir", folder],
    { cwd: appFolder, env: { ...process.env, CI: "1", EXPO_OFFLINE: "1", EXPO_NO_TELEMETRY: "1" } },
  );
  endWithThisProcess(running.child);
  await running.catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(`APP_NOT_EXPORTED: expo export said:\n${stdout}${stderr}`);
  });
}

async function hashOfSources(): Promise<string> {
  const hash = createHash("sha256");
  const files = globSync("**", {
    cwd: appFolder,
    exclude: ({ name }) => APART.includes(name),
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) {
    const bytes = await readFile(file);
    hash.update(`${path.relative(appFolder, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex").slice(0, 32);
}
