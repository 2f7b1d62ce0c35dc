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

const rules = parseOwners(text(".github/CODEOWNERS"));

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

  it("has a security owner for every file that only its own tests or people judge", () => {
    const unowned = tracked.filter(
      (file) => !isJudged(file) && !ownersOf(rules, file).includes("@exampleco/security"),
    );
    expect(unowned).toEqual([]);
  });

  it("has approvals given by security alone", () => {
    const line = /^\/review\/approvals\.yaml +@exampleco\/security$/m;
    expect(text(".github/CODEOWNERS")).toMatch(line);
    expect(ownersOf(rules, "review/approvals.yaml")).toEqual(["@exampleco/security"]);
  });

  const UNJUDGED = `
    review/main.ts review/approvals/judge.ts infra/guardrails/judge/judge.ts proof/matrix.ts
    .github/workflows/pull-request.yml .github/CODEOWNERS CODEOWNERS .ci/run
    package.json package-lock.json .npmrc mutation/.npmrc packages/declared-stack/package.json
    packages/command-line/src/safe-text.ts local/start.ts api/package.json tenant/deploy/import.ts
    tests/check.test.ts mutation/main.ts bench/main.ts load/main.ts
    tsconfig.json biome.json vitest.config.ts .gitignore .gitattributes infra/.gitattributes .gitmodules
    infra/config/url.ts rules/policy/validate.ts
    infra/package.json infra/index.js infra/tsconfig.json infra/.hidden/code.ts infra/node_modules/zod/index.ts
    rules/package.json rules/policy.js rules/actions/pkce.js
    tenant/settings/package.json tenant/settings/pages/login.html Pulumi.yml
    README.md.ts docs/run.sh docs/package.json tests/notes.md scripts/new.ts`;

  it.each(UNJUDGED.trim().split(/\s+/))("leaves %s to people, of whom security is one", (file) => {
    expect([isJudged(file), ownersOf(rules, file)]).toEqual([
      false,
      expect.arrayContaining(["@exampleco/security"]),
    ]);
  });

  const JUDGED = `
    rules/policy.ts rules/actions/pkce.ts api/app.ts infra/index.ts infra/hosting/function.ts infra/guardrails/waivers.yaml
    Pulumi.yaml Pulumi.prod.yaml Pulumi.new.yaml tenant/settings/prod.json tenant/settings/tenant.yaml
    tenant/settings/emailTemplates/reset_email.html review/approvals.yaml
    README.md docs/review.png docs/how-to/add-an-application.md`;

  it.each(JUDGED.trim().split(/\s+/))("says that %s is judged", (file) => {
    expect(isJudged(file)).toBe(true);
  });
});
