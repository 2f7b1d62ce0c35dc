import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "../../../infra/project.ts";
import { ownersOf, parseOwners } from "../../../review/approvals/owners.ts";
import { fileKinds, isJudged, kindOf } from "../../../review/files/judges.ts";

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: project, encoding: "utf8" })
  .split("\0")
  .filter(Boolean);
const text = (file: string) => readFileSync(path.join(project, file), "utf8");

describe("the table of who judges which file", () => {
  it("has a kind for every file, and a file for every kind", () => {
    expect(tracked.filter((file) => kindOf(file) === undefined)).toEqual([]);
    const used = new Set(tracked.map(kindOf));
    expect(fileKinds.filter((kind) => !used.has(kind)).map(({ what }) => what)).toEqual([]);
    expect(fileKinds.filter(({ judges }) => judges.length === 0)).toEqual([]);
  });

  it("has nobody judge prose and pictures, and nothing else", () => {
    const byNobody = fileKinds.filter(({ judges }) => judges.includes("nobody"));
    expect(byNobody).toHaveLength(1);
    expect(byNobody[0]?.judges).toEqual(["nobody"]);
    const files = tracked.filter((file) => kindOf(file) === byNobody[0]);
    expect(files.filter((file) => !/(\.md|\.png|^LICENSE)$/.test(file))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it("calls nothing prose that a command reads", () => {
    // Pages are named by tests, by what writes them, and in words that send somebody there.
    const reading = tracked
      .filter((file) => /^(?!tests\/|packages\/[^/]+\/tests\/).*\.m?[jt]s$/.test(file))
      .filter((file) =>
        /(readFile|import|open)\w*\([^)]*\.(md|png)\b|^import\b[^;]*\.(md|png)"/m.test(text(file)),
      );
    expect(reading).toEqual([]);
  });

  it("has a security owner for all that the change's own code judges, and for files of no kind", () => {
    const rules = parseOwners(text(".github/CODEOWNERS"));
    const unowned = tracked.filter(
      (file) => !isJudged(file) && !ownersOf(rules, file).includes("@exampleco/security"),
    );
    expect(unowned).toEqual([]);
    for (const file of ["scripts/new.ts", ".gitattributes", ".gitmodules", "bench/.npmrc", "CODEOWNERS"]) {
      expect([file, isJudged(file), ownersOf(rules, file)]).toEqual([
        file,
        false,
        expect.arrayContaining(["@exampleco/security"]),
      ]);
    }
  });

  it("has approvals given by security alone", () => {
    const line = /^\/review\/approvals\.yaml +@exampleco\/security$/m;
    expect(text(".github/CODEOWNERS")).toMatch(line);
    expect(ownersOf(parseOwners(text(".github/CODEOWNERS")), "review/approvals.yaml")).toEqual([
      "@exampleco/security",
    ]);
  });

  it.each([
    ...["review/main.ts", "review/approvals/judge.ts", "infra/guardrails/judge/judge.ts", "proof/matrix.ts"],
    ...[
      ".github/workflows/pull-request.yml",
      ".github/CODEOWNERS",
      ".ci/run",
      "package.json",
      "package-lock.json",
    ],
    ...[
      ".npmrc",
      "mutation/.npmrc",
      "packages/command-line/src/safe-text.ts",
      "packages/declared-stack/package.json",
    ],
    ...[
      "tests/check.test.ts",
      "mutation/main.ts",
      "bench/main.ts",
      "load/main.ts",
      "tsconfig.json",
      "biome.json",
    ],
    ...[
      "vitest.config.ts",
      ".gitattributes",
      "infra/.gitattributes",
      ".gitmodules",
      ".gitignore",
      "local/start.ts",
    ],
    ...[
      "api/app.ts",
      "tenant/deploy/import.ts",
      "infra/config/url.ts",
      "rules/policy/validate.ts",
      "unheard/of.ts",
    ],
    ...["infra/.hidden/code.ts", "README.md.ts", "docs/run.sh"],
  ])("leaves %s to people", (file) => {
    expect(isJudged(file)).toBe(false);
  });

  it.each([
    ...[
      "rules/policy.ts",
      "rules/actions/pkce.ts",
      "infra/hosting/function.ts",
      "infra/guardrails/waivers.yaml",
    ],
    ...[
      "Pulumi.prod.yaml",
      "Pulumi.new.yaml",
      "tenant/settings/prod.json",
      "review/approvals.yaml",
      "README.md",
    ],
    ...["tenant/settings/emailTemplates/reset_email.html", "docs/review.png", "docs/how-to/add-a-role.md"],
  ])("says that %s is judged", (file) => {
    expect(isJudged(file)).toBe(true);
  });
});
