import { readFileSync, writeFileSync } from "node:fs";
import { whenOrphaned } from "command-line/parent";
import { withRebundled } from "../snapshot/bundles.ts";
import { takeSnapshots } from "../snapshot/take.ts";

/**
 * Reads the project in a folder, and writes what it read as JSON to the open file 3, after the text `begin` that stands on
 * standard input beside the base's stacks, if it is compared with a base. Arguments are the folder and the stacks, none for
 * all. The folder's program runs in this process. It doesn't see that text, and so cannot write something of its own in the
 * place of what is read.
 */
const [folder = "", ...stacks] = process.argv.slice(2);
const { begin, base } = JSON.parse(readFileSync(0, "utf8"));
// As they are before any code of the folder's has run.
const [write, { stringify }, exit] = [writeFileSync, JSON, process.exit.bind(process)];
// With all that the program has started: it is the first of its group.
whenOrphaned(() => process.kill(-process.pid, "SIGKILL"));

try {
  write(3, begin + stringify(await withRebundled(folder, await takeSnapshots(folder, stacks), base)));
  // Pulumi keeps handles open.
  exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  exit(1);
}
