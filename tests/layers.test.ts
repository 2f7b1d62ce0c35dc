import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { z } from "zod";

const project = path.dirname(import.meta.dirname);

const cruise = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ resolved: z.string(), coreModule: z.boolean() })),
    }),
  ),
});

/** Every import from one file of the project to another. */
async function importsOfProject(): Promise<{ from: string; to: string }[]> {
  const depcruise = path.join(project, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [depcruise, ".", "--output-type", "json"], {
    cwd: project,
    maxBuffer: 2 ** 26,
  }).catch((failed: { stdout: string }) => failed);
  return cruise
    .parse(JSON.parse(stdout))
    .modules.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ resolved, coreModule }) => !coreModule && !resolved.includes("node_modules/"))
        .map(({ resolved }) => ({ from: source, to: resolved })),
    );
}

const imports = await importsOfProject();

/**
 * dependency-cruiser sees a folder with all its subfolders as one, so that a folder and its own subfolder that import each
 * other escape it. Here each folder stands for its own files.
 */
it("no folder is part of a cycle, not even with a subfolder of its own", () => {
  expect(imports.length).toBeGreaterThan(1000);
  expect(withinCycles(imports, ({ from, to }) => [path.dirname(from), path.dirname(to)])).toEqual([]);
});

/** It asks only where the file that is imported lies, so that two folders that meet in subfolders escape it, too. */
it("no two neighbours import each other, whichever of their subfolders do it", () => {
  // Mutants are tried by the tests, and tests try what makes mutants.
  const others = imports.filter(({ from, to }) => !(from.startsWith("mutation/") && to.startsWith("tests/")));
  expect(withinCycles(others, neighbours)).toEqual([]);
});

/** The neighbours of one folder, files or folders, between which an import goes. */
function neighbours({ from, to }: { from: string; to: string }): [string, string] {
  const [one, other] = [from.split("/"), to.split("/")];
  const end = one.findIndex((name, index) => name !== other[index]) + 1;
  return [one.slice(0, end).join("/"), other.slice(0, end).join("/")];
}

/** Imports between two places of which the second leads back to the first. */
function withinCycles(
  all: readonly { from: string; to: string }[],
  placesOf: (one: { from: string; to: string }) => [string, string],
): string[] {
  const next = new Map<string, Set<string>>();
  const between = all
    .map((one) => ({ ...one, places: placesOf(one) }))
    .filter(({ places: [from, to] }) => from !== to);
  for (const { places } of between) next.set(places[0], (next.get(places[0]) ?? new Set()).add(places[1]));
  const reaches = (from: string, wanted: string): boolean => {
    const seen = new Set([from]);
    for (const place of seen) for (const other of next.get(place) ?? []) seen.add(other);
    return seen.has(wanted);
  };
  return between
    .filter(({ places: [from, to] }) => reaches(to, from))
    .map(({ from, to }) => `${from} → ${to}`);
}
