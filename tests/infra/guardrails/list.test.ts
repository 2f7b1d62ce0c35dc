import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { bootstrapByArea, guardrails as ofStacks } from "../../../infra/guardrails/judge/list.ts";
import { writeListMarkdown } from "../../../infra/guardrails/write-list.ts";

const guardrails = [...ofStacks, ...Object.values(bootstrapByArea).flat()];
const project = path.resolve(import.meta.dirname, "../../..");
const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ["infra/guardrails/main.ts", ...args], { cwd: project });

describe("npm run guardrails -- --list", () => {
  it("prints every guardrail with its severity, its source and its reason", async () => {
    const { stdout } = await run("--list");
    for (const { name, severity, mirrors, why } of guardrails) {
      expect(stdout).toContain(`\n  ${name}  ${severity}  (${mirrors})\n    ${why}\n`);
    }
    expect(stdout.endsWith(`\n${guardrails.length} guardrails\n`)).toBe(true);
  });

  it("prints them as JSON, too", async () => {
    const { stdout } = await run("--list", "--json");
    const listed: unknown = JSON.parse(stdout);
    expect(listed).toEqual({
      guardrails: guardrails.map(({ check: _check, inputsAlone: _inputs, ...rest }) => ({
        area: expect.any(String),
        ...rest,
      })),
    });
  });

  it("refuses --markdown for anything else", async () => {
    await expect(run("--markdown")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--markdown is for --list\n/),
    });
  });
});

it("docs/guardrails.md lists what is judged: npm run -s guardrails -- --list --markdown > docs/guardrails.md", async () => {
  expect(await readFile(path.join(project, "docs/guardrails.md"), "utf8")).toBe(writeListMarkdown());
});
