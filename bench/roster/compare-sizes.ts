import { writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "command-line/scratch-folder";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../../infra/project.ts";
import { bringUp } from "../../local/bring-up.ts";
import { measureProcess, type ProcessRun, processLine } from "../support/measure-process.ts";
import { writeRoster } from "./write-roster.ts";

/** How many new people each roster has. */
const SIZES = [1_000, 10_000] as const;

/** Applies rosters of several sizes to a stack of its own, and prints how much memory each takes. */
export async function compareSizes(): Promise<void> {
  const { path: home, remove } = temporaryFolder("roster-bench");
  try {
    const stack = await bringUp({
      home,
      stack: "dev",
      config: await readStackFile(path.join(project, "Pulumi.dev.yaml")),
    });
    try {
      const { domain, caFile, management } = stack.tenant;
      const tenantFile = path.join(home, "tenant.json");
      await writeFile(tenantFile, JSON.stringify({ domain, caFile, management }));
      const measured: ProcessRun[] = [];
      for (const people of SIZES) {
        const file = path.join(home, `${people}.csv`);
        await writeRoster(file, `of${people}`, people);
        const run = await measureProcess(path.join(project, "tenant/roster/main.ts"), [
          file,
          "--apply",
          "--tenant",
          tenantFile,
        ]);
        console.log(processLine(people, "people", run));
        measured.push(run);
      }
      const [few, many] = measured;
      if (few !== undefined && many !== undefined) {
        const [live, peak] = [many.live / few.live, many.peak / few.peak].map((ratio) => ratio.toFixed(2));
        console.log(
          `${SIZES[1] / SIZES[0]} times the people: ${live} times the heap, ${peak} times the peak`,
        );
      }
    } finally {
      await stack.close();
    }
  } finally {
    remove();
  }
}
