import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, it } from "vitest";

const project = path.resolve(import.meta.dirname, "../..");

/** Has a process take itself for an old Node, which can't read TypeScript either. */
const OLD = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  Object.defineProperty(process.versions, "node", { value: "20.20.2" });
  registerHooks({
    load: (url, context, next) => {
      if (url.endsWith(".ts")) throw new TypeError("Unknown file extension");
      return next(url, context);
    },
  });
`)}`;

const SENTENCE =
  "NODE_TOO_OLD: this is Node 20.20.2, and 24 or newer is needed, which `npm ci` installs and `npm run preview`, " +
  "`npm run deploy` and `npm run pulumi` use by themselves; for a `pulumi` of your own, put it first on the PATH.";

const run = (...words: readonly string[]) =>
  promisify(execFile)(process.execPath, ["--import", OLD, ...words], { cwd: project }).then(
    () => undefined,
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );

describe.concurrent("a Node that is too old is refused in one sentence", () => {
  it("by npm's scripts", async ({ expect }) => {
    expect(await run("deploy/main.js", "preview", "--stack", "dev")).toEqual({
      code: 2,
      stderr: `${SENTENCE}\n`,
    });
  });

  // Pulumi shows the stack of an error.
  it.for(["infra/index.mjs", "infra/guardrails/index.js"])(
    "where a `pulumi` of the user's own loads %s",
    async (file, { expect }) => {
      const script = `import("./${file}").catch((error) => { console.error(error.stack); process.exitCode = 1; })`;
      expect(await run("--eval", script)).toEqual({ code: 1, stderr: `${SENTENCE}\n` });
    },
  );
});
