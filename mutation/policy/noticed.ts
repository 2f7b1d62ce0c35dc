import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { endWithThisProcess } from "command-line/child-process";
import { temporaryFolder } from "command-line/scratch-folder";
import { z } from "zod";
import { project } from "../../infra/project.ts";
import type { Policy } from "../../rules/policy/types.ts";

const report = z.object({
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
});

/**
 * The name of a test of the rules that fails over a policy; nothing when all of them pass.
 *
 * @throws {Error} `TESTS_FAIL` when no test ran.
 */
export async function failingTest(policy: Policy): Promise<string | undefined> {
  const folder = temporaryFolder("policy");
  try {
    const MUTATED_POLICY = path.join(folder.path, "policy.json");
    await writeFile(MUTATED_POLICY, JSON.stringify(policy));
    const vitest = path.join(project, "node_modules/vitest/vitest.mjs");
    const child = spawn(process.execPath, [vitest, "run", "--config", "mutation/policy/vitest.config.ts"], {
      cwd: project,
      env: { ...process.env, MUTATED_POLICY },
      stdio: ["ignore", "pipe", "ignore"],
    });
    endWithThisProcess(child);
    const [output] = await Promise.all([text(child.stdout), once(child, "close")]);
    const { numTotalTests, testResults } = report.parse(JSON.parse(output));
    if (numTotalTests === 0) throw new Error("TESTS_FAIL: no test ran; run npx vitest run tests/rules first");
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    return results.find(({ status }) => status === "failed")?.fullName;
  } finally {
    folder.remove();
  }
}
