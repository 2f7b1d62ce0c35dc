import { cpSync, globSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { runProgram } from "command-line/child-process";
import { temporaryFolder } from "command-line/scratch-folder";
import { exportedApp } from "../../local/app/export.ts";
import { appFolder } from "../../local/app/generated.ts";
import { count, type Measurement } from "../support/report.ts";

/** Compressed by gzip, in bytes: what the app may weigh. */
const MOST = 1_000_000;

/** Bytes of an export's JavaScript, each file compressed by itself, as a server sends it. */
interface Size {
  readonly files: number;
  readonly plain: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** JavaScript of the exported web app, beside an Expo app of the same versions that shows one word. */
export async function measureAppSize(): Promise<Measurement> {
  const app = sizeOf(await exportedApp((step) => console.error(step)));
  const bare = sizeOf(await exportBare());
  const row = (name: string, { files, plain, gzip, brotli }: Size) => [
    name,
    ...[files, plain, gzip, brotli].map(count),
  ];
  return {
    title: "Size of the web app",
    method: `JavaScript that \`expo export\` writes, minified; each file is compressed by itself, at the highest level. The bare app is \`bench/app/bare/\`, with the packages of \`app/\`.`,
    columns: ["", "files", "bytes", "gzip", "brotli"],
    rows: [row("Timesheets Mobile", app), row("bare Expo app", bare)],
    targets: [
      { what: `JavaScript by gzip, of ${count(MOST)} bytes`, ratio: app.gzip / MOST, bound: { below: 1 } },
      { what: "JavaScript by gzip, of a bare Expo app's", ratio: app.gzip / bare.gzip, bound: { below: 6 } },
    ],
  };
}

function sizeOf(folder: string): Size {
  const files = globSync("**/*.js", { cwd: folder }).map((file) => readFileSync(path.join(folder, file)));
  const sum = (bytesOf: (text: Buffer) => number) => files.reduce((total, text) => total + bytesOf(text), 0);
  return {
    files: files.length,
    plain: sum((text) => text.length),
    gzip: sum((text) => gzipSync(text, { level: 9 }).length),
    brotli: sum((text) => brotliCompressSync(text).length),
  };
}

/** Exports the bare app in a folder of its own. @returns the folder of the export. */
async function exportBare(): Promise<string> {
  const folder = temporaryFolder("bare-app").path;
  cpSync(path.join(import.meta.dirname, "bare"), folder, { recursive: true });
  symlinkSync(path.join(appFolder, "node_modules"), path.join(folder, "node_modules"), "dir");
  const expo = path.join(appFolder, "node_modules/expo/bin/cli");
  await runProgram(process.execPath, [expo, "export", "--platform", "web"], {
    cwd: folder,
    env: { ...process.env, CI: "1", EXPO_OFFLINE: "1", EXPO_NO_TELEMETRY: "1" },
  });
  return path.join(folder, "dist");
}
