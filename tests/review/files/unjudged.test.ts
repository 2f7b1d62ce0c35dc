import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unjudgedFiles } from "../../../review/files/unjudged.ts";

let project: string;

const git = (...args: string[]) =>
  execFileSync(
    "git",
    ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...args],
    { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  ).trim();

const write = (file: string, text = file) => {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
};

const commit = (): string => {
  git("add", "--all", "--force");
  git("commit", "--quiet", "--allow-empty", "--message", "a change");
  return git("rev-parse", "HEAD");
};

let base: string;

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "timesheets-unjudged-"));
  git("init", "--quiet");
  for (const file of [
    "rules/policy.ts",
    "review/main.ts",
    "docs/a.md",
    "tests/a.test.ts",
    "infra/index.ts",
  ]) {
    write(file);
  }
  write(".gitignore", "node_modules\n");
  base = commit();
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Files that aren't judged, in the working tree and once it is committed: they are the same. */
async function unjudged(change: () => void): Promise<readonly string[]> {
  git("checkout", "--quiet", "--detach", base);
  change();
  const inWorkingTree = await unjudgedFiles({ project, base });
  const committed = await unjudgedFiles({ project, base, head: commit() });
  expect(inWorkingTree).toEqual(committed);
  return committed;
}

describe("unjudgedFiles", () => {
  it.each([
    ["an environment variable", "infra/index.ts", "export const on = process.env.CI === undefined;"],
    ["what is declared late", "infra/index.ts", "setTimeout(() => undefined, 3000);"],
    ["the kind of run", "infra/hosting/new.ts", "export const on = runtime.isDryRun();"],
    ["a module that is named at run time", "rules/policy.ts", "await import(name);"],
    ["files", "rules/actions/bundle.ts", 'import { readFileSync } from "node:fs";'],
  ])("are code that is run, and looks at its surroundings: %s", async (_, file, code) => {
    expect(await unjudged(() => write(file, code))).toEqual([file]);
    expect(await unjudged(() => write("infra/index.ts", "export const on = true;"))).toEqual([]);
  });

  it("are none where nothing changes, or only what is judged", async () => {
    expect(await unjudged(() => undefined)).toEqual([]);
    expect(
      await unjudged(() => {
        write("rules/policy.ts", "other");
        write("docs/new.md");
        write("infra/hosting/new.ts");
        rmSync(path.join(project, "infra/index.ts"));
      }),
    ).toEqual([]);
  });

  it("are all that nobody judges: altered, new, and gone", async () => {
    expect(
      await unjudged(() => {
        write("review/main.ts", "other");
        write("package.json");
        write("packages/new/src/index.ts");
        write(".gitattributes", "rules/policy.ts export-ignore\n");
        rmSync(path.join(project, "tests/a.test.ts"));
      }),
    ).toEqual([
      ".gitattributes",
      "package.json",
      "packages/new/src/index.ts",
      "review/main.ts",
      "tests/a.test.ts",
    ]);
  });

  it("are files whose kind isn't what their name says", async () => {
    expect(
      await unjudged(() => {
        rmSync(path.join(project, "docs/a.md"));
        symlinkSync("../rules/policy.ts", path.join(project, "docs/a.md"));
        symlinkSync("/etc", path.join(project, "infra/linked"));
        chmodSync(path.join(project, "rules/policy.ts"), 0o755);
        write("docs/run.md");
        chmodSync(path.join(project, "docs/run.md"), 0o755);
      }),
    ).toEqual(["docs/a.md", "docs/run.md", "infra/linked", "rules/policy.ts"]);
  });

  it("are files with names that hide where they are", async () => {
    const odd = [
      "docs/a\nb.md",
      "docs/a\u202e.md",
      "docs/\u0430.md",
      "docs/-a.md",
      "docs/a b.md",
      'docs/"a".md',
    ];
    expect(
      await unjudged(() => {
        for (const file of odd) write(file);
      }),
    ).toEqual(odd.toSorted());
  });

  it("are moved files, at both places", async () => {
    expect(
      await unjudged(() => {
        rmSync(path.join(project, "review/main.ts"));
        write("docs/main.md", "review/main.ts");
        write("tests/b.test.ts", "tests/a.test.ts");
        rmSync(path.join(project, "tests/a.test.ts"));
      }),
    ).toEqual(["review/main.ts", "tests/a.test.ts", "tests/b.test.ts"]);
  });

  it("are submodules", async () => {
    git("checkout", "--quiet", "--detach", base);
    git("update-index", "--add", "--cacheinfo", `160000,${base},infra/sub`);
    git("commit", "--quiet", "--message", "a submodule");
    expect(await unjudgedFiles({ project, base, head: git("rev-parse", "HEAD") })).toEqual(["infra/sub"]);
  });

  it("are files that git doesn't know yet, but for those that it passes over", async () => {
    git("checkout", "--quiet", "--detach", base);
    write("node_modules/a/index.js");
    write("review/new.ts");
    expect(await unjudgedFiles({ project, base })).toEqual(["review/new.ts"]);
    rmSync(path.join(project, "review/new.ts"));
  });
});
