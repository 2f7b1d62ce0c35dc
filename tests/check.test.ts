import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { project } from "../infra/project.ts";

// A test beside the others rather than a step before them: so `npm test -- PATTERN` runs what matches and nothing else.
it("npm run check finds nothing in types, style and layers", { timeout: 300_000 }, async () => {
  const check = promisify(execFile)("npm", ["run", "--silent", "check"], { cwd: project });
  const failure = await check.then(
    () => "",
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );
  expect(failure).toBe("");
});
