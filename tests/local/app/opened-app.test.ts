import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type ExportOptions, exportedApp } from "../../../local/app/export.ts";
import { OpenedApp } from "../../../local/app/opened-app.ts";
import { hashOfSources } from "../../../local/app/sources.ts";
import { folderOf, INDEX, write } from "./fixture.ts";

const SOURCES = { "package-lock.json": "{}", "routes/index.tsx": "one" };

/** An app of which each build is watched, and finished by the test where it says so. */
async function appOf(
  exportInto: ExportOptions["exportInto"] = async (output) => write(path.join(output, "index.html"), INDEX),
) {
  const app = await folderOf(SOURCES);
  const kept = path.join(await folderOf({}), "kept");
  const said: string[] = [];
  const built: string[] = [];
  const options = {
    app,
    kept,
    install: async () => undefined,
    exportInto: async (output: string, from: string, signal: AbortSignal) => {
      built.push(output);
      await exportInto(output, from, signal);
    },
  };
  const opened = new OpenedApp((text) => said.push(text), options);
  return { app, kept, said, built, options, opened };
}

/** Waits until an app isn't being built any more. */
async function settled(opened: OpenedApp) {
  while (opened.state.state === "building") await new Promise((resolve) => setImmediate(resolve));
  return opened.state;
}

describe("an app that is opened", () => {
  it("is built when it is first opened, not before, and once for all who wait", async () => {
    const { opened, built, said } = await appOf();
    expect([built, said, opened.folder]).toEqual([[], [], undefined]);
    const states = await Promise.all([opened.open(), opened.open(), opened.open()]);
    expect(states.map(({ state }) => state)).toEqual(["building", "building", "building"]);
    const state = await settled(opened);
    expect(state).toEqual({ state: "ready", folder: opened.folder });
    expect(await opened.open()).toEqual(state);
    expect(built).toHaveLength(1);
    expect(said).toEqual([
      "app: Building the app: this takes about half a minute, and is kept",
      "app: built",
    ]);
  });

  it("is taken from what another process has kept", async () => {
    const { options, kept, app } = await appOf();
    const folder = await exportedApp(() => undefined, options);
    expect(folder).toBe(path.join(kept, await hashOfSources(app)));
    const other = new OpenedApp(() => undefined, {
      ...options,
      exportInto: () => Promise.reject(new Error("built twice")),
    });
    expect(await other.open()).toEqual({ state: "ready", folder });
  });

  it("is built anew after a change of its sources, with the one before served meanwhile", async () => {
    const { app, opened, built } = await appOf();
    await opened.open();
    await settled(opened);
    const before = opened.folder;
    await write(path.join(app, "routes/index.tsx"), "two");
    expect((await opened.open()).state).toBe("building");
    expect(opened.folder).toBe(before);
    await settled(opened);
    expect(opened.folder).not.toBe(before);
    expect(built).toHaveLength(2);
    await write(path.join(app, "routes/index.tsx"), "one");
    expect(await opened.open()).toEqual({ state: "ready", folder: before });
  });

  it("says why it failed, keeps nothing of it, and tries again when it is asked or its sources change", async () => {
    let fault = "no network";
    const { app, kept, opened, built, said } = await appOf(async (output) => {
      await write(path.join(output, "index.html"), INDEX);
      if (fault !== "") throw new Error(`APP_NOT_EXPORTED: ${fault}`);
    });
    await opened.open();
    const failed = { state: "failed", reason: "APP_NOT_EXPORTED: no network" };
    expect(await settled(opened)).toEqual(failed);
    expect(said.at(-1)).toBe("app: APP_NOT_EXPORTED: no network");
    expect(existsSync(kept)).toBe(false);
    expect(await opened.open()).toEqual(failed);
    expect(built).toHaveLength(1);
    opened.tryAgain();
    expect((await opened.open()).state).toBe("building");
    expect(await settled(opened)).toEqual(failed);
    fault = "";
    await write(path.join(app, "routes/index.tsx"), "mended");
    await opened.open();
    expect((await settled(opened)).state).toBe("ready");
    expect(built).toHaveLength(3);
  });

  it("ends a build that is under way with the process, and keeps nothing of it", async () => {
    const reached = Promise.withResolvers<void>();
    const { kept, opened, said } = await appOf(async (output, _app, signal) => {
      await write(path.join(output, "index.html"), INDEX);
      const ended = new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
      reached.resolve();
      await ended;
    });
    await opened.open();
    await reached.promise;
    await opened.close();
    expect(existsSync(kept)).toBe(false);
    expect(said).toHaveLength(1);
  });
});

describe("an export", () => {
  it("is of one state of the sources: one that was changed meanwhile is made again", async () => {
    const { app, kept, built, options } = await appOf(async (output, from) => {
      if (built.length === 1) await write(path.join(from, "routes/index.tsx"), "two");
      await write(path.join(output, "index.html"), `${built.length}`);
    });
    const folder = await exportedApp(() => undefined, options);
    expect(folder).toBe(path.join(kept, await hashOfSources(app)));
    expect(await readdir(kept)).toEqual([path.basename(folder)]);
    expect(built).toHaveLength(2);
  });

  it("of two processes at once is one of them, whole", async () => {
    const both = Promise.withResolvers<void>();
    let begun = 0;
    const { options, kept } = await appOf(async (output) => {
      begun += 1;
      if (begun === 2) both.resolve();
      await both.promise;
      await write(path.join(output, "index.html"), INDEX);
    });
    const one = exportedApp(() => undefined, options);
    const other = exportedApp(() => undefined, { ...options, kept });
    expect(await one).toBe(await other);
    expect(existsSync(path.join(await one, "index.html"))).toBe(true);
  });

  it("is kept for the newest sources only, and what a killed process left goes", async () => {
    const { app, kept, options } = await appOf();
    // No process has an id as high as this.
    await write(path.join(kept, "unfinished-0123abcd-99999999", "index.html"), "half");
    const folders: string[] = [];
    for (const text of ["a", "b", "c", "d"]) {
      await write(path.join(app, "routes/index.tsx"), text);
      folders.push(path.basename(await exportedApp(() => undefined, options)));
    }
    expect((await readdir(kept)).toSorted()).toEqual(folders.slice(1).toSorted());
  });

  it("has its packages installed first", async () => {
    const { options } = await appOf();
    const steps: string[] = [];
    await exportedApp((step) => steps.push(step), {
      ...options,
      install: async (_folder, onInstalling) => onInstalling(),
    });
    expect(steps).toEqual([
      "Installing the app's packages, once: this takes a minute or two",
      "Building the app: this takes about half a minute, and is kept",
    ]);
  });
});

describe("the hash of the app's sources", () => {
  it("is another after any change of a file, its name, or the lock file", async () => {
    const seen = new Set<string>();
    const app = await folderOf(SOURCES);
    const look = async () => seen.add(await hashOfSources(app));
    await look();
    await write(path.join(app, "routes/index.tsx"), "two");
    await look();
    await write(path.join(app, "package-lock.json"), "{ }");
    await look();
    await write(path.join(app, "routes/other.tsx"), "");
    await look();
    await rm(path.join(app, "routes/other.tsx"));
    await write(path.join(app, "routes/another.tsx"), "");
    await look();
    expect(seen.size).toBe(5);
  });

  it("passes over what makes no difference to the export", async () => {
    const app = await folderOf(SOURCES);
    const before = await hashOfSources(app);
    for (const name of [
      "node_modules/a.js",
      ".expo/b",
      "dist/c",
      "tests/d.ts",
      "ios/e",
      "configuration.json",
      "expo-env.d.ts",
    ]) {
      await write(path.join(app, name), "other");
    }
    expect(await hashOfSources(app)).toBe(before);
    await write(path.join(app, "design/tests.ts"), "");
    expect(await hashOfSources(app)).not.toBe(before);
  });
});
