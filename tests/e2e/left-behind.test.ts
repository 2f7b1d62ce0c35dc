import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { describe, expect, it, type TestContext } from "vitest";
import { project } from "../../infra/project.ts";

/**
 * Runs a script of package.json by npm, in a process group of its own, as a shell does with `&`.
 *
 * @param onTestFinished of the very test: side by side, vitest's own is that of any of them, which would end the others' too soon
 */
function npm(onTestFinished: TestContext["onTestFinished"], ...args: readonly string[]) {
  const child = spawn("npm", ["run", "--silent", ...args], {
    cwd: project,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const group = child.pid ?? Number.NaN;
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (said += part));
  onTestFinished(() => {
    if (isRunning(group)) process.kill(-group, "SIGKILL");
  });
  return { child, group, said: () => said };
}

/** As long as a machine with much else to do may take to end something. */
const SOON = { timeout: 20_000 };

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** All processes but those that have ended and wait for somebody to ask how. */
function processes(): Listed[] {
  const listed = execFileSync("ps", ["-eo", "pid=,ppid=,pgid=,stat="], { encoding: "utf8" });
  return listed
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => !state?.startsWith("Z"))
    .map(([pid, parent, group]) => ({ pid: Number(pid), parent: Number(parent), group: Number(group) }));
}

const isRunning = (wanted: number): boolean => processes().some(({ group }) => group === wanted);

/** Process ids of those whose ancestor is a process. */
function descendantsOf(ancestor: number | undefined, all = processes()): number[] {
  const children = all.filter(({ parent }) => parent === ancestor);
  return children.flatMap(({ pid }) => [pid, ...descendantsOf(pid, all)]);
}

/** The folders of bases that some processes read at the moment. */
const treesOf = (pids: readonly number[]): string[] =>
  readdirSync(tmpdir())
    .filter((name) => pids.some((pid) => name.startsWith(`timesheets-review-${pid}-`)))
    .map((name) => path.join(tmpdir(), name));

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function statusOf(child: ChildProcess): Promise<unknown> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.signalCode ?? child.exitCode;
}

describe.concurrent("a tenant that npm serves", () => {
  it.for(["SIGTERM", "SIGINT", "SIGKILL"] as const)(
    "is gone when npm gets %s, with its port and its folder",
    { timeout: 60_000 },
    async (signal, { expect, onTestFinished }) => {
      const { child, group, said } = npm(onTestFinished, "tenant", "--", "--json");
      await expect.poll(said, { timeout: 30_000 }).toMatch(/\n$/);
      const { domain, caFile } = JSON.parse(said());
      const port = Number(domain.split(":")[1]);
      expect([await isOpen(port), existsSync(caFile)]).toEqual([true, true]);
      child.kill(signal);
      await statusOf(child);
      await expect.poll(() => isRunning(group), SOON).toBe(false);
      expect([await isOpen(port), existsSync(caFile)]).toEqual([false, false]);
    },
  );
});

describe.concurrent("npm", () => {
  it("takes a benchmark with it when it is killed, and what that measures", { timeout: 60_000 }, async ({
    expect,
    onTestFinished,
  }) => {
    const { child, group } = npm(onTestFinished, "bench:growth");
    await expect.poll(() => descendantsOf(child.pid).length, { timeout: 30_000 }).toBeGreaterThan(1);
    child.kill("SIGKILL");
    await expect.poll(() => isRunning(group), SOON).toBe(false);
  });

  it("leaves nothing of a review that it ends while the base is read", { timeout: 60_000 }, async ({
    expect,
    onTestFinished,
  }) => {
    const { child, group } = npm(onTestFinished, "review", "--", "--base", "HEAD");
    await expect.poll(() => descendantsOf(child.pid), { timeout: 30_000 }).not.toEqual([]);
    const [reviewing = Number.NaN] = descendantsOf(child.pid);
    await expect.poll(() => treesOf([reviewing]), { timeout: 30_000 }).not.toEqual([]);
    const all = descendantsOf(child.pid);
    child.kill("SIGTERM");
    await expect.poll(() => isRunning(group), SOON).toBe(false);
    // Who reads the base leads a group of its own.
    await expect.poll(() => processes().filter(({ pid }) => all.includes(pid)), SOON).toEqual([]);
    expect(treesOf([reviewing])).toEqual([]);
  });
});

/** Fails to load the program of this checkout, but not the base's. */
const BROKEN_HEAD = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, next) {
      if (url.startsWith(${JSON.stringify(`${pathToFileURL(path.join(project, "infra/index.ts"))}`)})) {
        process.stderr.write(process.pid + " is to fail\\n");
        throw new Error("the head is broken");
      }
      return next(url, context);
    },
  });
`)}`;

it("a review whose head fails leaves nothing of the base behind", { timeout: 60_000 }, async () => {
  const args = ["--import", BROKEN_HEAD, "review/main.ts", "--stack", "dev", "--base", "HEAD"];
  const child = spawn(process.execPath, args, {
    cwd: project,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect([status, said]).toEqual([2, expect.stringContaining("the head is broken")]);
  const group = child.pid ?? Number.NaN;
  await expect.poll(() => isRunning(group), SOON).toBe(false);
  expect(treesOf([group])).toEqual([]);
});

it("npm's scripts put no shell between npm and what it runs", async () => {
  const { default: manifest } = await import(path.join(project, "package.json"), { with: { type: "json" } });
  const running = Object.entries<string>(manifest.scripts).filter(([, script]) => /\bnode /.test(script));
  expect(running.filter(([, script]) => !script.startsWith("exec node "))).toEqual([]);
  expect(running.length).toBeGreaterThan(15);
});
