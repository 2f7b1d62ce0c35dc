import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type FakeBehaviour, type FakePulumi, fakePulumi } from "./support/fake-pulumi.ts";
import { project, type UpLocalRun, upLocal } from "./support/up-local.ts";

/** Where the system finds the commands of a shell script. */
const SYSTEM_PATH = "/usr/bin:/bin";

/** Runs `npm run up:local` where a fake engine is the only one. */
async function withFake(
  args: readonly string[],
  behaviour: FakeBehaviour = {},
  changed: NodeJS.ProcessEnv = {},
): Promise<{ run: UpLocalRun; fake: FakePulumi }> {
  const fake = await fakePulumi(behaviour);
  const PATH = `${fake.binFolder}:${SYSTEM_PATH}`;
  const PULUMI_HOME = path.join(fake.userHome, ".pulumi");
  return { fake, run: upLocal(args, { PATH, PULUMI_HOME, ...changed }) };
}

describe("npm run up:local, whatever the engine", () => {
  it.each([["--onse"], ["--stack=prod"], ["dev"]])("refuses %j", async (argument) => {
    const run = upLocal([argument], { PATH: SYSTEM_PATH });
    expect(await run.ended).toBe(2);
    expect(run.stderr()).toContain(argument.split("=")[0]);
    expect(run.stderr()).toContain("usage: npm run up:local");
  });

  it("says how to get a `pulumi` command where there is none", async () => {
    const run = upLocal([], { PATH: path.dirname(process.execPath) });
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toBe(
      "\nENGINE_MISSING: there is no `pulumi` command on the PATH; see https://www.pulumi.com/docs/install/, " +
        "or run `npm install --global pulumi`, which fetches it from the internet (`npm start` needs none)\n",
    );
    expect(run.hasHome()).toBe(false);
  });
});

describe("npm run up:local with an engine", () => {
  /** The files of the checkout in which an engine would write. */
  const filesOfCheckout = () =>
    readdirSync(project).filter((file) => file.startsWith("Pulumi.") || file === ".pulumi");

  it("with --once deploys, and looks for change and for drift, in a folder of its own", async () => {
    const before = filesOfCheckout();
    const { run, fake } = await withFake(["--once"]);
    expect(await run.ended).toBe(0);
    const calls = await fake.calls();
    expect(calls.map(({ args }) => args.join(" "))).toEqual([
      "stack init dev --non-interactive",
      "up --yes --skip-preview --non-interactive",
      "preview --diff --expect-no-changes --non-interactive",
      "refresh --preview-only --diff --expect-no-changes --non-interactive",
    ]);
    expect(run.stderr()).toMatch(/engine +v3\.0\.0-fake /);
    expect(run.hasHome()).toBe(false);

    const [init] = calls;
    const declared = parse(init?.files["Pulumi.yaml"] ?? "");
    expect(declared, "the program").toMatchObject({ name: "timesheets", main: path.join(project, "infra") });
    const { config } = parse(init?.files["Pulumi.dev.yaml"] ?? "");
    expect(config, "the stack's configuration, for the local tenant and without hosting").toMatchObject({
      "auth0:domain": init?.environment.AUTH0_DOMAIN,
      "timesheets:hosting": "none",
      "timesheets:environment": "development",
      "timesheets:refreshTokens": '{"lifetime":2592000,"idleLifetime":1296000,"leeway":0}',
    });

    const up = calls.find(({ args }) => args[0] === "up");
    expect(up?.token, "what the engine starts trusts the tenant and gets a token from it").toBe(200);
    expect(up?.flags, "no application is given a connection that nobody declares").toMatchObject({
      enable_client_connections: false,
    });

    expect(filesOfCheckout(), "nothing is left in the checkout").toEqual(before);
    expect(
      readdirSync(fake.userHome, { recursive: true }),
      "nothing in Pulumi's home but its empty folders for downloads",
    ).toEqual([".pulumi", ".pulumi/plugins", ".pulumi/versions"]);
  });

  it("keeps the engine's state in its own folder, and the user's own out of its reach", async () => {
    const users = {
      AUTH0_API_TOKEN: "the user's",
      AUTH0_DOMAIN: "exampleco.eu.auth0.com",
      PULUMI_ACCESS_TOKEN: "the user's",
      PULUMI_BACKEND_URL: "s3://the-users",
      PULUMI_CONFIG_PASSPHRASE: "the user's",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/the/users",
      PULUMI_STACK: "prod",
    };
    const { run, fake } = await withFake(["--once"], {}, users);
    await run.ended;
    const calls = await fake.calls();
    expect(calls).toHaveLength(4);
    for (const { environment, folder } of calls) {
      expect(folder).toMatch(/\.local\/up-local-\d+\/project$/);
      expect(environment).toMatchObject({
        PULUMI_BACKEND_URL: `file://${folder}/state`,
        PULUMI_HOME: `${folder}/home`,
        AUTH0_DOMAIN: expect.stringMatching(/^localhost:\d+$/),
      });
      expect(environment).not.toHaveProperty("PULUMI_STACK");
      expect(Object.values(environment).filter((value) => /the.?user/.test(value))).toEqual([]);
    }
  });

  const failures: [command: string, status: number, calls: number][] = [
    ["stack", 6, 1],
    ["up", 255, 2],
    ["preview", 7, 3],
    ["refresh", 7, 4],
  ];
  it.each(failures)(
    "ends with the engine's status when `pulumi %s` fails with %i",
    async (command, status, calls) => {
      const { run, fake } = await withFake(["--once"], { failing: { [command]: status } });
      expect(await run.ended).toBe(status);
      expect(run.stderr()).toContain(`ENGINE_FAILED: \`pulumi ${command}\` ended with status ${status}\n`);
      expect(await fake.calls()).toHaveLength(calls);
      expect(run.hasHome()).toBe(false);
    },
  );

  it("serves until Ctrl-C, and tells a shell how to go on", async () => {
    const { run, fake } = await withFake([]);
    await run.said("preview --diff");
    const [, script = ""] = /^ {2}\. (.+)$/m.exec(run.stdout()) ?? [];
    const [, command = ""] = /^ {2}(pulumi .+)$/m.exec(run.stdout()) ?? [];
    execFileSync("/bin/sh", ["-c", `. ${script} && ${command}`], {
      env: { PATH: `${fake.binFolder}:${SYSTEM_PATH}`, AUTH0_API_TOKEN: "the user's" },
    });
    const [init, , byHand] = await fake.calls();
    expect(byHand?.args).toEqual(["-C", init?.folder, "preview", "--diff"]);
    expect(byHand?.environment.PULUMI_BACKEND_URL).toBe(init?.environment.PULUMI_BACKEND_URL);
    run.interrupt();
    expect(await run.ended).toBe(0);
    expect(run.hasHome()).toBe(false);
  });

  it.each([{}, { wrapped: true }])("interrupts the engine once, and waits for its end: %j", async (start) => {
    const { run, fake } = await withFake([], { lasting: ["up"], ...start });
    await run.said("fake engine at work");
    run.interrupt();
    run.interrupt();
    expect(await run.ended).toBe(130);
    const last = (await fake.calls()).at(-1);
    expect(last?.args[0]).toBe("up");
    expect(last).toMatchObject({ interrupts: 1, folderAtEnd: true });
    expect(run.hasHome()).toBe(false);
  });
});
