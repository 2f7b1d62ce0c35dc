#!/usr/bin/env node
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { flag } from "command-line/arguments";
import { command } from "command-line/command";

const root = fileURLToPath(new URL("..", import.meta.url));

await command({
  name: "npm run tenant:generate",
  summary:
    "Writes local-auth0's files that follow from the installed auth0 SDK and from the tenant's routes.",
  options: { check: flag("write nothing; say which files are not as they would be written") },
  statuses: { 0: "when the files are as they should be", 1: "when one isn't, or couldn't be written" },
  run: async ({ check }) => {
    const { generatedFiles } = await import("./files.ts");
    const stale: string[] = [];
    // One after the other: the coverage is read from what is generated before it.
    for (const { file, text } of generatedFiles) {
      const address = path.join(root, file);
      const before = await readFile(address, "utf8").catch(() => "");
      const now = await text();
      if (before === now) continue;
      stale.push(`packages/local-auth0/${file}`);
      if (check) continue;
      await mkdir(path.dirname(address), { recursive: true });
      await writeFile(address, now);
    }
    if (!check || stale.length === 0) return 0;
    console.error(`${stale.join(" and ")} not as the SDK and the routes say: npm run tenant:generate`);
    return 1;
  },
});
