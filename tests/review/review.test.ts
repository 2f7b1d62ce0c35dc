import { readArguments } from "command-line/arguments";
import { plain } from "command-line/paint";
import { UsageError } from "command-line/usage-error";
import { describe, expect, it } from "vitest";
import { options } from "../../review/options.ts";
import { writeMarkdown } from "../../review/report/markdown.ts";
import { writeTerminal } from "../../review/report/terminal.ts";
import { review } from "../../review/review.ts";
import { policyWith, snapshotOf, TODAY } from "./support/revise.ts";

const sound = await snapshotOf();

const widened = await snapshotOf(
  policyWith(({ roles }) => ({
    roles: {
      ...roles,
      Employee: {
        description: "Logs time",
        scopes: ["read:timesheets", "create:timesheets", "approve:timesheets"],
      },
    },
  })),
);
const base = { revision: "main", commit: "0123456", snapshots: [sound] };

describe("review", () => {
  it("says that nothing changes", async () => {
    const model = await review({ snapshots: [sound], today: TODAY, base, approvals: [] });
    expect(model.diff).toEqual({
      base: "main",
      commit: "0123456",
      changes: [],
      approvals: {},
      approvalFaults: [],
      blocked: false,
    });
    expect(writeTerminal(model, plain)).toContain("Nothing changes against main.");
    expect(writeMarkdown(model)).toContain("**Nothing changes** against `main`.");
  });

  it("shows what widens first, with its id as long as nobody approved it", async () => {
    const model = await review({ snapshots: [widened], today: TODAY, base, approvals: [] });
    const [first] = model.diff?.changes ?? [];
    const sentence = "Employee may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).";
    expect(first).toEqual({
      id: first?.id,
      topic: "rights",
      kind: "right",
      direction: "wider",
      concern: "widens",
      subject: "Employee",
      people: { kind: "role", groups: [] },
      application: "mobile",
      through: "Timesheets Mobile",
      route: "PUT /approvals/{id}",
      scope: "approve:timesheets",
      gained: true,
      stacks: ["prod"],
      sentence,
    });
    expect(model.diff?.blocked).toBe(true);
    expect(writeTerminal(model, plain)).toContain(`▲ wider     ${sentence} [${first?.id}, not approved]`);
    expect(writeMarkdown(model)).toContain(
      `### ▲ Widens\n\n- ${sentence} — **not approved** (\`${first?.id}\`)`,
    );
    const approval = {
      who: "ciso@exampleco.com",
      what: first?.id ?? "",
      why: "For a while.",
      until: "2026-12-31",
    };
    const approved = await review({ snapshots: [widened], today: TODAY, base, approvals: [approval] });
    expect(approved.diff?.blocked).toBe(false);
    expect(writeTerminal(approved, plain)).toContain(
      `${sentence} [approved by ciso@exampleco.com until 2026-12-31]`,
    );
  });

  it("shows who may do what", async () => {
    const text = writeTerminal(await review({ snapshots: [sound], today: TODAY, approvals: [] }), plain);
    expect(text.split("\n").slice(2, 9)).toEqual([
      "                          no    Employee  Manager  group        all",
      "                          role                     Contractors  roles",
      "Timesheets Mobile",
      "  GET /timesheets         ·     ✓         ✓        ✓            ✓",
      "  POST /timesheets        ·     ✓         ✓        ✓            ✓",
      "  PUT /approvals/{id}     ·     ·         ✓        ·            ✓",
      "  POST /timesheets/batch  ·     ·         ·        ·            ·",
    ]);
  });

  it("lets no name write a line, hide itself, or be somebody else's", async () => {
    const name = "Ad\u200bmin\n| forged | \u001b[2K\u202e";
    const policy = policyWith(({ roles }) => ({
      roles: { ...roles, [name]: { description: "Odd", scopes: ["approve:timesheets"] } },
    }));
    const model = await review({ snapshots: [await snapshotOf(policy)], today: TODAY, base, approvals: [] });
    const [terminal, markdown] = [writeTerminal(model, plain), writeMarkdown(model)];
    for (const text of [terminal, markdown]) {
      expect(text).toContain("Ad‹U+200B›min");
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^\| forged/mu);
    }
  });

  it("lets no name be markup", async () => {
    const policy = policyWith(({ roles }) => ({
      roles: { ...roles, "<b>|x": { description: "Odd", scopes: ["read:timesheets"] } },
    }));
    const markdown = writeMarkdown(
      await review({ snapshots: [await snapshotOf(policy)], today: TODAY, approvals: [] }),
    );
    expect(markdown).toContain("\\<b\\>\\|x");
    expect(markdown).not.toContain("<b>");
  });
});

describe("the arguments of npm run review", () => {
  const read = (args: readonly string[]) => readArguments({ options }, args);

  it("say what was asked for", () => {
    expect(
      read(["--base", "main", "--format", "json", "--out", "a.json", "--stack", "prod", "--stack", "dev"]),
    ).toEqual({
      base: "main",
      format: "json",
      out: "a.json",
      stack: ["prod", "dev"],
    });
    expect(read([])).toEqual({ base: undefined, format: "terminal", out: undefined, stack: [] });
  });

  it.each([
    [["--format", "pdf"], '--format is "pdf"; expected terminal, markdown, json, html'],
    [["--stack", "../prod"], '--stack is "../prod"; expected a stack\'s name'],
    [["--base", ""], "--base is empty; expected a revision, for example main"],
  ])("are refused as %j", (args, message) => {
    expect(() => read(args)).toThrow(new UsageError(message));
  });
});
