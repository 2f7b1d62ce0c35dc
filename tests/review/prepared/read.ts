import { readFile, writeFile } from "node:fs/promises";
import { withRebundled } from "../../../review/snapshot/bundles.ts";
import { takeSnapshots } from "../../../review/snapshot/take.ts";

/** Reads several trees of the project in one process, which loads what they share once: of which the first is the
 * base: its argument is a file that lists them. */
const [file = ""] = process.argv.slice(2);
const folders = JSON.parse(await readFile(file, "utf8")) as readonly string[];

let base: Awaited<ReturnType<typeof takeSnapshots>> | undefined;
for (const folder of folders) {
  const snapshots = await takeSnapshots(folder);
  base ??= snapshots;
  await writeFile(`${folder}.json`, JSON.stringify(await withRebundled(folder, snapshots, base)));
}
// Pulumi keeps handles open.
process.exit(0);
