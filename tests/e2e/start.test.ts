import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { project } from "../../infra/project.ts";

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the exit status, once the process and its streams have ended. */
  readonly ended: Promise<number | null>;
  /** The folder that only a running process has. */
  readonly home: string;
}

function npmStart(...args: string[]): Run {
  const child = spawn(process.execPath, ["local/start.ts", ...args], {
    cwd: project,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (part: string) => {
      texts[name] += part;
    });
  }
  onTestFinished(() => void child.kill("SIGKILL"));
  return {
    child,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    ended: once(child, "close").then(([status]) => status as number | null),
    home: path.join(project, ".local", `start-${child.pid}`),
  };
}

/** Waits until a process has said something. */
async function until(run: Run, said: () => boolean): Promise<void> {
  const ended = run.ended.then((status) => {
    throw new Error(`it ended with ${status}: ${run.stderr()}`);
  });
  const poll = async () => {
    while (!said()) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  await Promise.race([poll(), ended]);
}

describe("npm start", () => {
  it("with --once proves everything, prints the matrix, and leaves nothing behind", async () => {
    const run = npmStart("--once");
    expect(await run.ended).toBe(0);
    expect(run.stdout()).toContain("Timesheets Batch (for itself)");
    expect(run.stdout()).toMatch(/ {2}PUT \/approvals\/\{id\} +· +· +✓ /);
    expect(run.stdout()).toContain("every response agrees with rules/policy.ts.");
    expect(existsSync(run.home)).toBe(false);
  });

  it("with --json prints one line that a program can use, serves, and ends cleanly on SIGTERM", async () => {
    const run = npmStart("--json");
    await until(run, () => run.stdout().endsWith("\n"));
    const lines = run.stdout().trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? "");
    expect(Object.keys(line).sort()).toEqual(
      [
        "accessTokens",
        "apiUrl",
        "appUrl",
        "applications",
        "audience",
        "caFile",
        "databaseConnection",
        "directories",
        "domain",
        "issuer",
        "management",
        "people",
        "stack",
      ].sort(),
    );
    expect(Object.keys(line.applications.mobile)).toEqual(["clientId", "callbacks"]);
    expect(Object.keys(line.applications.web)).toEqual(["clientId", "clientSecret", "callbacks"]);
    expect(Object.keys(line.applications.batch)).toEqual(["clientId", "clientSecret"]);
    expect(line.stack).toBe("dev");
    expect(line.issuer).toBe(`https://${line.domain}/`);
    expect(line.people).toContainEqual({
      email: "manager@exampleco.com",
      password: expect.any(String),
      roles: ["Manager"],
      groups: [],
      label: "Manager",
      handGiven: [],
    });

    const health = await statusOf(`${line.apiUrl}/health`, line.caFile);
    expect(health).toBe(200);
    // Twice, as npm passes on what a terminal has sent already.
    run.child.kill("SIGTERM");
    run.child.kill("SIGTERM");
    expect(await run.ended).toBe(0);
    expect(existsSync(run.home)).toBe(false);
  });

  it("ends when it is interrupted while it comes up, and leaves nothing behind", async () => {
    const run = npmStart();
    await until(run, () => run.stderr().includes("tenant"));
    run.child.kill("SIGINT");
    expect(await run.ended).toBe(130);
    expect(existsSync(run.home)).toBe(false);
  });

  const misuses: [args: string[], said: string][] = [
    [["--onse"], "Unknown option '--onse'"],
    [["--port", "many"], '--port is "many"; expected a whole number from 0 to 65535'],
    [["--stack", "../dev"], '--stack is "../dev"; expected a stack\'s name'],
  ];
  it.each(misuses)("refuses %j", async (args, said) => {
    const run = npmStart(...args);
    expect(await run.ended).toBe(2);
    expect(run.stderr()).toContain(said);
    expect(run.stderr()).toContain("usage: npm start");
  });

  it("says which stack file is missing", async () => {
    const run = npmStart("--once", "--stack", "nowhere");
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toContain("STACK_FILE_UNREADABLE");
    expect(run.stderr()).toContain("Pulumi.nowhere.yaml");
  });
});

/** The status of an address, asked in a process that trusts the stack's authority as any client would. */
async function statusOf(url: string, caFile: string): Promise<number> {
  const script = "fetch(process.argv[1]).then((answer) => console.log(answer.status))";
  const child = spawn(process.execPath, ["-e", script, url], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
  let text = "";
  child.stdout.on("data", (part) => {
    text += part;
  });
  await once(child, "close");
  return Number(text);
}
