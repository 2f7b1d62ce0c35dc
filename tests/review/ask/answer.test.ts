import { describe, expect, it } from "vitest";
import { answerCan, answerWhat, answerWho, answerWhy } from "../../../review/ask/answer.ts";
import { readDeclaration } from "../../../review/declaration/read.ts";
import { policyWith, snapshotOf } from "../support/revise.ts";

const snapshot = await snapshotOf();
const asked = { snapshot, declaration: readDeclaration(snapshot) };
const APPROVE = "PUT /approvals/{id}";

describe("who", () => {
  it("names the people with the application through which they get a scope", async () => {
    expect(await answerWho(asked, "approve:timesheets")).toEqual({
      text: `Timesheets Mobile: Manager, all roles\n\nIt opens ${APPROVE}.`,
      status: 0,
    });
    expect((await answerWho(asked, "POST /timesheets/batch")).text).toBe(
      [
        "Timesheets Batch, for itself",
        "",
        "Own entries: all of them, with batch:upload.",
        "Entries of others: all of them, with batch:upload.",
      ].join("\n"),
    );
    expect((await answerWho(asked, "GET /health")).text).toBe(
      "Anybody, without a token: GET /health is open.",
    );
  });

  it("tells whose entries they reach at a route", async () => {
    expect((await answerWho(asked, APPROVE)).text).toBe(
      [
        "Timesheets Mobile: Manager, all roles",
        "",
        "Own entries: nobody.",
        "Entries of others: all of them, with approve:timesheets.",
      ].join("\n"),
    );
    expect((await answerWho(asked, "GET /timesheets")).text).toMatch(
      /\n\nOwn entries: all of them, with read:timesheets\.\nEntries of others: nobody\.$/,
    );
  });

  it("tells those who reach the entries of others from those who reach their own alone", async () => {
    const policy = policyWith(({ reach }) => ({
      reach: { ...reach, "GET /timesheets": { own: ["read:timesheets"], others: ["approve:timesheets"] } },
    }));
    const snapshot = await snapshotOf(policy);
    const { text } = await answerWho({ snapshot, declaration: readDeclaration(snapshot) }, "GET /timesheets");
    expect(text).toMatch(/^Timesheets Mobile: Employee, /);
    expect(text).toMatch(
      /\nEntries of others, with approve:timesheets:\n {2}Timesheets Mobile: Manager, all roles$/,
    );
  });

  it("suggests the nearest scope", async () => {
    await expect(answerWho(asked, "aprove:timesheets")).rejects.toThrow(
      'ASK_UNKNOWN_NAME: there is no scope "aprove:timesheets"; did you mean "approve:timesheets"?',
    );
  });
});

describe("a name", () => {
  it("writes no line of its own into an answer", async () => {
    const name = "Admin\nTimesheets Mobile: Manager\u202e";
    const policy = policyWith(({ roles }) => ({
      roles: { ...roles, [name]: { description: "Odd", scopes: ["approve:timesheets"] } },
    }));
    const snapshot = await snapshotOf(policy);
    const { text } = await answerWho(
      { snapshot, declaration: readDeclaration(snapshot) },
      "approve:timesheets",
    );
    expect(text).toContain("Admin‹U+000A›Timesheets Mobile: Manager‹U+202E›");
    expect(text.split("\n")).toHaveLength(3);
  });
});

describe("what", () => {
  it("lists what somebody may do through each application", async () => {
    expect((await answerWhat(asked, "Employee")).text).toBe(
      [
        "Timesheets Mobile: read:timesheets create:timesheets",
        "  GET /timesheets",
        "  POST /timesheets",
        "Timesheets Web: read:timesheets create:timesheets",
        "  GET /timesheets",
        "  POST /timesheets",
        "without a token:",
        "  GET /health",
      ].join("\n"),
    );
    expect((await answerWhat(asked, "batch")).text).toContain(
      "Timesheets Batch: batch:upload\n  POST /timesheets/batch",
    );
  });
});

describe("why", () => {
  const layersOf = async (person: string, through: string) => {
    const { text } = await answerWhy(asked, person, APPROVE, through);
    return text
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/).slice(0, 2).join(" "));
  };

  it("gives each layer's answer, and the first that refuses", async () => {
    expect((await answerWhy(asked, "Employee", APPROVE, "mobile")).text).toMatch(
      /the first layer that refuses is RBAC\.$/,
    );
    expect((await answerWhy(asked, "Manager", APPROVE, "web")).text).toMatch(
      /the first layer that refuses is grant\.$/,
    );
    expect((await answerWhy(asked, "Employee", APPROVE, "batch")).text).toMatch(/refuses is sign-in\.$/);
    expect((await answerWhy(asked, "Contractors+Manager", APPROVE, "mobile")).text).toMatch(
      /no layer refuses\.\nTheir own entries: out of reach, nobody does\.\nEntries of others: reached, the token holds approve:timesheets\.$/,
    );
    expect(await layersOf("Employee", "mobile")).toEqual([
      "policy refuses",
      "sign-in admits",
      "grant admits",
      "RBAC refuses",
      "Action refuses",
      "gateway refuses",
      "API refuses",
      "Refused: the",
    ]);
  });

  it("says whose entries they reach, and by which of several scopes", async () => {
    const policy = policyWith(({ routes, reach }) => ({
      routes: { ...routes, "GET /timesheets": ["read:timesheets", "approve:timesheets"] },
      reach: { ...reach, "GET /timesheets": { own: ["read:timesheets"], others: ["approve:timesheets"] } },
    }));
    const snapshot = await snapshotOf(policy);
    const asked = { snapshot, declaration: readDeclaration(snapshot) };
    const answerOf = async (who: string) => (await answerWhy(asked, who, "GET /timesheets", "mobile")).text;
    expect(await answerOf("Employee")).toMatch(
      /: GET \/timesheets \(read:timesheets or approve:timesheets\)\n[\s\S]*no layer refuses\.\nTheir own entries: reached, the token holds read:timesheets\.\nEntries of others: out of reach, the token lacks approve:timesheets\.$/,
    );
    expect(await answerOf("Manager")).toMatch(
      /\nEntries of others: reached, the token holds approve:timesheets\.$/,
    );
    expect(await answerOf("no role")).toMatch(/the first layer that refuses is RBAC\.$/);
  });

  it("says that only the Action refuses somebody to whom a scope was given by hand", async () => {
    expect((await answerWhy(asked, "Employee given scopes by hand", APPROVE, "mobile")).text).toMatch(
      /refuses is Action\.$/,
    );
  });
});

describe("can", () => {
  it("is 0 for yes and 1 for no", async () => {
    expect(await answerCan(asked, "manager", "put /approvals/{anything}")).toEqual({
      text: "yes, through Timesheets Mobile",
      status: 0,
    });
    expect(await answerCan(asked, "group Contractors", APPROVE, "Timesheets Mobile")).toEqual({
      text: "no\nTimesheets Mobile: refused by RBAC",
      status: 1,
    });
    expect((await answerCan(asked, "no role", "GET /health")).status).toBe(0);
  });

  it.each([
    ["Emploee", APPROVE, undefined, 'there is no role, group or machine "Emploee"; did you mean "Employee"?'],
    [
      "Employee",
      "PUT /aprovals/{id}",
      undefined,
      `there is no route "PUT /aprovals/{id}"; did you mean "${APPROVE}"?`,
    ],
    ["Employee", APPROVE, "moble", 'there is no application "moble"; did you mean "mobile"?'],
  ])("refuses the unknown names %s %s %s", async (person, route, through, message) => {
    await expect(answerCan(asked, person, route, through)).rejects.toThrow(`ASK_UNKNOWN_NAME: ${message}`);
  });
});
