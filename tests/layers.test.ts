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

/**
 * dependency-cruiser sees a folder with all its subfolders as one, so that a folder and its own subfolder that import each
 * other escape it. Here each folder stands for its own files.
 */
it("no folder is part of a cycle, not even with a subfolder of its own", async () => {
  const depcruise = path.join(project, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [depcruise, ".", "--output-type", "json"], {
    cwd: project,
    maxBuffer: 2 ** 26,
  }).catch((failed: { stdout: string }) => failed);
  const imports = new Map<string, Map<string, string>>();
  for (const { source, dependencies } of cruise.parse(JSON.parse(stdout)).modules) {
    for (const { resolved } of dependencies.filter(
      ({ resolved: to, coreModule }) => !coreModule && !to.includes("node_modules/"),
    )) {
      const [from, to] = [path.dirname(source), path.dirname(resolved)];
      if (from === to) continue;
      const ofFolder = imports.get(from) ?? new Map<string, string>();
      imports.set(from, ofFolder.set(to, `${source} → ${resolved}`));
    }
  }
  expect(imports.size).toBeGreaterThan(50);
  const within = [...imports].flatMap(([from, to]) =>
    [...to].filter(([folder]) => reaches(imports, folder, from)).map(([, example]) => example),
  );
  expect(within).toEqual([]);
});

function reaches(
  imports: ReadonlyMap<string, ReadonlyMap<string, string>>,
  from: string,
  wanted: string,
): boolean {
  const seen = new Set([from]);
  for (const folder of seen) for (const next of imports.get(folder)?.keys() ?? []) seen.add(next);
  return seen.has(wanted);
}
