import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { bootstrap, deploy, preview, pulumi, type TenantSteps } from "../../deploy/pulumi.ts";
import { project } from "../../infra/project.ts";
import { DeployError } from "../../tenant/deploy/error.ts";
import { OtherActionsError } from "../../tenant/deploy/other-actions.ts";
import { TenantRightsError } from "../../tenant/rights/require-rights.ts";

const GUARDED = "--refresh --policy-pack infra/guardrails";
const DEV_TENANT = {
  AUTH0_DOMAIN: "exampleco-dev.eu.auth0.com",
  AUTH0_CLIENT_ID: "id",
  AUTH0_CLIENT_SECRET: "hush",
};

/** A `pulumi` that notes how it was called, in a shell that finds nothing else on its PATH, and all that has happened. */
async function fakePulumi(status = 0) {
  const folder = await mkdtemp(path.join(tmpdir(), "fake-pulumi-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const log = path.join(folder, "log");
  const bin = path.join(folder, "bin");
  await mkdir(bin);
  await writeFile(log, "");
  const script = `#!/bin/sh\n[ "$1" = version ] && exit\necho "$*" >>"${log}"\necho "$PATH" >"${log}.path"\npwd >"${log}.pwd"\nexit ${status}\n`;
  await writeFile(path.join(bin, "pulumi"), script);
  await chmod(path.join(bin, "pulumi"), 0o755);
  const happened = async () => (await readFile(log, "utf8")).split("\n").slice(0, -1);
  const surroundings = (environment: Readonly<Record<string, string>> = {}) => ({
    environment: { PATH: bin, ...environment },
    signal: new AbortController().signal,
    hearsSignals: true,
  });
  return { folder, log, bin, happened, surroundings };
}

/** Steps at a tenant that go well, and are noted among the calls. */
function noting(log: string): TenantSteps {
  const note = (line: string) => writeFile(log, `${line}\n`, { flag: "a" });
  return {
    requireRights: async (command, access) => {
      await note(`rights for ${command} at ${access.domain}`);
      return access;
    },
    judgeOtherActions: async (stack) => {
      await note(`other teams' Actions of ${stack}`);
      return ['post-login runs "Shadow", which nobody names'];
    },
    importSettings: async (stack) => {
      await note(`settings of ${stack}`);
      return [{ type: "tenant", count: 1 }];
    },
  };
}

/** A client that may do nothing. */
const idle: Pick<TenantSteps, "requireRights" | "judgeOtherActions"> = {
  judgeOtherActions: async () => [],
  requireRights: async (command, access) => {
    throw new TenantRightsError(command, access, ["read:roles"]);
  },
};

describe("npm run preview", () => {
  it("is `pulumi preview` with refresh and guardrails, in the project, with this Node first", async () => {
    const { happened, surroundings, log, bin } = await fakePulumi();
    expect(await preview(["--stack", "dev", "--expect-no-changes"], surroundings())).toBe(0);
    expect(await happened()).toEqual([`preview --diff ${GUARDED} --stack dev --expect-no-changes`]);
    expect(await readFile(`${log}.path`, "utf8")).toBe(`${path.dirname(process.execPath)}:${bin}\n`);
    expect(await readFile(`${log}.pwd`, "utf8")).toBe(`${project}\n`);
  });

  it("makes sure first that the client of the environment may read all, and starts nothing when it may not", async () => {
    const { happened, surroundings, log } = await fakePulumi();
    expect(await preview(["--stack", "dev"], surroundings(DEV_TENANT), noting(log))).toBe(0);
    expect(await happened()).toEqual([
      `rights for npm run preview at ${DEV_TENANT.AUTH0_DOMAIN}`,
      "other teams' Actions of dev",
      `preview --diff ${GUARDED} --stack dev`,
    ]);
    await expect(preview(["--stack", "dev"], surroundings(DEV_TENANT), idle)).rejects.toThrow(
      /^TENANT_RIGHTS_LACKING: .* lacks read:roles; .*"npm run preview"/,
    );
    expect(await happened()).toHaveLength(3);
  });

  it("ends with the status of `pulumi`", async () => {
    const { surroundings } = await fakePulumi(42);
    expect(await preview(["-s", "exampleco/timesheets/dev"], surroundings())).toBe(42);
  });

  it("says what to install where there is no `pulumi`", async () => {
    const { surroundings, folder } = await fakePulumi();
    await expect(preview(["--stack=dev"], surroundings({ PATH: folder }))).rejects.toThrow(
      /^ENGINE_MISSING: there is no `pulumi` command on the PATH; see https:\/\/www\.pulumi\.com\/docs\/install\/, /,
    );
  });
});

describe("npm run deploy", () => {
  it("imports the tenant's settings before it runs `pulumi up`", async () => {
    const { happened, surroundings, log } = await fakePulumi();
    expect(await deploy(["-sdev", "--diff"], surroundings(DEV_TENANT), noting(log))).toBe(0);
    expect(await happened()).toEqual([
      `rights for npm run deploy at ${DEV_TENANT.AUTH0_DOMAIN}`,
      "other teams' Actions of dev",
      "settings of dev",
      `up --yes ${GUARDED} -sdev --diff`,
    ]);
  });

  it("tells which Actions of others it takes out, and deploys nothing where theirs aren't as they are named", async () => {
    const { happened, surroundings, log } = await fakePulumi();
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => told.mockRestore());
    await deploy(["--stack", "dev"], surroundings(DEV_TENANT), noting(log));
    expect(told.mock.calls[0]).toEqual(['post-login runs "Shadow", which nobody names']);

    const error = new OtherActionsError("dev", ['post-login: "Acme: audit" is not on the tenant']);
    const steps = { ...noting(log), judgeOtherActions: () => Promise.reject(error) };
    await expect(deploy(["--stack", "dev"], surroundings(DEV_TENANT), steps)).rejects.toBe(error);
    await expect(preview(["--stack", "dev"], surroundings(DEV_TENANT), steps)).rejects.toBe(error);
    expect((await happened()).slice(4)).toEqual([
      expect.stringMatching(/^rights for npm run deploy/),
      expect.stringMatching(/^rights for npm run preview/),
    ]);
  });

  it("changes nothing when the client lacks a scope", async () => {
    const { happened, surroundings, log } = await fakePulumi();
    const steps = { ...noting(log), ...idle };
    await expect(deploy(["--stack", "dev"], surroundings(DEV_TENANT), steps)).rejects.toThrow(
      /^TENANT_RIGHTS_LACKING: .* lacks read:roles; .*"npm run deploy"/,
    );
    expect(await happened()).toEqual([]);
  });

  it("says which key to leave out when the tenant's plan lacks what a resource is", async () => {
    const { bin, log, surroundings } = await fakePulumi();
    const refusal = [
      "  auth0:index:CustomDomain (login):",
      '    error: 403: {"message":"The requestor is not entitled to perform this operation.","errorCode":"not_entitled"}',
    ];
    const script = refusal.map((line) => `echo '${line}'`).join("\n");
    await writeFile(path.join(bin, "pulumi"), `#!/bin/sh\n[ "$1" = version ] && exit\n${script}\nexit 255\n`);
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    onTestFinished(() => told.mockRestore());
    const piped = { ...surroundings(DEV_TENANT), hearsSignals: false };
    expect(await deploy(["--stack", "dev"], piped, noting(log))).toBe(255);
    expect(told.mock.lastCall).toEqual([
      "the tenant's plan lacks this feature; Custom Domains comes with Free: leave out timesheets:loginDomain in Pulumi.NAME.yaml; see docs/plans.md",
    ]);
  });

  it("deploys nothing when the settings could not be imported", async () => {
    const { happened, surroundings, log } = await fakePulumi();
    const error = new DeployError("SETTINGS_UNREADABLE", "they are gone");
    const failing = { ...noting(log), importSettings: () => Promise.reject(error) };
    await expect(deploy(["--stack", "dev"], surroundings(DEV_TENANT), failing)).rejects.toBe(error);
    expect(await happened()).toEqual([expect.stringMatching(/^rights for/), "other teams' Actions of dev"]);
  });

  it("asks nothing of a tenant where there is no `pulumi`, and of none but the stack's", async () => {
    const { happened, surroundings, folder, log } = await fakePulumi();
    await expect(
      deploy(["--stack", "dev"], surroundings({ ...DEV_TENANT, PATH: folder }), noting(log)),
    ).rejects.toThrow(/^ENGINE_MISSING: /);
    await expect(deploy(["--stack", "prod"], surroundings(DEV_TENANT), noting(log))).rejects.toThrow(
      /^TENANT_MISMATCH: /,
    );
    await expect(deploy(["--stack", "dev"], surroundings(), noting(log))).rejects.toThrow(
      /^TENANT_ACCESS_INVALID: /,
    );
    expect(await happened()).toEqual([]);
  });
});

describe("npm run preview and npm run deploy", () => {
  it.each([
    [[], "--stack is missing; expected a stack's name, for example --stack dev"],
    [["--stack"], '--stack is ""; expected a stack\'s name, for example dev'],
    [
      ["--stack", "dev", "--skip-preview"],
      "--skip-preview is there; expected a preview: without one, guardrails",
    ],
    [["--stack", "dev", "-f"], "--skip-preview is there; expected a preview"],
    [["--stack", "a b"], '--stack is "a b"; expected a stack\'s name, for example dev'],
    [["--stack", "dev", "-C", "/tmp"], "-C is there; expected none: the project's own stacks are deployed"],
    [
      ["--stack=dev", "--config-file=other.yaml"],
      "--config-file is there; expected none: the project's own stacks are deployed",
    ],
  ])("refuse %j", async (args, message) => {
    const { happened, surroundings, log } = await fakePulumi();
    await expect(preview(args, surroundings())).rejects.toThrow(message);
    await expect(deploy(args, surroundings(DEV_TENANT), noting(log))).rejects.toThrow(message);
    expect(await happened()).toEqual([]);
  });
});

describe("npm run pulumi", () => {
  it.each([
    [["stack", "init", "dev"]],
    [["config", "set", "--secret", "up", "x y"]],
    [["cancel", "--stack", "dev"]],
    [["up", "--help"]],
    [["-C", "infra/elsewhere", "up"]],
  ])("passes %j on", async (...[args]) => {
    const { happened, surroundings } = await fakePulumi(7);
    expect(await pulumi(args, surroundings())).toBe(7);
    expect(await happened()).toEqual([args.join(" ")]);
  });

  it.each([
    [["up", "--stack", "dev"], '"up" runs without the guardrails here; expected npm run deploy'],
    [["--color", "never", "preview"], '"preview" runs without the guardrails here; expected npm run preview'],
    [["--logflow", "watch"], '"watch" runs without the guardrails here; expected npm run deploy'],
  ])("refuses %j, which a command of its own does", async (args, message) => {
    const { happened, surroundings } = await fakePulumi();
    await expect(pulumi(args, surroundings())).rejects.toThrow(message);
    expect(await happened()).toEqual([]);
  });
});

describe("an interruption", () => {
  it("reaches `pulumi` once where no terminal sends it there, and its end is waited for", async () => {
    const { bin, log, happened } = await fakePulumi();
    await writeFile(
      path.join(bin, "pulumi"),
      `#!/bin/sh\ntrap 'echo interrupted >>"${log}"; exit 130' INT\necho started >>"${log}"\nwhile :; do /bin/sleep 0.02; done\n`,
    );
    const leaving = new AbortController();
    const running = pulumi(["cancel"], {
      environment: { PATH: bin },
      signal: leaving.signal,
      hearsSignals: false,
    });
    await expect.poll(happened, { interval: 10 }).toEqual(["started"]);
    leaving.abort();
    expect(await running).toBe(130);
    expect(await happened()).toEqual(["started", "interrupted"]);
  });
});

describe("npm run bootstrap", () => {
  it("is `pulumi up` in its own project, with refresh and guardrails, and asks", async () => {
    const { happened, surroundings } = await fakePulumi();
    expect(await bootstrap(["--stack", "dev", "--diff"], surroundings())).toBe(0);
    const pack = path.join(project, "infra/guardrails");
    expect(await happened()).toEqual([
      `up --cwd infra/bootstrap --refresh --policy-pack ${pack} --stack dev --diff`,
    ]);
  });

  it("is for a stack that is named, and for no job", async () => {
    const { happened, surroundings } = await fakePulumi();
    await expect(bootstrap([], surroundings())).rejects.toThrow("--stack is missing");
    await expect(bootstrap(["--stack", "dev"], surroundings({ CI: "true" }))).rejects.toThrow(
      /^BOOTSTRAP_REFUSED: /,
    );
    expect(await happened()).toEqual([]);
  });

  it.each([
    ["--cwd", "infra/bootstrap"],
    ["-C", "./infra/bootstrap/"],
    [`--cwd=${path.join(project, "infra/bootstrap")}`],
  ])("is the way to what %s %s would do without the guardrails", async (...folder) => {
    const { happened, surroundings } = await fakePulumi();
    await expect(pulumi([...folder, "up", "--stack", "dev"], surroundings())).rejects.toThrow(
      '"up" runs without the guardrails here; expected npm run bootstrap -- --stack NAME',
    );
    expect(await happened()).toEqual([]);
  });
});
