import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const ENTRY = join(import.meta.dirname, "../src/main.ts");

/** Starts the command, and collects what it writes. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  return { child, stdout: text(child.stdout), stderr: text(child.stderr), ended: once(child, "close") };
}

/** The first line that it writes to stdout. */
async function firstLine({ stdout }: ChildProcess): Promise<string> {
  let line = "";
  for await (const chunk of stdout ?? []) {
    line += chunk;
    if (line.includes("\n")) break;
  }
  return line;
}

describe("npm run tenant", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "prints one line of JSON once ready, and ends at %s",
    async (signal) => {
      const child = spawn(process.execPath, [ENTRY, "--json"], { stdio: ["ignore", "pipe", "ignore"] });
      const ended = once(child, "close");
      const line = JSON.parse(await firstLine(child));
      expect(line).toEqual({
        domain: expect.stringMatching(/^localhost:\d+$/),
        issuer: `https://${line.domain}/`,
        caFile: expect.stringMatching(/ca\.pem$/),
        management: {
          clientId: expect.any(String),
          clientSecret: expect.any(String),
          token: expect.any(String),
        },
      });
      expect(existsSync(line.caFile)).toBe(true);
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(existsSync(line.caFile)).toBe(false);
    },
  );

  test("is called local-auth0 where the package is installed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "bin-"));
    await symlink(ENTRY, join(folder, "local-auth0"));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "local-auth0"), "--help"]);
    await rm(folder, { recursive: true });
    expect(stdout).toMatch(/^usage: local-auth0 \[--port N\]/);
  });

  test.each([
    [["--clock", "tomorrow"], '--clock is "tomorrow"; expected a time such as 2027-03-01T09:00:00Z'],
    [["--clock", "2027-02-30"], '--clock is "2027-02-30"; expected a time such as 2027-03-01T09:00:00Z'],
    [["--port", "high"], '--port is "high"; expected a whole number from 0 to 65535'],
    [["--port", "70000"], '--port is "70000"; expected a whole number from 0 to 65535'],
    [["--rate-limit", "0"], '--rate-limit is "0"; expected a whole number from 1 on'],
    [["--jsn"], "Unknown option '--jsn'"],
    [["extra"], "Unexpected argument 'extra'"],
  ])("refuses %j with exit status 2, and says how to call it", async (args, message) => {
    const { stdout, stderr, ended } = start(...args);
    expect(await ended).toEqual([2, null]);
    expect(await stdout).toBe("");
    expect(await stderr).toMatch(message);
    expect(await stderr).toContain("usage: npm run tenant -- [--port N] [--json]");
  });
});
