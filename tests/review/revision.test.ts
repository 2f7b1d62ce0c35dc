import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { resourceTypes } from "declared-stack/resource-types";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { buildModel } from "../../review/build-model.ts";
import { changesBetween } from "../../review/diff/diff.ts";
import { readRevision } from "../../review/revision/read.ts";

const checkout = path.dirname(path.dirname(import.meta.dirname));
const left = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`timesheets-review-${process.pid}-`));
const before = new Set(left());

let project: string;

const git = (...args: string[]) =>
  execFileSync(
    "git",
    ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", ...args],
    {
      cwd: project,
      stdio: ["ignore", "pipe", "ignore"],
    },
  );

beforeAll(() => {
  project = mkdtempSync(path.join(tmpdir(), "timesheets-base-test-"));
  git("init", "--quiet");
  writeFileSync(path.join(project, ".gitignore"), "node_modules\n");
  git("add", ".");
  git("commit", "--quiet", "--message", "nothing yet");
  git("tag", "empty");
  for (const part of [
    "api",
    "infra",
    "rules",
    "tenant",
    "package.json",
    "Pulumi.dev.yaml",
    "Pulumi.prod.yaml",
    "Pulumi.yaml",
  ]) {
    cpSync(path.join(checkout, part), path.join(project, part), { recursive: true });
  }
  symlinkSync(path.join(checkout, "node_modules"), path.join(project, "node_modules"), "dir");
  git("add", ".");
  git("commit", "--quiet", "--message", "all of it");
  git("tag", "sound");
  const file = path.join(project, "infra", "authorization", "api.ts");
  writeFileSync(file, readFileSync(file, "utf8").replace("enforcePolicies: true", "enforcePolicies: false"));
  git("commit", "--quiet", "--all", "--message", "RBAC off");
  git("tag", "weak");
  git("checkout", "--quiet", "sound");
  const inProduction = readFileSync(file, "utf8")
    .replace("enforcePolicies: true", "enforcePolicies: stack !== 'prod'")
    .concat('\nimport { getStack } from "@pulumi/pulumi";\nconst stack = getStack();\n');
  writeFileSync(file, inProduction);
  rmSync(path.join(project, "tenant", "settings", "prod.json"));
  git("commit", "--quiet", "--all", "--message", "RBAC off in production, whose settings are gone");
  git("tag", "weak-in-production");
  git("checkout", "--quiet", "sound");
  writeFileSync(
    file,
    `import { rbac } from "declared-stack/rbac";\n${readFileSync(file, "utf8").replace("enforcePolicies: true", "enforcePolicies: rbac")}`,
  );
  git("commit", "--quiet", "--all", "--message", "a package that is in no revision");
  git("tag", "unpackaged");
  const folder = path.join(project, "packages", "declared-stack");
  mkdirSync(folder, { recursive: true });
  const manifest = { name: "declared-stack", type: "module", exports: { "./rbac": "./rbac.ts" } };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(folder, "rbac.ts"), "export const rbac: boolean = false;\n");
  git("add", ".");
  git("commit", "--quiet", "--message", "a package of the revision's own");
  git("tag", "packaged");
  git("checkout", "--quiet", "weak");
  writeFileSync(path.join(project, "rules", "policy.ts"), "throw new Error('no policy today');\n");
  git("commit", "--quiet", "--all", "--message", "broken");
  git("tag", "broken");
  const attack = (name: string, code: string) => {
    git("checkout", "--quiet", "sound");
    writeFileSync(
      path.join(project, "rules", "policy.ts"),
      `import { writeSync } from "node:fs";\n${code}\n`,
    );
    git("commit", "--quiet", "--all", "--message", name);
    git("tag", name);
  };
  attack("forging", 'writeSync(3, "[]");\nprocess.reallyExit(0);');
  attack("forging-at-the-end", 'process.on("exit", () => writeSync(3, "[]"));\nexport const policy = {};');
  attack("telling", "throw new Error(JSON.stringify([Object.keys(process.env), process.argv.length]));");
  attack(
    "leaving",
    `import { spawn } from "node:child_process";
const { pid } = spawn("sleep", ["300"], { stdio: ["ignore", "ignore", "inherit"] });
throw new Error(String(pid));`,
  );
  git("checkout", "--quiet", "weak-in-production");
  writeFileSync(path.join(project, ".gitattributes"), "Pulumi.prod.yaml export-ignore\n");
  git("add", ".");
  git("commit", "--quiet", "--message", "hides production");
  git("tag", "hiding");
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const read = (revision: string, ...stacks: string[]) => readRevision({ project, revision, stacks });

describe("readRevision", () => {
  it("reads a revision that lacks review/ by this checkout's reader, whatever lies in the working tree", async () => {
    const [sound, weak] = await Promise.all([read("sound", "dev"), read("weak", "dev")]);
    expect(sound.commit).toBe(git("rev-parse", "sound").toString().trim());
    const revision = async ({ snapshots }: typeof sound) => {
      const [snapshot] = snapshots;
      if (snapshot === undefined) throw new Error("no stack was read");
      return { snapshot, model: await buildModel(snapshot) };
    };
    const changes = changesBetween({ before: await revision(sound), after: await revision(weak) });
    expect(changes.map(({ sentence }) => sentence)).toEqual([
      "Timesheets API no longer enforces RBAC: roles' permissions don't bound its tokens.",
    ]);
    expect(sound.snapshots[0]?.api.fault).toBeNull();
  });

  it("reads every stack as a process of its own would, though a module asks for the stack once", async () => {
    const [{ snapshots }, named] = await Promise.all([
      read("weak-in-production"),
      read("sound", "prod", "staging", "prod"),
    ]);
    expect(
      snapshots.map(({ stack, production, resources, settingsFault }) => [
        stack,
        production,
        resources.find(({ type }) => type === resourceTypes.api)?.inputs.enforcePolicies,
        settingsFault,
      ]),
    ).toEqual([
      ["dev", false, true, null],
      ["prod", true, false, "there is no tenant/settings/prod.json"],
    ]);
    expect(named.snapshots.map(({ stack }) => stack)).toEqual(["prod"]);
  });

  it("gives a revision its own workspaces, and the reader those of this checkout", async () => {
    const [own, none] = await Promise.allSettled([read("packaged", "dev"), read("unpackaged", "dev")]);
    const resources = own.status === "fulfilled" ? (own.value.snapshots[0]?.resources ?? []) : [];
    expect(resources.find(({ type }) => type === resourceTypes.api)?.inputs.enforcePolicies).toBe(false);
    expect(none.status === "rejected" && String(none.reason.message)).toMatch(
      /^REVIEW_BASE_FAILED: .*REVIEW_PROGRAM_FAILED: .*Cannot find package 'declared-stack'/,
    );
  });

  it("reads a file that a revision would leave out of an archive", async () => {
    expect((await read("hiding", "prod")).snapshots.map(({ stack }) => stack)).toEqual(["prod"]);
  });

  it("takes nothing that a revision's program writes in the place of what is read", async () => {
    const [atOnce, late] = await Promise.allSettled([
      read("forging", "dev"),
      read("forging-at-the-end", "none"),
    ]);
    for (const refusal of [atOnce, late]) {
      expect(refusal.status === "rejected" && refusal.reason.message).toMatch(
        /its program ended before it was read, or wrote in the place of what was read$/,
      );
    }
  });

  it("gives a revision's program nothing of what GitHub tells a job, and ends what it starts", async () => {
    vi.stubEnv("GITHUB_OUTPUT", "/dev/null");
    vi.stubEnv("GITHUB_TOKEN", "a token");
    const reasons = (await Promise.allSettled([read("telling", "dev"), read("leaving", "dev")])).map(
      (refusal) => (refusal.status === "rejected" ? String(refusal.reason.message) : "read"),
    );
    vi.unstubAllEnvs();
    const [names, pid] = reasons.map((reason) => reason.split("cannot be run: ")[1] ?? "");
    const known = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "NODE_COMPILE_CACHE"];
    const given = z.tuple([z.array(z.string()), z.number()]).parse(JSON.parse(names ?? ""))[0];
    // Pulumi's runtime sets some of its own.
    expect(given.filter((name) => !known.includes(name) && !name.startsWith("PULUMI_"))).toEqual([]);
    const state = execFileSync("sh", ["-c", `cat /proc/${Number(pid)}/stat 2>/dev/null || true`], {
      encoding: "utf8",
    });
    expect(state === "" || / [ZX] /.test(state)).toBe(true);
  });

  it("says what is wrong with a revision that cannot be read, and leaves nothing behind", async () => {
    await expect(read("nowhere")).rejects.toThrow(/^REVIEW_NO_REVISION: git knows no revision "nowhere" in /);
    await expect(read("--all")).rejects.toThrow(/^REVIEW_NO_REVISION/);
    const refusals = await Promise.allSettled([read("empty"), read("broken", "dev")]);
    const reasons = refusals.map((refusal) =>
      refusal.status === "rejected" ? String(refusal.reason.message) : "read",
    );
    const intro = (name: string) =>
      `REVIEW_BASE_FAILED: revision "${name}" cannot be read with the packages that are installed now: `;
    expect(reasons).toEqual([
      `${intro("empty")}REVIEW_NO_PROGRAM: there is no Pulumi program: expected infra/index.ts`,
      `${intro("broken")}REVIEW_PROGRAM_FAILED: the Pulumi program cannot be run: no policy today`,
    ]);
    expect(left().filter((name) => !before.has(name))).toEqual([]);
  });
});
