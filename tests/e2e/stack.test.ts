import { globSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readArguments } from "command-line/arguments";
import { ProgressReporter } from "command-line/progress";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { options, positionals } from "../../batch/options.ts";
import { networkFor } from "../../batch/patience.ts";
import { uploadFile } from "../../batch/upload.ts";
import { project } from "../../infra/project.ts";
import { machineLine } from "../../local/announce.ts";
import type { LocalStack } from "../../local/bring-up.ts";
import { drillRestore } from "../../local/drill-restore.ts";
import { decode } from "../../proof/bad-tokens.ts";
import { cleanUp } from "../../proof/clean-up.ts";
import { prove, statusOf } from "../../proof/prove.ts";
import { type ProveOptions, proveStack } from "../../proof/prove-stack.ts";
import { requestTokens, type SignInTokens } from "../../proof/token-endpoint.ts";
import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import { connectionsOfKind } from "../../rules/policy/connections.ts";
import { policy } from "../../rules/policy.ts";
import { applicationKeys } from "../support/applications.ts";
import { personaOf, refreshOnMobile, signInOnMobile, startStack } from "./bring-up.ts";

const machines = applicationKeys.filter((key) => !actsForPeople(policy.applications[key])).length;
const ROLES = Object.keys(policy.roles);
const GROUPS = Object.keys(policy.groups);
const STACKS = globSync("Pulumi.*.yaml", { cwd: project }).length;
const MAPPED = connectionsOfKind(policy, "directory").flatMap(([, { groups }]) => Object.keys(groups.give));
/**
 * In the database: nobody's, each role's and each group's, one of all roles, one with scopes by hand, one who claims an address. Of the
 * directory: each mapped group's, one of all, one of an unknown group, one of none.
 */
const PEOPLE = ROLES.length + GROUPS.length + 4 + MAPPED.length + 3;
/** Each application of people with all of them, and each machine. */
const HOLDERS = (applicationKeys.length - machines) * PEOPLE + machines;

let stack: LocalStack;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ stack, end } = await startStack());
});
afterAll(() => end());

async function call(
  tokens: SignInTokens,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) {
  const response = await fetch(new URL(path, stack.apiUrl), {
    method,
    headers: {
      authorization: `Bearer ${tokens.access_token}`,
      "content-type": "application/json",
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    location: response.headers.get("location"),
    body: text && JSON.parse(text),
  };
}

/** Changes an entry whatever its version is. */
const change = (tokens: SignInTokens, method: string, path: string, body?: unknown) =>
  call(tokens, method, path, body, { "if-match": "*" });

const approval = { state: "approved" };
const scopesOf = (tokens: SignInTokens) => String(decode(tokens.access_token).claims.scope).split(" ");
const entry = { date: "2026-11-20", project: "apollo", hours: 7.5 };

describe("the declared system", () => {
  it("does what the policy says, cell by cell, attack by attack", async () => {
    const report = await prove(stack.target);
    expect(report.disagreements).toEqual([]);
    expect(report.holders).toHaveLength(HOLDERS);
    expect(report.cells).toHaveLength(HOLDERS * 9);
    const admitted = report.cells.filter(
      (cell) => cell.admitted && ["mobile", "web", "batch"].includes(cell.holder.application),
    );
    expect(admitted).toHaveLength(
      // Mobile: 6 people of 6 routes, 5 of 8. Web: 11 people of 6 routes, the auditor of 3. Batch: its one.
      6 * 6 + 5 * 8 + 11 * 6 + 3 + 1,
    );
    expect(report.elements).toHaveLength(PEOPLE * 6);
    expect(report.elements.filter(({ expected }) => expected)).toHaveLength(6 * 4 + 5 * 6);
    // Who has all roles reads by either of two scopes.
    expect(report.narrowedCells).toHaveLength(2 * 9);
    expect(report.untried).toEqual([]);
    // One of them for each other stack's audience.
    expect(report.attacks).toHaveLength((13 + STACKS - 1) * 9);
    expect(report.logins.length).toBeGreaterThanOrEqual(15);
    expect(report.openRoutes).toEqual([
      { route: "GET /health", agrees: true },
      { route: "GET /openapi.json", agrees: true },
    ]);
  });

  it("has the tenant vouch for the apps of the configuration", async () => {
    const assetLinks = await fetch(new URL(".well-known/assetlinks.json", stack.issuer));
    const target = {
      package_name: "com.exampleco.timesheets",
      sha256_cert_fingerprints: [expect.any(String)],
    };
    expect(await assetLinks.json()).toContainEqual(
      expect.objectContaining({ target: expect.objectContaining(target) }),
    );
    const association = await fetch(new URL("apple-app-site-association", stack.issuer));
    expect(await association.json()).toMatchObject({
      webcredentials: { apps: expect.arrayContaining(["A1B2C3D4E5.com.exampleco.timesheets"]) },
    });
  });

  it("takes approve:timesheets away at the next refresh when the Manager role is taken away", async () => {
    const manager = personaOf(stack, "Manager");
    const tokens = await signInOnMobile(stack, manager);
    expect(scopesOf(tokens)).toContain("approve:timesheets");
    expect((await call(tokens, "GET", "/approvals")).status).toBe(200);

    const { data } = await stack.management.users.list({ q: `email:"${manager.email}"` });
    const userId = data[0]?.user_id ?? "";
    const { data: roles } = await stack.management.users.roles.list(userId);
    await stack.management.users.roles.delete(userId, { roles: roles.map(({ id }) => id ?? "") });

    const refreshed = await refreshOnMobile(stack, tokens);
    if (!refreshed.ok) throw new Error(refreshed.description);
    expect(scopesOf(refreshed.tokens).filter((scope) => scope.includes(":"))).toEqual([]);
    expect((await call(refreshed.tokens, "GET", "/approvals")).status).toBe(403);

    await stack.management.users.roles.assign(userId, { roles: roles.map(({ id }) => id ?? "") });
  });

  it("lets an employee log time, a manager approve it, and nobody delete it then", async () => {
    const employee = await signInOnMobile(stack, personaOf(stack, "Employee"));
    const manager = await signInOnMobile(stack, personaOf(stack, "all roles"));

    const created = await call(employee, "POST", "/timesheets", entry);
    expect(created).toMatchObject({
      status: 201,
      body: { ...entry, state: "submitted", email: "employee@exampleco.com" },
    });
    const own = created.location ?? "";
    expect((await call(employee, "GET", own)).body).toMatchObject(entry);

    expect((await call(employee, "GET", "/approvals")).status).toBe(403);
    expect((await change(employee, "PUT", `/approvals/${created.body.id}`, approval)).status).toBe(403);
    expect((await change(manager, "PUT", `/approvals/${created.body.id}`, approval)).status).toBe(200);
    expect((await call(employee, "GET", own)).body).toMatchObject({ state: "approved" });
    expect((await change(employee, "DELETE", own)).status).toBe(409);
  });

  it("shows nobody the entries of others", async () => {
    const employee = await signInOnMobile(stack, personaOf(stack, "Employee"));
    const contractor = await signInOnMobile(stack, personaOf(stack, "group Contractors"));
    const { location } = await call(employee, "POST", "/timesheets", entry);
    expect((await call(contractor, "GET", location ?? "")).status).toBe(404);
    expect((await change(contractor, "DELETE", location ?? "")).status).toBe(404);
    expect((await change(employee, "DELETE", location ?? "")).status).toBe(204);
  });

  it("lets no manager approve their own time", async () => {
    const manager = await signInOnMobile(stack, personaOf(stack, "all roles"));
    const { body } = await call(manager, "POST", "/timesheets", entry);
    const answer = await change(manager, "PUT", `/approvals/${body.id}`, approval);
    expect(answer.status).toBe(403);
    expect((await call(manager, "GET", `/timesheets/${body.id}`)).body).toMatchObject({ state: "submitted" });
  });

  it("has every entry, version and approval again after its table was lost and restored", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "restore-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const report = await drillRestore(stack, folder);
    expect(report.differences).toEqual([]);
    expect(report.answers).toBe(7);
    expect(report.items).toBeGreaterThan(10);
  });

  it("serves people while external systems upload more than is taken at once", async () => {
    const { batch } = stack.applications;
    const employee = await signInOnMobile(stack, personaOf(stack, "Employee"));
    const machine = await requestTokens(stack.issuer, {
      grant_type: "client_credentials",
      client_id: batch?.clientId ?? "",
      client_secret: batch?.clientSecret ?? "",
      audience: stack.audience,
    });
    if (!machine.ok) throw new Error(machine.description);
    const lines = Array.from({ length: 100 }, (_, index) => ({
      ...entry,
      subject: `auth0|flood-${index}`,
      externalId: `flood-${index}`,
    }));
    // More than the function of people could do at once, had it to do these, too.
    const uploads = Array.from({ length: 70 }, () =>
      call(machine.tokens, "POST", "/timesheets/batch", { entries: lines }),
    );
    const people = Array.from({ length: 30 }, (_, index) =>
      index % 3 === 0
        ? call(employee, "POST", "/timesheets", { ...entry, date: "2026-11-18", hours: 0.25 })
        : call(employee, "GET", "/timesheets"),
    );
    const served = new Set((await Promise.all(people)).map(({ status }) => status));
    const uploaded = new Set((await Promise.all(uploads)).map(({ status }) => status));
    expect(served).toEqual(new Set([200, 201]));
    expect(uploaded).toEqual(new Set([200, 503]));
  });
});

describe("npm run upload", () => {
  const hours = (subject: string) =>
    Array.from({ length: 60 }, (_, index) =>
      JSON.stringify({ ...entry, subject, date: "2026-10-19", hours: 0.25, externalId: `upload-${index}` }),
    ).join("\n");

  /** Uploads the time of a person's to the stack, with the tokens that it asks for itself unless others are given. */
  async function uploaded(person: SignInTokens, token?: string) {
    const file = await fileWith("hours.ndjson", hours(String(decode(person.access_token).claims.sub)));
    const tenant = await fileWith("stack.json", machineLine(stack));
    const { signal } = new AbortController();
    const stderr = { write: () => true };
    const network = networkFor(signal, new ProgressReporter(stderr), stderr);
    const fetched: typeof fetch = (input, init) =>
      token !== undefined && String(input).endsWith("/oauth/token")
        ? Promise.resolve(Response.json({ access_token: token, expires_in: 60 }))
        : fetch(input, init);
    const given = readArguments({ options, positionals }, [file, "--apply", "--tenant", tenant]);
    let stdout = "";
    const write = (text: string) => (stdout += text);
    const surroundings = {
      environment: {},
      signal,
      stdout: { write },
      stderr,
      network: { ...network, fetch: fetched },
    };
    return { status: await uploadFile(given, { ...surroundings, journals: path.dirname(file) }), stdout };
  }

  it("stores what a file has for a person, once, and they see it in their week", async () => {
    const contractor = await signInOnMobile(stack, personaOf(stack, "group Contractors"));
    const first = await uploaded(contractor);
    const again = await uploaded(contractor);
    expect([first.status, again.status]).toEqual([0, 0]);
    expect([first.stdout, again.stdout].map((text) => text.split("\n").slice(3))).toEqual([
      ["        60 stored", ""],
      ["         0 stored", "        60 were there already", ""],
    ]);
    const { body } = await call(contractor, "GET", "/weeks/2026-W43");
    expect([body.hours, body.days[0].entries.length]).toEqual([15, 60]);
  });

  it("lets nobody upload with a person's token, whatever their roles", async () => {
    const manager = await signInOnMobile(stack, personaOf(stack, "all roles"));
    await expect(uploaded(manager, manager.access_token)).rejects.toThrow(
      /^UPLOAD_NOT_ADMITTED: the API doesn't let Timesheets Batch in \(403, Forbidden\): only a machine of the policy has the scope batch:upload;/,
    );
    const { body } = await call(manager, "GET", "/weeks/2026-W43");
    expect(body.hours).toBe(0);
  });
});

/** Writes something into a file for one test. */
async function fileWith(name: string, content: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "prove-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, name), content);
  return path.join(folder, name);
}

/** Proves the stack as `npm run prove` does, by the line of it. */
async function proved(options: Partial<ProveOptions> = {}) {
  const tenant = await fileWith("stack.json", machineLine(stack));
  const all = {
    stack: "dev",
    outputs: undefined,
    people: undefined,
    tokens: undefined,
    keys: undefined,
    production: false,
  };
  return proveStack(
    { ...all, tenant, ...options },
    {
      policy,
      environment: {},
      progress: () => undefined,
      signal: new AbortController().signal,
      patience: 0,
    },
  );
}

/** A list of test people, as a file has it. */
const listOf = (...people: readonly object[]) => fileWith("people.json", JSON.stringify(people));

const signsInAs = (label: string) => {
  const { email, password } = personaOf(stack, label);
  return { email, password };
};

describe("npm run prove", () => {
  it("proves a stack through its own doors, and leaves no entry behind", async () => {
    const report = await proved();
    expect(report.disagreements).toEqual([]);
    expect(statusOf(report)).toBe(0);
    expect(report.cells).toHaveLength(HOLDERS * 9);
    expect(report.attacks).toHaveLength(7 * 9);
    expect(report.untried).toHaveLength(2);
    for (const { person, tokens, application } of report.holders) {
      if (tokens === undefined || person === undefined || application !== "mobile") continue;
      const { status, body } = await call(tokens, "GET", "/timesheets?to=2010-01-01");
      if (status === 200) expect(body.entries).toEqual([]);
    }
  });

  it("leaves no entry behind when it is interrupted", async () => {
    const interruption = new AbortController();
    const tried: string[] = [];
    const proof = prove(
      stack.target,
      ({ what }) => {
        tried.push(what);
        if (what === "attacking routes") interruption.abort();
      },
      interruption.signal,
    );
    await expect(proof).rejects.toMatchObject({ name: "AbortError" });
    expect(tried).toContain("reaching entries");
    expect(tried).not.toContain("forbidden logins");
    for (const label of ["Employee", "Manager", "all roles"]) {
      const tokens = await signInOnMobile(stack, personaOf(stack, label));
      expect((await call(tokens, "GET", "/timesheets?to=2010-01-01")).body.entries).toEqual([]);
    }
  });

  it("deletes what an earlier run left, and what a person logged themselves stays", async () => {
    const tokens = await signInOnMobile(stack, personaOf(stack, "group Employees"));
    const left = await call(tokens, "POST", "/timesheets", {
      ...entry,
      date: "2001-05-05",
      project: "proof",
    });
    const own = await call(tokens, "POST", "/timesheets", {
      ...entry,
      date: "2001-05-05",
      project: "apollo",
    });
    const hourLater = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_700_000);
    onTestFinished(() => hourLater.mockRestore());
    const holders = [
      { application: "mobile", person: personaOf(stack, "group Employees"), tokens, disagreements: [] },
    ];
    const target = { policy, apiUrl: stack.apiUrl ?? "", occasion: { date: "2001-01-01", week: "2001-W01" } };
    expect(await cleanUp(holders, target)).toEqual([]);
    expect((await call(tokens, "GET", `/timesheets/${left.body.id}`)).status).toBe(404);
    expect((await call(tokens, "GET", `/timesheets/${own.body.id}`)).status).toBe(200);
  });

  it("says which entries it could not delete", async () => {
    const tokens = await signInOnMobile(stack, personaOf(stack, "group Contractors"));
    const manager = await signInOnMobile(stack, personaOf(stack, "Manager"));
    const logged = await call(tokens, "POST", "/timesheets", {
      ...entry,
      date: "2001-06-06",
      project: "proof",
    });
    await change(manager, "PUT", `/approvals/${logged.body.id}`, approval);
    const holders = [
      { application: "mobile", person: personaOf(stack, "group Contractors"), tokens, disagreements: [] },
    ];
    const target = { policy, apiUrl: stack.apiUrl ?? "", occasion: { date: "2001-06-06", week: "2001-W23" } };
    expect(await cleanUp(holders, target)).toEqual([
      {
        code: "ENTRIES_LEFT",
        where: "Timesheets Mobile · group Contractors",
        what: `1 of the proof's own entries could not be deleted (${logged.body.id})`,
        look: "the response to a DELETE of one of them; another run tries again",
      },
    ]);
  });

  it("finds a person who doesn't have the role that they are meant to have", async () => {
    const people = await listOf(
      { ...signsInAs("Employee"), roles: ["Employee"], groups: [] },
      { ...signsInAs("no role"), roles: ["Manager"], groups: [] },
    );
    const report = await proved({ people });
    expect(statusOf(report)).toBe(1);
    expect(report.disagreements).toContainEqual({
      code: "TOKEN_DIFFERS",
      where: "Timesheets Mobile · Manager · at login",
      what: "scopes: lacks read:timesheets, create:timesheets, delete:timesheets, approve:timesheets",
      look: "the scope Action, its binding, RBAC and the client grant",
    });
    expect(report.disagreements.some(({ where }) => where.includes("Employee"))).toBe(false);
  });

  it("says who could not be tried, and takes tokens in the place of a sign-in", async () => {
    const { email } = signsInAs("Employee");
    const people = await listOf({ email, roles: ["Employee"], groups: [] });
    const { access_token } = await signInOnMobile(stack, personaOf(stack, "Employee"));
    const tokens = await fileWith(
      "tokens.json",
      JSON.stringify([{ application: "mobile", email, access_token }]),
    );
    const report = await proved({ people, tokens });
    expect(report.disagreements).toEqual([]);
    expect(statusOf(report)).toBe(2);
    expect(report.cells).toHaveLength((1 + machines) * 9);
    expect(report.untried).toContain("Timesheets Web · Employee: there is no password and no token");
    const unheld = [
      ...ROLES.filter((role) => role !== "Employee"),
      ...GROUPS.map((group) => `group ${group}`),
    ];
    expect(report.untried).toContain(`${unheld.join(", ")}: nobody has it directly among these people`);
    expect(report.untried).toContain(
      "bad tokens at GET /approvals, PUT /approvals/{id}: nobody who may call it has a token",
    );
  });
});
