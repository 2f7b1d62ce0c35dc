import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { localFolder } from "../../../infra/project.ts";
import { areInstalled, installPackages } from "../../../local/app/installed-packages.ts";
import { folderOf, write } from "./fixture.ts";

const lockOf = (packages: Readonly<Record<string, object>>) =>
  JSON.stringify({ lockfileVersion: 3, packages });
const OWN = { name: "own", version: "1.0.0" };
const WANTED = lockOf({
  "": OWN,
  "node_modules/a": { version: "1.0.0" },
  "node_modules/other-platform": { version: "1.0.0", optional: true },
});

const packageOf = (lock: string, noted?: string) =>
  folderOf({
    "package.json": JSON.stringify(OWN),
    "package-lock.json": lock,
    ".npmrc": "",
    ...(noted !== undefined && { "node_modules/.package-lock.json": noted }),
  });

describe("the packages of a folder", () => {
  it.each([
    ["all that are wanted here", lockOf({ "node_modules/a": { version: "1.0.0" } }), true],
    ["one that is of another version", lockOf({ "node_modules/a": { version: "1.0.1" } }), false],
    ["one that is missing", lockOf({}), false],
    ["a note that is broken off", '{"packages":', false],
    ["none, as npm was interrupted", undefined, false],
  ])("are there or not: %s", async (_title, noted, installed) => {
    expect(await areInstalled(await packageOf(WANTED, noted))).toBe(installed);
  });

  it("are left alone where they are there", async () => {
    const folder = await packageOf(WANTED, lockOf({ "node_modules/a": { version: "1.0.0" } }));
    await installPackages(folder, () => expect.fail("it installs"));
    expect(existsSync(path.join(folder, "node_modules/.package-lock.json"))).toBe(true);
  });

  it("are installed as the lock file says, in place of what is there", async () => {
    const folder = await packageOf(WANTED, lockOf({ "node_modules/a": { version: "0.9.0" } }));
    await write(path.join(folder, "node_modules/stale/index.js"), "");
    const noted = lockOf({ "node_modules/a": { version: "1.0.0" } });
    await withNpm(
      `cat package-lock.json >/dev/null && mkdir node_modules && echo '${noted}' >node_modules/.package-lock.json`,
    );
    // A process that was killed has left half of them: none has an id as high as this.
    const half = path.join(localFolder, `installing-${path.basename(folder)}-99999999`);
    await write(path.join(half, "index.js"), "");
    const told: string[] = [];
    await installPackages(folder, () => told.push("installing"));
    expect(told).toEqual(["installing"]);
    expect(await areInstalled(folder)).toBe(true);
    expect(existsSync(path.join(folder, "node_modules/stale"))).toBe(false);
    expect(existsSync(half)).toBe(false);
  });

  it("stay as they are where npm fails, which is told with what to do", async () => {
    const folder = await packageOf(WANTED);
    await write(path.join(folder, "node_modules/stale/index.js"), "");
    await withNpm("mkdir -p node_modules/half && echo 'npm error code ENOTFOUND' >&2 && exit 1");
    await expect(installPackages(folder, () => undefined)).rejects.toThrow(
      `PACKAGES_NOT_INSTALLED: npm ci --no-audit --no-fund ended with status 1:\nnpm error code ENOTFOUND\nOnce npm's registry can be reached, try again; npm ci --prefix ${path.basename(folder)} says more`,
    );
    expect(existsSync(path.join(folder, "node_modules/stale/index.js"))).toBe(true);
    expect(existsSync(path.join(folder, "node_modules/half"))).toBe(false);
  });

  it("stay as they are where the process ends before npm", async () => {
    const folder = await packageOf(WANTED);
    await withNpm("mkdir -p node_modules/half && sleep 60");
    const leaving = new AbortController();
    const installing = installPackages(folder, () => leaving.abort(new Error("over")), leaving.signal);
    await expect(installing).rejects.toThrow("over");
    expect(existsSync(path.join(folder, "node_modules"))).toBe(false);
  });
});

/** Has a script stand in for npm. */
async function withNpm(script: string): Promise<void> {
  const folder = await folderOf({ npm: `#!/bin/sh\n${script}\n` });
  await chmod(path.join(folder, "npm"), 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}${path.delimiter}${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
  });
}
