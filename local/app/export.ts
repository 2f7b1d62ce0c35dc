import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { runGroup } from "command-line/process-group";
import { scratchFolder } from "command-line/scratch-folder";
import { localFolder } from "../../infra/project.ts";
import { removeAbandoned } from "./abandoned.ts";
import { compressFiles } from "./compress.ts";
import { appFolder } from "./generated.ts";
import { installPackages } from "./installed-packages.ts";
import { hashOfSources } from "./sources.ts";

/** Exports that are kept: whoever goes back to another branch finds its own. */
const KEPT = 3;

/** Folders and programs that an export is made with. */
export interface ExportOptions {
  /** The app's sources. */
  readonly app: string;
  /** Where exports are kept by the hash of their sources, for all processes of this checkout. */
  readonly kept: string;
  readonly install: typeof installPackages;
  /** Writes the web app's files into a folder. */
  readonly exportInto: (output: string, app: string, signal: AbortSignal) => Promise<void>;
  /** Ends what is under way, with all that it has started. */
  readonly signal: AbortSignal;
}

export const ofThisCheckout: ExportOptions = {
  app: appFolder,
  kept: path.join(localFolder, "app"),
  install: installPackages,
  exportInto,
  signal: new AbortController().signal,
};

/**
 * The app for browsers, with its packages installed first where they have to be, and its texts compressed beside themselves.
 * The same sources are exported once; what isn't whole is never kept.
 *
 * @param onStep hears what is going on before it takes its time.
 * @returns the folder of the export.
 * @throws {Error} PACKAGES_NOT_INSTALLED, or APP_NOT_EXPORTED with what Expo said.
 */
export async function exportedApp(
  onStep: (step: string) => void,
  options: Partial<ExportOptions> = {},
): Promise<string> {
  const { app, kept, install, exportInto, signal } = { ...ofThisCheckout, ...options };
  const there = await keptExport({ app, kept });
  if (there !== undefined) return there;
  await install(app, () => onStep("Installing the app's packages, once: this takes a minute or two"), signal);
  onStep("Building the app: this takes about half a minute, and is kept");
  const scratch = scratchFolder(kept, `unfinished-${randomBytes(4).toString("hex")}`);
  try {
    await mkdir(scratch.path, { recursive: true });
    const hash = await hashOfSources(app);
    const output = path.join(scratch.path, hash);
    await exportInto(output, app, signal);
    await compressFiles(output, signal);
    // Somebody has written in the middle of it: it may have some of both.
    if ((await hashOfSources(app)) !== hash) return await exportedApp(onStep, options);
    const folder = path.join(kept, hash);
    await rename(output, folder).catch((error) => {
      // Another process may have been faster.
      if (!existsSync(folder)) throw error;
    });
    await removeOldest(kept);
    await removeAbandoned(kept, "unfinished");
    return folder;
  } finally {
    scratch.remove();
  }
}

/** The export of the app's present sources, where one is kept. */
export async function keptExport({
  app,
  kept,
}: Pick<ExportOptions, "app" | "kept">): Promise<string | undefined> {
  const folder = path.join(kept, await hashOfSources(app));
  if (!existsSync(folder)) return undefined;
  const now = new Date();
  await utimes(folder, now, now);
  return folder;
}

async function exportInto(output: string, app: string, signal: AbortSignal): Promise<void> {
  const expo = path.join(app, "node_modules/expo/bin/cli");
  try {
    await runGroup(process.execPath, [expo, "export", "--platform", "web", "--output-dir", output], {
      cwd: app,
      signal,
      // Without questions, requests and a stack's configuration, which the page brings along that is served.
      environment: {
        ...process.env,
        CI: "1",
        EXPO_OFFLINE: "1",
        EXPO_NO_TELEMETRY: "1",
        TIMESHEETS_CONFIGURATION: "",
      },
    });
    if (!existsSync(path.join(output, "index.html"))) throw new Error("it wrote no index.html");
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new Error(
      `APP_NOT_EXPORTED: ${cause instanceof Error ? cause.message : String(cause)}\nnpm run --prefix app check says more of the app's own faults`,
      { cause },
    );
  }
}

/** Removes all but the newest exports. */
async function removeOldest(kept: string): Promise<void> {
  const names = (await readdir(kept)).filter((name) => /^[0-9a-f]{32}$/.test(name));
  const exports = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(path.join(kept, name))).mtimeMs })),
  );
  const old = exports.toSorted((one, other) => other.time - one.time).slice(KEPT);
  for (const { name } of old) await rm(path.join(kept, name), { recursive: true, force: true });
}
