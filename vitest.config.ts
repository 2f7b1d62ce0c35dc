import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Where continuous integration wants a report that it can count from. */
const report = process.env.TEST_REPORT;

// Hundreds of processes load the same SDKs: the first compiles them, the others take what it kept.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, "node_modules/.cache/node");

/** The slowest files, slowest first: begun last, one of them would keep a whole run waiting. */
const LONGEST = [
  "tests/docs/how-to.test.ts",
  "tests/e2e/weakened.test.ts",
  "tests/review/prepared/prepared.test.ts",
  "tests/review/revision.test.ts",
  "tests/e2e/start.test.ts",
  "tests/docs/commands.test.ts",
  "tests/check.test.ts",
  "tests/infra/guardrails/pack.test.ts",
  "tests/tenant/deploy/command-line.test.ts",
  "tests/tenant/deploy/round-trip.test.ts",
  "tests/local/up-local.test.ts",
  "tests/e2e/stack.test.ts",
  "tests/e2e/killed-tenant.test.ts",
  "tests/tenant/roster/roster.test.ts",
];

const FILES = ["tests/**/*.test.ts", "packages/*/{tests,examples}/**/*.test.ts"];

/** They need the app's packages: `npm run app:test`. */
const OF_THE_APP = "tests/app/**";

/** The files that replace a module by another, which none of the others may meet. */
const replacing = globSync(FILES, { cwd: import.meta.dirname, exclude: [OF_THE_APP] }).filter((file) =>
  /\bvi\.(mock|doMock|resetModules)\(/.test(readFileSync(path.join(import.meta.dirname, file), "utf8")),
);

/** A worker is kept only as long as the next file is one that shares it: the others come before. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      if (project.config.isolate) return -1;
      const place = LONGEST.indexOf(path.relative(import.meta.dirname, moduleId));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  // The nearest one would be the app's for its files, which extends one of its own packages: they need not be installed here.
  tsconfig: "tsconfig.json",
  test: {
    expect: { requireAssertions: true },
    allowOnly: false,
    passWithNoTests: false,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    // Much of the time goes by in child processes and sockets: more workers than cores leave none of them idle.
    maxWorkers: "200%",
    // A machine of continuous integration has neighbours: the reporter names each test that held at the second try only.
    retry: report === undefined ? 0 : 1,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    projects: [
      { extends: true, test: { name: "isolated", include: replacing } },
      {
        extends: true,
        // Pulumi's and Auth0's SDKs take longer to load than most tests to run: the files of a worker share them.
        test: { name: "shared", include: FILES, exclude: [OF_THE_APP, ...replacing], isolate: false },
      },
    ],
  },
});
