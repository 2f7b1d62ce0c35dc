import { writeFile } from "node:fs/promises";
import { takeSnapshot } from "../snapshot/take.ts";

/** Reads the project in a folder, and writes what it read as JSON: arguments are the folder, the stack and the file. */
const [folder = "", stack = "", file = ""] = process.argv.slice(2);

try {
  await writeFile(file, JSON.stringify(await takeSnapshot(folder, stack)));
  // Pulumi keeps handles open.
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
