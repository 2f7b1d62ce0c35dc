import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementError } from "auth0";
import { describe, expect, it, onTestFinished } from "vitest";
import { policy } from "../../../rules/policy.ts";
import { openCompleted } from "../../../tenant/roster/completed.ts";
import type { Directory } from "../../../tenant/roster/directory.ts";
import type { RosterLine } from "../../../tenant/roster/lines.ts";
import type { FoundUser } from "../../../tenant/roster/plan.ts";
import { type RosterRun, runRoster } from "../../../tenant/roster/run.ts";

async function* people(count: number): AsyncGenerator<RosterLine, void> {
  for (let line = 2; line < count + 2; line += 1) {
    yield { line, cells: [`${line}@exampleco.com`, `Person ${line}`, "Employee", ""] };
  }
}

/** A directory in memory, whose users are under their e-mail addresses, which are their ids too. */
function memoryDirectory() {
  const users = new Map<string, FoundUser>();
  const patch = (id: string, change: (user: FoundUser) => Partial<FoundUser>) => {
    const user = users.get(id);
    if (user === undefined) throw new Error(`there is no user ${id}`);
    users.set(id, { ...user, ...change(user) });
  };
  const directory: Directory = {
    find: async (email) => users.get(email),
    create: async ({ email, name, authorization }) => {
      if (users.has(email)) return undefined;
      users.set(email, { id: email, name, authorization, isBlocked: false, roles: [] });
      return email;
    },
    update: async (id, profile) => patch(id, () => profile),
    assignRoles: async (id, names) => patch(id, ({ roles }) => ({ roles: [...roles, ...names] })),
    removeRoles: async (id, names) =>
      patch(id, ({ roles }) => ({ roles: roles.filter((role) => !names.includes(role)) })),
  };
  return { users, directory };
}

async function completedIn(folder?: string) {
  const made = folder ?? (await mkdtemp(path.join(tmpdir(), "completed-")));
  const completed = openCompleted(made, "run");
  onTestFinished(async () => {
    completed.close();
    await rm(made, { recursive: true, force: true });
  });
  return { folder: made, completed };
}

const runOf = (directory: Directory, options: Partial<RosterRun>): RosterRun => ({
  lines: people(10),
  check: { badLines: new Set() },
  policy,
  directory,
  completed: undefined,
  concurrency: 3,
  signal: new AbortController().signal,
  onPerson: () => undefined,
  ...options,
});

describe("runRoster", () => {
  it("writes nothing when it only looks", async () => {
    const { users, directory } = memoryDirectory();
    const tally = await runRoster(runOf(directory, {}));
    expect(tally.write(false)).toMatch(/^ +10 to create$/m);
    expect(users.size).toBe(0);
  });

  it("does everybody once, and nobody again who is on record", async () => {
    const { users, directory } = memoryDirectory();
    const { folder, completed } = await completedIn();
    await runRoster(runOf(directory, { completed, lines: people(4) }));
    users.clear();
    const again = await completedIn(folder);
    await runRoster(runOf(directory, { completed: again.completed }));
    expect(again.completed.resumed).toBe(4);
    expect([...users.keys()].sort()).toEqual([10, 11, 6, 7, 8, 9].map((line) => `${line}@exampleco.com`));
  });

  it("takes a user whom it didn't find but couldn't create for one that exists", async () => {
    const { users, directory } = memoryDirectory();
    const { completed } = await completedIn();
    users.set("2@exampleco.com", {
      id: "2@exampleco.com",
      name: "Old",
      authorization: {},
      isBlocked: false,
      roles: ["Manager"],
    });
    const hidden = new Set(["2@exampleco.com"]);
    const late: Directory = {
      ...directory,
      find: async (email) => (hidden.delete(email) ? undefined : directory.find(email)),
    };
    const tally = await runRoster(runOf(late, { completed, lines: people(1) }));
    expect(tally.write(true)).toMatch(/^ +1 changed$/m);
    expect(users.get("2@exampleco.com")).toMatchObject({ name: "Person 2", roles: ["Employee"] });
  });

  it("counts a person whom the tenant refuses, and goes on with the others", async () => {
    const { users, directory } = memoryDirectory();
    const { completed } = await completedIn();
    const refusing: Directory = {
      ...directory,
      create: async (user) => {
        if (user.email !== "5@exampleco.com") return directory.create(user);
        throw new ManagementError({ statusCode: 400, body: { message: "no such mail domain" } });
      },
    };
    const tally = await runRoster(runOf(refusing, { completed }));
    expect(tally.write(true)).toContain(
      "1 NOT DONE\n      line 5: 5@exampleco.com: TENANT_REFUSED: the tenant answered 400: no such mail domain",
    );
    expect([tally.failures, users.size, completed.has(5)]).toEqual([1, 9, false]);
  });

  it("counts somebody who is blocked as not done, at each run", async () => {
    const { users, directory } = memoryDirectory();
    const { folder, completed } = await completedIn();
    const letGo = { id: "2@exampleco.com", name: "Person 2", authorization: {}, isBlocked: true, roles: [] };
    users.set(letGo.id, letGo);
    const tally = await runRoster(runOf(directory, { completed, lines: people(2) }));
    const { completed: next } = await completedIn(folder);
    expect([tally.failures, next.has(2), next.has(3)]).toEqual([1, false, true]);
    expect(tally.write(true)).toContain(
      "1 BLOCKED, and given nothing: take their lines out, or take them back with npm run offboard -- PERSON --undo\n      2@exampleco.com",
    );
    expect(users.get(letGo.id)).toEqual(letGo);
  });

  it.each([
    ["an outage", 503],
    ["a missing scope", 403],
    ["a limit that doesn't pass", 429],
  ])("stops at %s", async (_what, statusCode) => {
    const { users, directory } = memoryDirectory();
    const { completed } = await completedIn();
    const failing: Directory = {
      ...directory,
      find: async (email) => {
        if (email !== "4@exampleco.com") return directory.find(email);
        throw new ManagementError({ statusCode, body: { message: "not now" } });
      },
    };
    const run = runRoster(runOf(failing, { completed, concurrency: 1 }));
    await expect(run).rejects.toMatchObject({
      code: "ROSTER_INTERRUPTED",
      message: `ROSTER_INTERRUPTED: TENANT_REFUSED: the tenant answered ${statusCode}: not now`,
    });
    expect([...users.keys()]).toEqual(["2@exampleco.com", "3@exampleco.com"]);
  });

  it("finishes who is under way when it is stopped, and takes nobody else", async () => {
    const { users, directory } = memoryDirectory();
    const { completed } = await completedIn();
    const stop = new AbortController();
    const onPerson = () => stop.abort();
    const run = runRoster(runOf(directory, { completed, concurrency: 1, signal: stop.signal, onPerson }));
    await expect(run).rejects.toThrow("ROSTER_INTERRUPTED: stopped by a signal");
    expect([...users.values()].map(({ roles }) => roles)).toEqual([["Employee"]]);
  });
});
