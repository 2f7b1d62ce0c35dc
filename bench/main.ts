import { writeFile } from "node:fs/promises";
import path from "node:path";
import { flag, several } from "command-line/arguments";
import { command } from "command-line/command";
import { oneOf } from "command-line/values";
import { describeMachine } from "./support/machine.ts";
import type { Measurement } from "./support/report.ts";

type Measure = (quick: boolean) => Promise<Measurement>;

const BENCHMARKS: Readonly<Record<string, () => Promise<Measure>>> = {
  "token-verification": async () => (await import("./token-verification.ts")).measureTokenVerification,
  "authorised-requests": async () => (await import("./authorised-requests.ts")).measureAuthorisedRequests,
  "cold-start": async () => (await import("./cold-start.ts")).measureColdStart,
  "table-growth": async () => (await import("./table-growth.ts")).measureTableGrowth,
  "token-issuing": async () => (await import("./token-issuing.ts")).measureTokenIssuing,
  "tenant-memory": async () => (await import("./tenant-memory.ts")).measureTenantMemory,
  "app-size": async () => (await import("./app/size.ts")).measureAppSize,
  "app-start": async () => (await import("./app/start.ts")).measureAppStart,
  "app-scrolling": async () => (await import("./app/scrolling.ts")).measureAppScrolling,
};
const names = Object.keys(BENCHMARKS);

const RESULTS = path.join(import.meta.dirname, "RESULTS.md");

await command({
  name: "npm run bench",
  summary:
    "Measures the API and the app beside what somebody would pick instead, in the same run, and prints the ratios.",
  positionals: { chosen: several(oneOf("NAME", names), `${names.join(", ")}; all of them by default`) },
  options: { quick: flag("short rounds, for a first look") },
  notes: "All of them in full are written to bench/RESULTS.md.",
  statuses: { 0: "when each target is met", 1: "when one is missed", 2: "when it couldn't be determined" },
  failure: 2,
  run: async ({ chosen, quick }) => {
    const { installPackages } = await import("../local/app/installed-packages.ts");
    const { isMet, toMarkdown } = await import("./support/report.ts");
    await installPackages(import.meta.dirname, () => console.error("installing the peers"));
    const machine = describeMachine();
    console.log(`${machine}\n`);
    const measured: Measurement[] = [];
    for (const [name, load] of Object.entries(BENCHMARKS)) {
      if (chosen.length > 0 && !chosen.includes(name)) continue;
      console.error(`measuring ${name}`);
      const measure = await load();
      const measurement = await measure(quick);
      console.log(`${toMarkdown(measurement)}\n`);
      measured.push(measurement);
    }
    if (!quick && chosen.length === 0) {
      const text = ["# Benchmarks", `\`npm run bench\`, on ${machine}.`, ...measured.map(toMarkdown)];
      await writeFile(RESULTS, `${text.join("\n\n")}\n`);
    }
    return measured.every(({ targets }) => targets.every(isMet)) ? 0 : 1;
  },
});
