import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { onDay } from "../../support/on-day.ts";

const project = path.resolve(import.meta.dirname, "../../..");

/** A copy of the project in which people may sign themselves up, and no waiver ends. */
async function weakProject(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "weak-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const part of [
    "infra",
    "rules",
    "api",
    "app/access",
    "app/generated",
    "local",
    "proof",
    "tenant",
    "package.json",
    "Pulumi.dev.yaml",
  ]) {
    await cp(path.join(project, part), path.join(folder, part), { recursive: true });
  }
  await symlink(path.join(project, "node_modules"), path.join(folder, "node_modules"), "dir");
  const file = path.join(folder, "infra/authorization/database.ts");
  const before = await readFile(file, "utf8");
  const after = before.replace("disableSignup: true", "disableSignup: false");
  expect(after).not.toBe(before);
  await writeFile(file, after);
  const waivers = path.join(folder, "infra/guardrails/waivers.yaml");
  await writeFile(waivers, (await readFile(waivers, "utf8")).replaceAll(/until: .*/g, "until: 9999-12-31"));
  return folder;
}

async function run(folder: string, ...command: readonly string[]) {
  const child = spawn(process.execPath, command, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  return { status, stdout, stderr };
}

describe("a stack that doesn't hold the guardrails", { timeout: 120_000 }, () => {
  it("isn't brought up by npm start, which says why, as npm run guardrails does", async () => {
    const folder = await weakProject();
    const [start, guardrails] = await Promise.all([
      run(folder, "local/start.ts", "--once"),
      run(folder, "infra/guardrails/main.ts", "--json"),
    ]);
    expect([start.status, start.stdout, guardrails.status]).toEqual([1, "", 1]);
    expect(start.stderr).toMatch(
      /^ExampleCo Timesheets, stack "dev", on this machine\n\nGUARDRAILS_BROKEN: nothing was brought up.\n {2}✗ critical connection-signup/,
    );
    expect(start.stderr).toContain(
      'auth0:index/connection:Connection "people": options.disableSignup is false; expected true. Set disableSignup, in infra/authorization/database.ts.',
    );
    const { stack, findings } = JSON.parse(guardrails.stdout) as {
      stack: string;
      findings: { guardrail: string }[];
    };
    expect([stack, findings.map(({ guardrail }) => guardrail)]).toEqual(["dev", ["connection-signup"]]);
  });

  it("isn't passed by npm run guardrails once a waiver has ended", async () => {
    const { status, stdout } = await run(project, ...onDay("2027-06-01"), "infra/guardrails/main.ts");
    expect(status).toBe(1);
    expect(stdout).toContain(
      'WAIVER_EXPIRED: the waiver of "function-network" for aws:lambda/function:Function api ended on 2027-05-31: fix the resource, or agree on a new date',
    );
  });

  it("is told apart from one that can't be judged", async () => {
    const { status, stderr } = await run(project, "infra/guardrails/main.ts", "--stack", "nowhere");
    expect(status).toBe(2);
    expect(stderr).toContain("STACK_FILE_UNREADABLE");
  });
});
