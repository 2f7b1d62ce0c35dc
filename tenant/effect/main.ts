import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { flag } from "command-line/arguments";
import { command } from "command-line/command";

await command({
  name: "npm run effect",
  summary:
    "Writes docs/effect.md: how fast a right that is taken away ends, by the lifetimes that the stacks declare.",
  options: { check: flag("write nothing; say whether the page is as it would be written") },
  statuses: { 0: "when the page is as it should be", 1: "when it isn't, or couldn't be written" },
  run: async ({ check }) => {
    const { project } = await import("../../infra/project.ts");
    const { declaredLifetimes } = await import("./declared-lifetimes.ts");
    const { writeEffects } = await import("./write-effects.ts");
    const file = path.join(project, "docs/effect.md");
    const text = writeEffects(await declaredLifetimes());
    if (!check) {
      await writeFile(file, text);
      return 0;
    }
    if ((await readFile(file, "utf8").catch(() => "")) === text) return 0;
    console.error("docs/effect.md is not what the stacks declare now: npm run effect");
    return 1;
  },
});
