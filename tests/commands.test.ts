import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, it } from "vitest";

const project = path.dirname(import.meta.dirname);
const { scripts } = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** The project's own commands: those of its scripts that run a file of it, which may have several. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file, own] = /^exec node (\S+\.[jt]s)( \w+)?$/.exec(script) ?? [];
  if (file === undefined) return [];
  const words = [file, ...(own === undefined ? [] : [own.trim()])];
  return [{ name: name === "start" ? "npm start" : `npm run ${name}`, words }];
});

/** Those whose options are another program's: it refuses them. */
const PASSING_ON = ["npm run preview", "npm run deploy", "npm run bootstrap", "npm run pulumi"];

/** Refuses every package but the one that commands are declared with: Pulumi's takes seconds to load. */
const LIGHT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    resolve(specifier, context, next) {
      if (/^(?:[./]|node:|file:|command-line\\/)/.test(specifier)) return next(specifier, context);
      throw new Error("loads " + specifier);
    },
  });
`)}`;

async function run(words: readonly string[], ...args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", LIGHT, ...words, ...args], {
    cwd: project,
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { status, stdout, stderr };
}

describe.concurrent("each command of package.json", () => {
  it("is among those that are tried here", ({ expect }) => {
    expect(commands.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["npm start", "npm run review", "npm run tenant", "npm run sweep"]),
    );
    expect(
      Object.values(scripts).filter((script) => /^(exec )?node (?!node_modules)/.test(script)),
    ).toHaveLength(commands.length);
  });

  it("is in docs/commands.md", ({ expect }) => {
    const page = readFileSync(path.join(project, "docs/commands.md"), "utf8");
    const called = Object.keys(scripts).map((name) =>
      ["start", "test"].includes(name) ? `npm ${name}` : `npm run ${name}`,
    );
    expect(called.filter((command) => !new RegExp(`${command}(?![\\w:])`).test(page))).toEqual([]);
  });

  it.for(commands)(
    "tells how it is called, without loading what it runs: $name",
    async ({ name, words }, { expect }) => {
      const { status, stdout, stderr } = await run(words, "--help");
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout.split(/(?: --.*)?\n/, 1)).toEqual([`usage: ${name}`]);
      expect(stdout).toMatch(/^ {2}--help +this text$/m);
      expect(stdout).toMatch(/\nExit status:\n {2}0 {2}/);
    },
  );

  const own = commands.filter(({ name }) => !PASSING_ON.includes(name));
  it.for(own)("refuses an option that it doesn't have: $name", async ({ name, words }, { expect }) => {
    const { status, stdout, stderr } = await run(words, "--no-such-option");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown option '--no-such-option'; expected .*--help\n\nusage: /);
    expect(stderr).toContain(`\nusage: ${name}`);
  });
});
