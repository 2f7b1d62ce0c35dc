import { writeFile } from "node:fs/promises";
import { takeSnapshots } from "../snapshot/take.ts";

/** Reads the project in a folder, and writes what it read as JSON: arguments are the folder, the file and the stacks, none for all. */
const [folder = "", file = "", ...stacks] = process.argv.slice(2);

try {
  await writeFile(file, JSON.stringify(await takeSnapshots(folder, stacks)));
  // Pulumi keeps handles open.
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
