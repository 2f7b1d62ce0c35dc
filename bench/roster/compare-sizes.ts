import { writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "command-line/scratch-folder";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../../infra/project.ts";
import { bringUp } from "../../local/bring-up.ts";
import { measureRoster, type RosterRun, writeRoster } from "./measure.ts";

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
      const measured: RosterRun[] = [];
      for (const people of SIZES) {
        const file = path.join(home, `${people}.csv`);
        await writeRoster(file, `of${people}`, people);
        const run = await measureRoster(file, people, tenantFile);
        console.log(lineOf(run));
        measured.push(run);
      }
      const [few, many] = measured;
      if (few !== undefined && many !== undefined) {
        const [live, peak] = [many.live / few.live, many.peak / few.peak].map((ratio) => ratio.toFixed(2));
        console.log(
          `${many.people / few.people} times the people: ${live} times the heap, ${peak} times the peak`,
        );
      }
    } finally {
      await stack.close();
    }
  } finally {
    remove();
  }
}

function lineOf({ people, seconds, peak, live }: RosterRun): string {
  const [held, used] = [peak, live].map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`);
  const rate = `${seconds.toFixed(1)} s, ${Math.round(people / seconds)} a second`;
  return `${String(people).padStart(6)} people  ${rate}  heap ${used}, peak ${held}`;
}
