import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { UsageError } from "command-line/usage-error";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { project } from "../../../infra/project.ts";
import type { LocalStack } from "../../../local/bring-up.ts";
import { policy } from "../../../rules/policy.ts";
import { OffboardError } from "../../../tenant/offboard/error.ts";
import {
  type Offboarding,
  type OffboardRequest,
  offboard,
  statusOf,
} from "../../../tenant/offboard/offboard.ts";
import { writeJson, writeReport } from "../../../tenant/offboard/report.ts";
import { applyRoster } from "../../../tenant/roster/apply-roster.ts";
import { setConnectionsApart, startStack } from "../../e2e/bring-up.ts";
import { clockEnvironment } from "../../support/clock-environment.ts";
import { layersOf } from "../layers.ts";
import { Phone } from "../phone.ts";

const PASSWORD = "aB1cD2eF3gH4iJ5!";
const PEOPLE = "timesheets-dev-people";
const OTHER_API = "https://payroll.exampleco.com";

let stack: LocalStack;
let line: string;
let folder: string;
let end: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "offboard-"));
  ({ stack, end } = await startStack({ importing: setConnectionsApart }));
  line = path.join(folder, "tenant.json");
  const { domain, caFile, management } = stack.tenant;
  await writeFile(line, JSON.stringify({ domain, caFile, management }));
  const { resourceServers, roles, organizations } = stack.management;
  const api = { name: "Payroll", identifier: OTHER_API, token_lifetime: 600, token_lifetime_for_web: 60 };
  await resourceServers.create({ ...api, scopes: [{ value: "pay" }] });
  await roles.create({ name: "Payroll Clerk" });
  await organizations.create({ name: "acme" });
});
afterAll(async () => {
  await end();
  await rm(folder, { recursive: true, force: true });
});

const roleId = (name: string) => stack.tenant.state.roles.find((role) => role.name === name)?.id ?? "";

/** Somebody with everything that one can have here, ours and others'. */
async function someone(email: string): Promise<string> {
  const { users, organizations } = stack.management;
  const { user_id: id = "" } = await users.create({
    connection: PEOPLE,
    email,
    password: PASSWORD,
    email_verified: true,
    app_metadata: { authorization: { groups: ["Managers"], roles: ["Employee"], permissions: [] }, desk: 7 },
  });
  await users.roles.assign(id, { roles: ["Manager", "Employee", "Payroll Clerk"].map(roleId) });
  await users.permissions.create(id, {
    permissions: [
      { resource_server_identifier: stack.audience, permission_name: "approve:timesheets" },
      { resource_server_identifier: OTHER_API, permission_name: "pay" },
    ],
  });
  const [acme] = stack.tenant.state.organizations.all();
  await organizations.members.create(acme?.id ?? "", { members: [id] });
  await organizations.members.roles.assign(acme?.id ?? "", id, { roles: [roleId("Manager")] });
  stack.tenant.state.deviceCredentials.put({
    id: `dcr_${email}`,
    device_name: "phone",
    type: "public_key",
    value: "key",
    device_id: "1",
    user_id: id,
  });
  return id;
}

const phoneOf = (email: string) => new Phone(stack, email, PASSWORD);

const run = (person: string, request: Partial<OffboardRequest> = {}): Promise<Offboarding> =>
  offboard(
    { person, stack: "dev", all: false, dryRun: false, undo: false, tenant: line, ...request },
    {
      environment: {},
      now: stack.tenant.clock.now,
      signal: new AbortController().signal,
      wait: async () => undefined,
    },
  );

const ofApis = ({ tokens }: Offboarding) => (tokens.kind === "told" ? tokens.ofApis : []);

const outcomes = ({ people }: Offboarding) =>
  people.map(({ steps }) => Object.fromEntries(steps.map(({ name, outcome }) => [name, outcome])));

/** The answers of gateway and API to a token at a time. */
async function answersAt(time: Date, token: string) {
  const { atGateway, atApi } = layersOf(stack, () => time);
  return [await atGateway(token, "read:timesheets"), await atApi(token)];
}

describe("somebody who leaves", () => {
  it("is let in before, and then by nobody but the API, until the told end of their last token", async () => {
    const id = await someone("leaver@exampleco.com");
    const phone = phoneOf("leaver@exampleco.com");
    const tokens = await phone.signIn();
    const call = () =>
      fetch(new URL("/timesheets", stack.apiUrl), {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      });
    expect((await call()).status).toBe(200);
    const refreshed = await phone.refresh(tokens.refresh_token);
    expect(refreshed.ok).toBe(true);
    expect(await phone.ask("none")).toMatchObject({ code: expect.any(String) });

    const result = await run("leaver@exampleco.com");
    expect([statusOf(result), outcomes(result)]).toEqual([
      0,
      [
        {
          block: "done",
          "refresh tokens": "done",
          sessions: "done",
          roles: "done",
          permissions: "done",
          "roles in organizations": "done",
          groups: "done",
          consents: "done",
          "keys of devices": "done",
          "remembered browsers": "done",
        },
      ],
    ]);
    expect(await phone.ask("none")).toMatchObject({ error: "login_required" });
    expect((await phone.ask()).page).toContain("Your account has been blocked.");
    if (refreshed.ok) {
      expect(await phone.refresh(refreshed.tokens.refresh_token)).toMatchObject({
        ok: false,
        error: "invalid_grant",
      });
    }
    const user = stack.tenant.state.users.get(id);
    expect(user).toMatchObject({
      blocked: true,
      roles: [roleId("Payroll Clerk")],
      permissions: [{ resource_server_identifier: OTHER_API, permission_name: "pay" }],
      app_metadata: { authorization: { groups: [], roles: [], permissions: [] }, desk: 7 },
    });

    expect(writeReport(result)).toContain(
      `\n  left as it is           role Payroll Clerk, permission pay on ${OTHER_API}, member of acme\n`,
    );

    const [ours, payroll] = ofApis(result);
    const issued = decodeJwt(tokens.access_token);
    expect(ours).toMatchObject({ api: policy.api.name, identifier: stack.audience, lifetime: 86_400 });
    expect(payroll).toMatchObject({ api: "Payroll", lifetime: 600 });
    const told = (ours?.end.getTime() ?? 0) / 1000;
    expect(told).toBeGreaterThanOrEqual(issued.exp ?? Infinity);
    expect(told - (issued.exp ?? 0)).toBeLessThan(60);
    expect((await call()).status).toBe(200);
    expect(await answersAt(new Date(((issued.exp ?? 0) - 1) * 1000), tokens.access_token)).toEqual([
      true,
      expect.arrayContaining(["read:timesheets"]),
    ]);
    expect(await answersAt(new Date(told * 1000), tokens.access_token)).toEqual([
      false,
      "The access token has expired",
    ]);
  });

  it("is only looked at in a dry run", async () => {
    const id = await someone("dry@exampleco.com");
    const phone = phoneOf("dry@exampleco.com");
    const tokens = await phone.signIn();
    const before = structuredClone(stack.tenant.state.users.get(id));
    const result = await run("dry@exampleco.com", { dryRun: true });
    expect(result.people[0]?.steps.find(({ name }) => name === "roles")).toEqual({
      name: "roles",
      outcome: "to do",
      found: ["Employee", "Manager"],
    });
    expect(writeReport(result)).toContain("This was a dry run: nothing was changed.");
    expect(stack.tenant.state.users.get(id)).toEqual(before);
    expect((await phone.refresh(tokens.refresh_token)).ok).toBe(true);
  });

  it("is left as they are by a second run, and can be taken back, without rights", async () => {
    await someone("twice@exampleco.com");
    await run("twice@exampleco.com");
    const again = await run("twice@exampleco.com");
    const unseen = { consents: "done", "remembered browsers": "done" };
    const names = again.people[0]?.steps.map(({ name }) => [name, "nothing to do"]) ?? [];
    expect([statusOf(again), outcomes(again)]).toEqual([0, [{ ...Object.fromEntries(names), ...unseen }]]);

    const undone = await run("twice@exampleco.com", { undo: true });
    expect([statusOf(undone), outcomes(undone), ofApis(undone)]).toEqual([0, [{ unblock: "done" }], []]);
    const { scope = "" } = await phoneOf("twice@exampleco.com").signIn();
    expect(scope.split(" ").filter((one) => one.includes(":"))).toEqual([]);
  });
});

/** Somebody whom a directory vouches for, as a login through it leaves them. */
function ofDirectory(email: string, subject: string) {
  const { connections, users } = stack.tenant.state;
  const strategy = "oidc";
  const connection = connections.all()[0];
  if (connection === undefined) throw new Error("there is no connection");
  connections.put({
    ...connection,
    id: "con_corp",
    name: "corp",
    strategy,
    options: {},
    enabled_clients: [],
  });
  const user = users.all()[0];
  if (user === undefined) throw new Error("there is nobody");
  const user_id = `oidc|corp|${subject}`;
  const { password: _, app_metadata: __, ...profile } = user;
  users.put({
    ...profile,
    user_id,
    email,
    connection: "corp",
    roles: [],
    permissions: [],
    email_verified: true,
  });
  return user_id;
}

const isBlocked = (id: string) => stack.tenant.state.users.get(id)?.blocked === true;

describe("who is meant", () => {
  it("is told and not guessed, where several have the address, in whatever case", async () => {
    const inDatabase = await someone("ambiguous@exampleco.com");
    const inDirectory = ofDirectory("Ambiguous@ExampleCo.com", "a/b c%2F#?\u00e9&x=1");
    const asked = run("AMBIGUOUS@exampleco.com");
    await expect(asked).rejects.toThrow(
      /^PERSON_AMBIGUOUS: 2 users are "AMBIGUOUS@exampleco.com"; name the one by its user id, or say --all:\n/,
    );
    await expect(asked).rejects.toThrow(
      `\n  ${inDatabase}  ambiguous@exampleco.com, signs in by ${PEOPLE} (auth0)`,
    );
    await expect(asked).rejects.toThrow(
      `\n  ${inDirectory}  Ambiguous@ExampleCo.com, signs in by corp (oidc)`,
    );
    expect([inDatabase, inDirectory].map(isBlocked)).toEqual([false, false]);

    const one = await run(inDirectory);
    expect([statusOf(one), ...[inDatabase, inDirectory].map(isBlocked)]).toEqual([0, false, true]);
    expect(writeReport(one)).toContain("\nBlock them at corp (oidc) as well: ");
    expect(JSON.parse(writeJson(one))).toMatchObject({
      done: true,
      people: [{ id: inDirectory, email: "Ambiguous@ExampleCo.com", blockAlsoAt: ["corp"] }],
    });

    const both = await run("ambiguous@exampleco.com", { all: true });
    expect([statusOf(both), ...[inDatabase, inDirectory].map(isBlocked)]).toEqual([0, true, true]);
    expect(writeReport(await run(inDatabase))).not.toContain("Block them at");
  });

  it("is told in one line each, whatever a directory calls them", async () => {
    ofDirectory("line@exampleco.com", "1");
    ofDirectory("line@exampleco.com", "2\n  auth0|made-up  line@exampleco.com\u001b[1A");
    await expect(run("line@exampleco.com")).rejects.toThrow(
      "oidc|corp|2\u2039U+000A\u203a  auth0|made-up  line@exampleco.com\u2039U+001B\u203a[1A  line@exampleco.com",
    );
  });

  it("is the account to which theirs was linked, by its id, its address or the linked ones", async () => {
    const primary = await someone("primary@exampleco.com");
    const linked = ofDirectory("Linked@Corp.example", "42");
    await stack.management.users.identities.link(primary, { provider: "oidc", user_id: "corp|42" });
    for (const person of [linked, "Linked@Corp.example", "primary@exampleco.com", primary]) {
      const { people } = await run(person, { dryRun: true });
      expect(people.map(({ account }) => account.id)).toEqual([primary]);
    }
    const result = await run(linked);
    expect([statusOf(result), isBlocked(primary)]).toEqual([0, true]);
    expect(writeReport(result)).toContain("\nBlock them at corp (oidc) as well: ");
  });

  it.each([
    [
      "nobody@exampleco.com",
      /^PERSON_UNKNOWN: the tenant has no user "nobody@exampleco.com"\.\n {2}Somebody of a directory/,
    ],
    ["auth0|none", /^PERSON_UNKNOWN: /],
    ['x" OR email:"*@exampleco.com', /^PERSON_UNKNOWN: /],
    ["*@exampleco.com", /^PERSON_UNKNOWN: /],
    ["ada", /^PERSON is "ada"; expected an e-mail address, or a user id such as auth0\|65f0c1$/],
  ])("is nobody, when nobody is: %s", async (person, message) => {
    await expect(run(person)).rejects.toThrow(message);
    await expect(run(person)).rejects.toThrow(person === "ada" ? UsageError : OffboardError);
  });
});

/** Answers some requests in the tenant's place. */
function answering(answer: (request: string, times: number) => Response | undefined) {
  const send = globalThis.fetch;
  const times = new Map<string, number>();
  vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request = `${init?.method ?? "GET"} ${url.pathname}`;
    times.set(request, (times.get(request) ?? 0) + 1);
    return answer(request, times.get(request) ?? 0) ?? send(input, init);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
}

const refusal = (status: number, message: string, headers = {}) =>
  Response.json({ statusCode: status, error: "", message }, { status, headers });

describe("a roster in which they still are", () => {
  const roster = async (email: string, connection?: string) => {
    const file = path.join(folder, "roster.csv");
    await writeFile(file, `email,name,roles,groups\n${email},Ada,Manager,\n`);
    const said = vi.spyOn(console, "log").mockReturnValue();
    const options = { stack: "dev", skipBadLines: false, concurrency: 1, encoding: "utf-8" } as const;
    const status = await applyRoster(
      { ...options, file, apply: true, connection, tenant: line },
      { environment: {}, signal: new AbortController().signal },
    );
    const told = said.mock.calls.flat().join("\n");
    said.mockRestore();
    return { status, told };
  };

  it("gives nothing back, says so, and does when they are taken back", async () => {
    const id = await someone("listed@exampleco.com");
    await run("listed@exampleco.com");
    const kept = structuredClone(stack.tenant.state.users.get(id));
    for (let times = 0; times < 2; times += 1) {
      expect(await roster("listed@exampleco.com")).toEqual({
        status: 1,
        told: expect.stringMatching(/1 BLOCKED, and given nothing: [^\n]*\n +listed@exampleco\.com/),
      });
    }
    expect(stack.tenant.state.users.get(id)).toEqual(kept);

    await run("listed@exampleco.com", { undo: true });
    expect((await roster("listed@exampleco.com")).status).toBe(0);
    expect(stack.tenant.state.users.get(id)?.roles).toContain(roleId("Manager"));
  });

  it("makes no account beside that of a directory which is blocked", async () => {
    const id = ofDirectory("directory@exampleco.com", "7");
    await run(id);
    expect((await roster("directory@exampleco.com", PEOPLE)).status).toBe(1);
    const theirs = stack.tenant.state.users.all().filter(({ email }) => email === "directory@exampleco.com");
    expect(theirs.map(({ user_id }) => user_id)).toEqual([id]);
  });
});

describe("a tenant that answers otherwise", () => {
  it("keeps nothing from being done but the step that fails, and the next run finishes it", async () => {
    const id = await someone("halfway@exampleco.com");
    answering((request) =>
      /^DELETE .*\/roles$/.test(request) ? refusal(400, "not \u001b[2Know") : undefined,
    );
    const failed = await run("halfway@exampleco.com");
    expect(statusOf(failed)).toBe(1);
    expect(outcomes(failed)).toMatchObject([
      { block: "done", roles: "not done", "roles in organizations": "not done", groups: "done" },
    ]);
    const report = writeReport(failed);
    expect(report).toContain(
      "NOT DONE: TENANT_REFUSED: the tenant answered 400: not \u2039U+001B\u203a[2Know",
    );
    expect(report).toContain("Not all of it is done: run the same command again");
    expect(report).toContain("Those that they have are good until:");
    vi.unstubAllGlobals();

    const again = await run("halfway@exampleco.com");
    expect([statusOf(again), outcomes(again)]).toMatchObject([
      0,
      [{ block: "nothing to do", roles: "done" }],
    ]);
    expect(stack.tenant.state.users.get(id)?.roles).toEqual([roleId("Payroll Clerk")]);
  });

  it("is waited for and asked again when it wants fewer requests, or is out of order for a moment", async () => {
    await someone("patient@exampleco.com");
    answering((request, times) => {
      if (times > 1) return undefined;
      if (request.startsWith("PATCH ")) return refusal(429, "Global limit", { "retry-after": "0" });
      return /^DELETE .*\/sessions$/.test(request) ? refusal(503, "down") : undefined;
    });
    await phoneOf("patient@exampleco.com").signIn();
    expect(statusOf(await run("patient@exampleco.com"))).toBe(0);
  });

  it("tells no end while the block isn't done", async () => {
    await someone("stays@exampleco.com");
    answering((request) => (request.startsWith("PATCH ") ? refusal(400, "no") : undefined));
    const result = await run("stays@exampleco.com");
    expect([statusOf(result), result.tokens]).toEqual([1, { kind: "not blocked" }]);
    expect(JSON.parse(writeJson(result))).not.toHaveProperty("tokens");
    expect(writeReport(result)).toContain("THEY CAN STILL SIGN IN: ");
    expect(writeReport(result)).not.toContain("good until");
  });

  it("tells what was done, when it doesn't say how long tokens are good", async () => {
    const id = await someone("endless@exampleco.com");
    answering((request) => (request === "GET /api/v2/resource-servers" ? refusal(400, "no") : undefined));
    const result = await run("endless@exampleco.com");
    expect([statusOf(result), isBlocked(id)]).toEqual([1, true]);
    expect(writeReport(result)).toContain(
      "Nobody can say when their last token ends: TENANT_REFUSED: the tenant answered 400: no",
    );
  });

  it("changes nothing when it doesn't say who there is", async () => {
    const id = await someone("unseen@exampleco.com");
    answering((request) => (request === "GET /api/v2/users" ? refusal(400, "no") : undefined));
    await expect(run("unseen@exampleco.com")).rejects.toMatchObject({ statusCode: 400 });
    expect(isBlocked(id)).toBe(false);
  });
});

it("is a command with a status of its own, which shows no secret and no text that moves the cursor", async () => {
  await someone("command@exampleco.com");
  const tokens = await phoneOf("command@exampleco.com").signIn();
  const start = async (...args: string[]) => {
    const file = path.join(project, "tenant/offboard/main.ts");
    const child = spawn(process.execPath, [file, ...args, "--tenant", line], {
      env: { PATH: process.env.PATH, TZ: "Asia/Tokyo", ...clockEnvironment },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const [status] = await once(child, "close");
    return { status: status as number | null, output };
  };
  const done = await start("command@exampleco.com");
  expect(done).toMatchObject({
    status: 0,
    output: expect.stringMatching(/ UTC \(here .* GMT\+9\); 86400 s/),
  });
  expect(done.output).not.toContain(String(tokens.refresh_token).slice(0, 12));
  expect(done.output).not.toContain(stack.tenant.management.clientSecret);
  const unknown = await start("nobody\u202e@exampleco.com", "--json");
  expect(unknown.status).toBe(2);
  expect(unknown.output).toMatch(/^PERSON_UNKNOWN: .*nobody\u2039U\+202E\u203a@/);
});
