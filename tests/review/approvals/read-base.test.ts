import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readBaseApprovals } from "../../../review/approvals/read-base.ts";

let project: string;

const git = (...args: string[]) =>
  execFileSync(
    "git",
    ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...args],
    { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  ).trim();

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "timesheets-approvals-"));
  git("init", "--quiet");
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
};

/** Approvals of a commit with these files and no others; the working tree has others then. */
function readFrom(files: Readonly<Record<string, string>>, more: () => void = () => undefined) {
  rmSync(path.join(project, "review"), { recursive: true, force: true });
  git("rm", "-r", "-f", "-q", "--ignore-unmatch", ".");
  for (const [file, text] of Object.entries(files)) write(file, text);
  more();
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "base");
  const commit = git("rev-parse", "HEAD");
  git("rm", "-r", "-f", "-q", "--ignore-unmatch", ".");
  write("review/approvals.yaml", ENTRY.replace("4042395918", "planted000"));
  write(".github/CODEOWNERS", "* @others/attacker\n");
  const read = readBaseApprovals(project, commit);
  return read.finally(() => rmSync(path.join(project, ".github"), { recursive: true, force: true }));
}

const ENTRY = `- who: "@exampleco/security"
  what: 4042395918
  digest: ${"0".repeat(64)}
  why: Teams without a manager, for a quarter.
  until: 2026-12-31
`;
const OWNED = "* @exampleco/all\n/review/approvals.yaml @exampleco/security\n";

it("reads the commit's approvals and owners, whatever the working tree has", async () => {
  const base = await readFrom({ "review/approvals.yaml": ENTRY, ".github/CODEOWNERS": OWNED });
  expect(base.approvals.map(({ what }) => what)).toEqual(["4042395918"]);
  expect(base.owners).toEqual(["@exampleco/security"]);
  expect(base.faults).toEqual([]);
});

it("takes the first CODEOWNERS that GitHub would", async () => {
  const others = "* @exampleco/others\n";
  expect((await readFrom({ CODEOWNERS: OWNED, "docs/CODEOWNERS": others })).owners).toEqual([
    "@exampleco/security",
  ]);
  expect((await readFrom({ CODEOWNERS: others, ".github/CODEOWNERS": OWNED })).owners).toEqual([
    "@exampleco/security",
  ]);
});

it("has no approval where the base has no file of them", async () => {
  expect(await readFrom({ ".github/CODEOWNERS": OWNED })).toEqual({
    approvals: [],
    owners: ["@exampleco/security"],
    faults: [],
  });
});

it.each([
  [{}, "the base has no .github/CODEOWNERS"],
  [
    { ".github/CODEOWNERS": "/rules/ @exampleco/all\n" },
    "the base's CODEOWNERS names nobody for review/approvals.yaml",
  ],
  [
    { ".github/CODEOWNERS": "* @exampleco/all\n/review/\n" },
    "the base's CODEOWNERS names nobody for review/approvals.yaml",
  ],
])("says that nobody can approve where %j owns the file", async (files, reason) => {
  const { owners, faults } = await readFrom({ ...files, "review/approvals.yaml": ENTRY });
  expect(owners).toEqual([]);
  expect(faults).toEqual([
    `APPROVALS_WITHOUT_OWNER: ${reason}, so nobody can approve anything; expected a line such as "/review/approvals.yaml @exampleco/security"`,
  ]);
});

it("takes nothing from a file that it can't read, and says so", async () => {
  const base = await readFrom({ "review/approvals.yaml": `${ENTRY}${ENTRY}`, ".github/CODEOWNERS": OWNED });
  expect(base.approvals).toEqual([]);
  expect(base.faults).toEqual([
    expect.stringMatching(
      /^REVIEW_APPROVALS_INVALID: review\/approvals\.yaml of the base: .*repeats the entry.*; it approves nothing$/s,
    ),
  ]);
});

it("takes a link for no file", async () => {
  const base = await readFrom({ "elsewhere.yaml": ENTRY, ".github/CODEOWNERS": OWNED }, () => {
    mkdirSync(path.join(project, "review"), { recursive: true });
    rmSync(path.join(project, "review/approvals.yaml"), { force: true });
    symlinkSync("../elsewhere.yaml", path.join(project, "review/approvals.yaml"));
  });
  expect(base.approvals).toEqual([]);
});
