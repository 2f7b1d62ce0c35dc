import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { project } from "../../../infra/project.ts";
import type { LocalStack } from "../../../local/bring-up.ts";
import { setConnectionsApart, startStack } from "../../e2e/bring-up.ts";
import { clockEnvironment } from "../../support/clock-environment.ts";

let stack: LocalStack;
let folder: string;
let end: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "roster-"));
  ({ stack, end } = await startStack({ importing: setConnectionsApart }));
});
afterAll(async () => {
  await end();
  await rm(folder, { recursive: true, force: true });
});

const CONNECTION = "timesheets-dev-people";

async function csv(name: string, lines: readonly string[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, ["email,name,roles,groups", ...lines, ""].join("\n"));
  return file;
}

/** Starts the tool in a process of its own, as `npm run roster` does. */
function start(args: readonly string[]) {
  const { domain, caFile, management } = stack.tenant;
  const line = path.join(folder, "tenant.json");
  writeFileSync(line, JSON.stringify({ domain, caFile, management }));
  const command = [path.join(project, "tenant/roster/main.ts"), ...args, "--tenant", line];
  const child = spawn(process.execPath, command, { env: { PATH: process.env.PATH, ...clockEnvironment } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = once(child, "close").then(([status]) => ({ status: status as number | null, output }));
  return { child, ended };
}

const run = (...args: string[]) => start(args).ended;

function usersOf(prefix: string) {
  const roleName = (id: string) => stack.tenant.state.roles.get(id)?.name ?? id;
  return stack.tenant.state.users
    .all()
    .filter(({ email }) => email?.startsWith(prefix))
    .map(({ email, name, connection, app_metadata, roles }) => ({
      email,
      name,
      connection,
      authorization: app_metadata?.authorization,
      roles: roles.map(roleName).sort(),
    }))
    .sort((one, other) => ((one.email ?? "") < (other.email ?? "") ? -1 : 1));
}

describe("a roster", () => {
  it("is only looked at, unless it is to be applied", async () => {
    const file = await csv("dry.csv", ["dry.ada@exampleco.com,Ada,Manager,"]);
    const { status, output } = await run(file);
    expect(output).toContain("1 to create\n      dry.ada@exampleco.com  +Manager");
    expect(output).toContain("This was a dry run: nothing was changed.");
    expect(status).toBe(0);
    expect(usersOf("dry.")).toEqual([]);
  });

  it("gives people exactly the roles that they have directly or through groups", async () => {
    const file = await csv("apply.csv", [
      "set.ada@exampleco.com,Ada,Employee,Managers",
      "Set.Bob@ExampleCo.com,Bob,,Contractors",
    ]);
    expect((await run(file, "--apply")).status).toBe(0);
    const [authorization, none] = [{ groups: ["Managers"], roles: ["Employee"], permissions: [] }, []];
    expect(usersOf("set.ada")).toEqual([
      {
        email: "set.ada@exampleco.com",
        name: "Ada",
        connection: CONNECTION,
        authorization,
        roles: ["Employee", "Manager"],
      },
    ]);

    const later = await csv("later.csv", [
      "set.ada@exampleco.com,Ada Lovelace,,",
      "set.bob@exampleco.com,Bob,,Contractors",
    ]);
    const { status, output } = await run(later, "--apply");
    expect([status, usersOf("set.")]).toEqual([
      0,
      [
        {
          email: "set.ada@exampleco.com",
          name: "Ada Lovelace",
          connection: CONNECTION,
          authorization: { groups: none, roles: none, permissions: none },
          roles: [],
        },
        {
          email: "set.bob@exampleco.com",
          name: "Bob",
          connection: CONNECTION,
          authorization: { groups: ["Contractors"], roles: none, permissions: none },
          roles: ["Employee"],
        },
      ],
    ]);
    expect(output).toMatch(/0 created\n {7}1 changed\n.*-Employee -Manager.*\n {7}1 left as they were/);
  });

  it("is applied in no part while a line is bad, and in all others when those are skipped", async () => {
    const file = await csv("bad.csv", [
      "bad.ada@exampleco.com,Ada,Manger,",
      "bad.bob@exampleco.com,Bob,Manager,",
    ]);
    const refused = await run(file, "--apply");
    expect(refused.output).toContain('line 2: "Manger" is not a role of the policy; did you mean "Manager"?');
    expect([refused.status, usersOf("bad.")]).toEqual([1, []]);

    const { status } = await run(file, "--apply", "--skip-bad-lines");
    expect([status, usersOf("bad.").map(({ email }) => email)]).toEqual([0, ["bad.bob@exampleco.com"]]);
  });

  it("shows in what is wrong with it what a cell would hide", async () => {
    const file = await csv("hostile.csv", [
      "hide.ada@exampleco.com,Ada,Man\u3164ager,",
      "hide.bob@exampleco.com,Bob,Man\u001b[2Kager\u202e,",
    ]);
    const { status, output } = await run(file, "--apply");
    expect(output).toContain('line 2: "Man‹U+3164›ager" is not a role of the policy');
    expect(output).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\u3164/u);
    expect(status).toBe(1);
  });

  it("is completed by a second run when the first is killed, and nobody is there twice", async () => {
    const total = 150;
    const groups = ["Employees", "Contractors", "Managers"];
    const people = Array.from(
      { length: total },
      (_, index) => `kill.${index}@exampleco.com,Person ${index},,${groups[index % 3]}`,
    );
    const file = await csv("kill.csv", people);

    const { child, ended } = start([file, "--apply", "--concurrency", "4"]);
    while (usersOf("kill.").length < 40 && child.exitCode === null) await sleep(2);
    child.kill("SIGKILL");
    expect((await ended).status).toBeNull();
    const before = usersOf("kill.").length;
    expect(before).toBeGreaterThanOrEqual(40);
    expect(before).toBeLessThan(total);

    const { status, output } = await run(file, "--apply");
    expect([status, output]).toEqual([0, expect.stringMatching(/created/)]);
    expect(output).toMatch(/^\d+ people were done by an earlier run of this file$/m);
    const users = usersOf("kill.");
    expect(users.map(({ email }) => email)).toEqual(
      people.map((line) => line.slice(0, line.indexOf(","))).sort(),
    );
    for (const { email, roles } of users) {
      const index = Number(email?.match(/\d+/)?.[0]);
      expect([email, roles]).toEqual([email, index % 3 === 2 ? ["Manager"] : ["Employee"]]);
    }
  });

  it("refuses a file of nobody, also when all of its lines are left out", async () => {
    const empty = await csv("nobody.csv", []);
    const bad = await csv("bad.csv", ["not an address,X,,"]);
    for (const args of [[empty], [bad, "--skip-bad-lines"]]) {
      const { status, output } = await run(...args);
      expect(status).toBe(1);
      expect(output).toContain(`ROSTER_EMPTY: there is nobody in ${args[0]}`);
    }
  });

  it("reads the encoding that it is told", async () => {
    const file = path.join(folder, "windows.csv");
    await writeFile(
      file,
      Buffer.from("email,name,roles,groups\r\nzoe@exampleco.com,Zo\u00eb,,\r\n", "latin1"),
    );
    const untold = await run(file);
    expect(untold.status).toBe(1);
    expect(untold.output).toContain(
      "line 2: is not UTF-8; save the file as UTF-8, or say --encoding windows-1252",
    );
    expect((await run(file, "--encoding", "windows-1252", "--apply")).status).toBe(0);
    expect(usersOf("zoe@")).toMatchObject([{ name: "Zo\u00eb" }]);
  });

  it("says how it is used when it isn't used so", async () => {
    const { status, output } = await run("a.csv", "b.csv");
    expect(output).toMatch(/^Unexpected argument 'b.csv'; expected only FILE.csv\n\nusage: npm run roster/);
    expect(status).toBe(2);
  });
});
