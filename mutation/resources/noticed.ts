import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { endWithThisProcess } from "command-line/child-process";
import { temporaryFolder } from "command-line/scratch-folder";
import { z } from "zod";
import { testsAbout } from "./files.ts";

/** A mutant to be shown to tests. */
export interface Shown {
  readonly id: string;
  /** Type and name of the resource that it changes. */
  readonly label: string;
}

interface Task extends Shown {
  readonly files: readonly string[];
}

const report = z.object({
  testResults: z.array(
    z.object({
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

const project = path.resolve(import.meta.dirname, "../..");
const vitest = path.join(project, "node_modules/vitest/vitest.mjs");

/** A change that no resource has: tests that fail for it would take anything for a weakening. */
const CONTROL: Shown = { id: "(no change)", label: "none none" };
/** As many as a process is shown at a time: each keeps the modules of its tests. */
const CHUNK = 120;

/**
 * Shows mutants to tests of the program: first to those about the type of the resource, next to the others.
 *
 * @param tell hears of how many have been shown.
 * @returns the ids of those that a test notices.
 * @throws {Error} `TESTS_FAIL` when tests fail without any change.
 */
export async function noticedByTests(
  mutants: readonly Shown[],
  round: "first" | "next",
  tell: (shown: number) => void,
): Promise<ReadonlySet<string>> {
  const noticed = new Set<string>();
  const tasks = mutants.map((mutant) => ({ ...mutant, files: testsAbout(typeOf(mutant))[round] }));
  for (let start = 0; start < tasks.length; start += CHUNK) {
    for (const id of await show(tasks.slice(start, start + CHUNK))) noticed.add(id);
    tell(Math.min(start + CHUNK, tasks.length));
  }
  return noticed;
}

const typeOf = ({ label }: Shown): string => label.slice(0, label.indexOf(" "));

async function show(tasks: readonly Task[]): Promise<readonly string[]> {
  const { path: folder, remove } = temporaryFolder("mutants");
  try {
    const files = [...new Set(tasks.flatMap((task) => task.files))];
    await writeFile(
      path.join(folder, "mutants.json"),
      JSON.stringify({ mutants: [{ ...CONTROL, files }, ...tasks] }),
    );
    const failed = await failuresOf(folder);
    const wrong = failed.find(([group]) => group === CONTROL.id);
    if (wrong !== undefined) {
      throw new Error(
        `TESTS_FAIL: "${wrong.slice(1).join(" > ")}" fails without any change: run npx vitest run tests/infra first`,
      );
    }
    return failed.flatMap(([id]) => (id === undefined ? [] : [id]));
  } finally {
    remove();
  }
}

/** The titles of the tests that failed, each below the id of its mutant. */
async function failuresOf(folder: string): Promise<string[][]> {
  const MUTANTS_REPORT = path.join(folder, "report.json");
  const child = spawn(process.execPath, [vitest, "run", "--config", "mutation/resources/vitest.config.ts"], {
    cwd: project,
    env: { ...process.env, MUTANTS: path.join(folder, "mutants.json"), MUTANTS_REPORT },
    stdio: "ignore",
  });
  endWithThisProcess(child);
  await once(child, "close");
  const { testResults } = report.parse(JSON.parse(await readFile(MUTANTS_REPORT, "utf8")));
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (results.length === 0) throw new Error(`TESTS_FAIL: ${testResults[0]?.message ?? "no test ran"}`);
  const failed = results.filter(({ status }) => status === "failed");
  return failed.map(({ ancestorTitles, title }) => [...ancestorTitles, title]);
}
