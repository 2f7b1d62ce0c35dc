import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { text as textOf } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { argument, flag, json, option } from "../src/arguments.ts";
import { type Command, execute } from "../src/command.ts";
import { UsageError } from "../src/usage-error.ts";
import { text, wholeNumber } from "../src/values.ts";

const options = { json, dryRun: flag("change nothing"), port: option(wholeNumber({ from: 1 }), "where", 80) };
const positionals = { file: argument(text("FILE.csv", "a file"), "has a head") };
type Declared = Command<typeof options, typeof positionals>;

async function ended(args: readonly string[], changed: Partial<Declared> = {}) {
  const written = { stdout: "", stderr: "" };
  const declared: Declared = {
    name: "npm run example",
    summary: "Does as an example.",
    options,
    positionals,
    notes: "It reads EXAMPLE.",
    statuses: { 0: "when done", 1: "when not" },
    run: () => 0,
    ...changed,
  };
  const status = await execute(declared, {
    args,
    stdout: { write: (part) => (written.stdout += part) },
    stderr: { write: (part) => (written.stderr += part) },
  });
  return { status, ...written };
}

const USAGE = `usage: npm run example -- FILE.csv [--json] [--dry-run] [--port N]

Does as an example.

  FILE.csv   has a head
  --json     one line of JSON on stdout, and everything else on stderr
  --dry-run  change nothing
  --port N   where (80)
  --help     this text

It reads EXAMPLE.

Exit status:
  0  when done
  1  when not
  2  when the arguments are wrong
`;

describe("a command", () => {
  it.each([["--help"], ["-h"], ["here", "--unknown", "--help"]])(
    "tells how it is called: %j",
    async (...args) => {
      expect(await ended(args)).toEqual({ status: 0, stdout: USAGE, stderr: "" });
    },
  );

  it("is called without the two dashes of npm where npm doesn't run it", async () => {
    const { stdout } = await ended(["--help"], { name: "example" });
    expect(stdout).toMatch(/^usage: example FILE\.csv \[--json\]/);
  });

  it("adds to a status 2 of its own that arguments can be wrong", async () => {
    const { stdout } = await ended(["--help"], {
      statuses: { 0: "when told", 2: "when it can't be determined" },
    });
    expect(stdout).toContain("  2  when it can't be determined, or when the arguments are wrong\n");
  });

  it("hands what it read to what it runs, whose status is its own", async () => {
    const seen: unknown[] = [];
    const run: Declared["run"] = (values) => seen.push(values) + 2;
    expect(await ended(["a.csv", "--port", "1"], { run })).toEqual({ status: 3, stdout: "", stderr: "" });
    expect(seen).toEqual([{ json: false, dryRun: false, port: 1, file: "a.csv" }]);
  });

  it("says what is wrong with its arguments in a sentence, and how it is called", async () => {
    const stderr = `--port is "a‹U+000A›b"; expected a whole number from 1 on\n\n${USAGE}`;
    expect(await ended(["a.csv", "--port", "a\nb"])).toEqual({ status: 2, stdout: "", stderr });
  });

  it("takes what it runs at its word when that can't do anything with them", async () => {
    const run = () => Promise.reject(new UsageError("EXAMPLE is missing; expected a word"));
    const stderr = `EXAMPLE is missing; expected a word\n\n${USAGE}`;
    expect(await ended(["a.csv"], { run, failure: 1 })).toEqual({ status: 2, stdout: "", stderr });
  });

  it("tells an error that was made to be read, and any other with where it came from", async () => {
    const failing = (error: unknown) => ended(["a.csv"], { run: () => Promise.reject(error) });
    expect(await failing(new Error("POLICY_WRONG: it is"))).toEqual({
      status: 1,
      stdout: "",
      stderr: "POLICY_WRONG: it is\n",
    });
    expect((await failing(new TypeError("x is not a function"))).stderr).toMatch(
      /^TypeError: x is not a function\n {4}at .*\n/,
    );
  });

  it("ends after an error with the status, and the words, that it has for it", async () => {
    const run = () => Promise.reject(new Error("A: b"));
    const describe = async (error: unknown) => `It failed: ${(error as Error).message}`;
    expect(await ended(["a.csv"], { run, describe, failure: 2 })).toMatchObject({
      status: 2,
      stderr: "It failed: A: b\n",
    });
    expect(
      await ended(["a.csv"], { run, failure: (error) => (error as Error).message.length }),
    ).toMatchObject({
      status: 4,
    });
  });

  it("lets no error write a line of the program's", async () => {
    const run = () => Promise.reject(new Error('TENANT_REFUSED: "\u001b[2K\nDone.\n::error::x"'));
    expect((await ended(["a.csv"], { run })).stderr).toBe(
      'TENANT_REFUSED: "‹U+001B›[2K\n  Done.\n  ‹U+003A›:error::x"\n',
    );
  });
});

/** A command in a process of its own. */
function start(run: string) {
  const source = path.join(import.meta.dirname, "../src/command.ts");
  const script = `import { command } from ${JSON.stringify(source)};
    await command({ name: "example", statuses: { 0: "when done" }, run: ${run} });`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script]);
  return { child, stdout: textOf(child.stdout), ended: once(child, "close") };
}

describe.concurrent("the process of a command", () => {
  it("ends though something is still open, and not before all that it wrote is out", async ({ expect }) => {
    const { stdout, ended } = start(
      `() => { setInterval(() => {}, 1000); process.stdout.write("x".repeat(1_000_000)); return 3; }`,
    );
    expect([await ended, (await stdout).length]).toEqual([[3, null], 1_000_000]);
  });

  it.for(["SIGINT", "SIGTERM"] as const)(
    "ends in order at %s, however often it comes",
    async (signal, { expect }) => {
      const { child, stdout, ended } = start(`async (_values, { signal }) => {
      const open = setInterval(() => {}, 1000);
      const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
      console.log("ready");
      await aborted;
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log("cleaned up");
      return 0;
    }`);
      await once(child.stdout, "data");
      child.kill(signal);
      child.kill(signal);
      setTimeout(() => child.kill(signal), 100);
      expect([await ended, await stdout]).toEqual([[0, null], "ready\ncleaned up\n"]);
    },
  );

  it("ends at once when what it runs asks for no signal", async ({ expect }) => {
    const { child, ended } = start(
      `() => { console.log("ready"); return new Promise((resolve) => setTimeout(resolve, 60_000)); }`,
    );
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect(await ended).toEqual([null, "SIGINT"]);
  });

  it.for([
    ["at a signal", "SIGTERM", [null, "SIGTERM"]],
    ["when the terminal is gone", "SIGHUP", [null, "SIGHUP"]],
    ["by its status", undefined, [4, null]],
  ] as const)(
    "leaves no folder and no child behind when it ends %s",
    async ([, signal, status], { expect }) => {
      const source = (name: string) => JSON.stringify(path.join(import.meta.dirname, "../src", name));
      const { child, ended } = start(`async () => {
      const { temporaryFolder } = await import(${source("scratch-folder.ts")});
      const { endWithThisProcess } = await import(${source("child-process.ts")});
      const { spawn } = await import("node:child_process");
      const { once } = await import("node:events");
      const { writeFileSync } = await import("node:fs");
      const { path } = temporaryFolder("command");
      writeFileSync(path + "/kept", "");
      const sleeping = spawn("sleep", ["60"]);
      endWithThisProcess(sleeping);
      console.log(JSON.stringify({ path, pid: sleeping.pid }));
      if (${signal === undefined}) return 4;
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }`);
      const { path: folder, pid } = JSON.parse(String((await once(child.stdout, "data"))[0]));
      if (signal !== undefined) child.kill(signal);
      expect(await ended).toEqual(status);
      expect(existsSync(folder)).toBe(false);
      await expect.poll(() => isRunning(pid)).toBe(false);
    },
  );
});

/** One that has ended and waits for somebody to ask how doesn't run. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^[^Z]/.test(stdout.trim());
}
