import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runGroup } from "../src/process-group.ts";

/** Starts a child that would live on, notes its id in a file, and waits. @param ignoring whether both pass SIGTERM over. */
const parent = (file: string, ignoring: boolean) => {
  const ignore = ignoring ? `process.on("SIGTERM", () => {});` : "";
  const child = `${ignore} require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000);`;
  return `${ignore} require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" }); setInterval(() => {}, 1000);`;
};

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "group-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Waits until a process has noted its id. */
async function idIn(file: string): Promise<number> {
  for (;;) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text !== "") return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function gone(id: number): Promise<boolean> {
  for (let tries = 0; tries < 500; tries += 1) {
    try {
      process.kill(id, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

const never = new AbortController().signal;

describe("a program in a group of its own", () => {
  it("runs to its end in its folder, with the environment that it is given", async () => {
    const cwd = await folder();
    const write = `require("fs").writeFileSync("out", process.env.WORD)`;
    const environment = { ...process.env, WORD: "done" };
    await runGroup(process.execPath, ["-e", write], { cwd, environment, signal: never });
    expect(await readFile(path.join(cwd, "out"), "utf8")).toBe("done");
  });

  it("tells the last lines of one that failed, with its status", async () => {
    const fail = `for (let line = 1; line <= 20; line += 1) console.error("line " + line); process.exitCode = 3`;
    const running = runGroup(process.execPath, ["-e", fail], { cwd: ".", signal: never });
    await expect(running).rejects.toMatchObject({
      code: "PROGRAM_FAILED",
      message: expect.stringMatching(/ ended with status 3:\nline 9\n(line \d+\n){10}line 20$/),
    });
  });

  it("says so when there is no such program", async () => {
    const running = runGroup("no-such-program", [], { cwd: ".", signal: never });
    await expect(running).rejects.toThrow("spawn no-such-program ENOENT");
  });

  it("starts nothing once it is to end", async () => {
    const signal = AbortSignal.abort(new Error("over"));
    await expect(runGroup("no-such-program", [], { cwd: ".", signal })).rejects.toThrow("over");
  });

  it.each([
    ["ends with all that it has started", false],
    ["is ended with all that it has started, where it doesn't end by itself", true],
  ])("%s", async (_title, ignoring) => {
    const cwd = await folder();
    const leaving = new AbortController();
    const file = path.join(cwd, "id");
    const running = runGroup(process.execPath, ["-e", parent(file, ignoring)], {
      cwd,
      signal: leaving.signal,
    });
    const failed = expect(running).rejects.toThrow("over");
    const id = await idIn(file);
    leaving.abort(new Error("over"));
    await failed;
    expect(await gone(id)).toBe(true);
  });

  it("ends with all that it has started when this process does", async () => {
    const cwd = await folder();
    const file = path.join(cwd, "id");
    const module = path.join(import.meta.dirname, "../src/process-group.ts");
    const main = `
      import { runGroup } from ${JSON.stringify(module)};
      process.stdin.once("data", () => process.exit(0));
      await runGroup(process.execPath, ["-e", ${JSON.stringify(parent(file, false))}], { cwd: ${JSON.stringify(cwd)}, signal: new AbortController().signal });
    `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", main], {
      stdio: ["pipe", "inherit", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const id = await idIn(file);
    child.stdin.write("end\n");
    await once(child, "exit");
    expect(await gone(id)).toBe(true);
  });
});
