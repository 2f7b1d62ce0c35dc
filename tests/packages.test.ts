import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";

const HOME = path.join(import.meta.dirname, "..");

let folder: string | undefined;
afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
});

it.each([".", "bench", "mutation"])(
  "the packages of %s can be installed by their lock file",
  async (name) => {
    folder = await mkdtemp(path.join(tmpdir(), "packages-"));
    for (const file of ["package.json", "package-lock.json", ".npmrc"]) {
      const from = path.join(HOME, name, file);
      await copyFile(from, path.join(folder, file)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT" || file !== ".npmrc") throw error;
      });
    }
    // Without a network it can only compare the two; it fails for what the lock file lacks.
    const install = promisify(execFile)("npm", ["ci", "--dry-run", "--offline", "--ignore-scripts"], {
      cwd: folder,
    });
    await expect(install).resolves.toHaveProperty("stdout");
  },
);
