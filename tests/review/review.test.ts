import { readArguments } from "command-line/arguments";
import { plain } from "command-line/paint";
import { UsageError } from "command-line/usage-error";
import { describe, expect, it } from "vitest";
import { parseApprovals } from "../../review/approvals/read.ts";
import { options } from "../../review/options.ts";
import { writeMarkdown } from "../../review/report/markdown.ts";
import { writeTerminal } from "../../review/report/terminal.ts";
import { review } from "../../review/review.ts";
import { policyWith, snapshotOf, TODAY } from "./support/revise.ts";

const sound = await snapshotOf();

const widened = {
  ...(await snapshotOf(
    policyWith(({ roles }) => ({
      roles: {
        ...roles,
        Employee: {
          description: "Logs time",
          scopes: ["read:timesheets", "create:timesheets", "approve:timesheets"],
        },
      },
    })),
  )),
  // The rules are the base's.
  rebundled: sound.bundled,
};
const OWNERS = ["@exampleco/security"];
const base = {
  revision: "main",
  commit: "0123456",
  snapshots: [sound],
  approvals: { approvals: [], owners: OWNERS, faults: [] },
  unjudgedFiles: [],
};

describe("review", () => {
  it("says that nothing changes", async () => {
    const model = await review({ snapshots: [sound], today: TODAY, base, approvals: [] });
    expect(model.diff).toEqual({
      base: "main",
      commit: "0123456",
      changes: [],
      approvals: {},
      approvalFaults: [],
      approvers: OWNERS,
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
      people: { kind: "role", groups: [], roles: ["Employee"] },
      application: "mobile",
      through: "Timesheets Mobile",
      route: "PUT /approvals/{id}",
      scope: "approve:timesheets",
      gained: true,
      stacks: ["prod"],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      sentence,
    });
    expect(model.diff?.blocked).toBe(true);
    expect(writeTerminal(model, plain)).toContain(`▲ wider     ${sentence} [${first?.id}, not approved]`);
    expect(writeMarkdown(model)).toContain(
      `### ▲ Widens\n\n- ${sentence} — **not approved** (\`${first?.id}\`)`,
    );
    const approval = {
      who: "@exampleco/security",
      what: first?.id ?? "",
      digest: first?.digest,
      why: "Teams without a manager.",
      until: "2026-12-31",
    };
    const agreed = { ...base, approvals: { ...base.approvals, approvals: [approval] } };
    const approved = await review({
      snapshots: [widened],
      today: TODAY,
      base: agreed,
      approvals: [approval],
    });
    expect(approved.diff?.blocked).toBe(false);
    expect(writeTerminal(approved, plain)).toContain(
      `${sentence} [approved by @exampleco/security until 2026-12-31]`,
    );
    expect(writeTerminal(approved, plain)).not.toContain("To approve");
  });

  it("tells of an approval that the change brings along, and doesn't take it", async () => {
    const { diff } = await review({ snapshots: [widened], today: TODAY, base, approvals: [] });
    const [first] = diff?.changes ?? [];
    const planted = {
      who: "@exampleco/security",
      what: first?.id ?? "",
      digest: first?.digest,
      why: "Nobody will look at this.",
      until: "2026-12-31",
    };
    const model = await review({ snapshots: [widened], today: TODAY, base, approvals: [planted] });
    expect(model.diff?.blocked).toBe(true);
    expect(model.verdict.status).toBe(3);
    const line = `An approval of ${first?.id} is new, by @exampleco/security until 2026-12-31, digest ${first?.digest.slice(0, 12)}…: "Nobody will look at this.". It counts once it is in the base.`;
    expect(writeTerminal(model, plain)).toContain(`• other     ${line}`);
    expect(writeMarkdown(model).split("<details>")[0]).toContain(`An approval of ${first?.id} is new`);
  });

  it("prints an entry to approve by, which its parser takes once it has a reason", async () => {
    const model = await review({ snapshots: [widened], today: TODAY, base, approvals: [] });
    const [first] = model.diff?.changes ?? [];
    const entry = [
      '- who: "@exampleco/security"',
      `  what: "${first?.id}"`,
      `  digest: "${first?.digest}"`,
      `  sentence: "${first?.sentence}"`,
      '  why: ""',
      '  until: "2026-12-21"',
    ].join("\n");
    expect(writeTerminal(model, plain)).toContain(`\n${entry}\n`);
    expect(writeMarkdown(model)).toContain(`\`\`\`yaml\n${entry}\n`);
    expect(() => parseApprovals(entry, "the base")).toThrow("why");
    const filled = parseApprovals(entry.replace('why: ""', 'why: "Teams without a manager."'), "the base");
    const agreed = { ...base, approvals: { ...base.approvals, approvals: filled } };
    const approved = await review({ snapshots: [widened], today: TODAY, base: agreed, approvals: filled });
    expect(Object.keys(approved.diff?.approvals ?? {})).toEqual([first?.id]);
  });

  it("names the files that aren't judged before all else", async () => {
    const unjudgedFiles = ["package.json", "review/main.ts"];
    const model = await review({
      snapshots: [sound],
      today: TODAY,
      base: { ...base, unjudgedFiles },
      approvals: [],
    });
    expect(model.unjudgedFiles).toEqual(unjudgedFiles);
    expect(model.verdict.reasons[0]).toBe("2 files that aren't judged: package.json, review/main.ts.");
  });

  it("shows who may do what", async () => {
    const text = writeTerminal(await review({ snapshots: [sound], today: TODAY, approvals: [] }), plain);
    expect(text.split("\n").slice(6, 13)).toEqual([
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
      read([
        "--base",
        "main",
        "--head",
        "topic",
        "--format",
        "json",
        "--out",
        "a.json",
        "--stack",
        "prod",
        "--stack",
        "dev",
      ]),
    ).toEqual({
      base: "main",
      head: "topic",
      format: "json",
      out: "a.json",
      stack: ["prod", "dev"],
    });
    expect(read([])).toEqual({
      base: undefined,
      head: undefined,
      format: "terminal",
      out: undefined,
      stack: [],
    });
  });

  it.each([
    [["--format", "pdf"], '--format is "pdf"; expected terminal, markdown, json, html'],
    [["--stack", "../prod"], '--stack is "../prod"; expected a stack\'s name'],
    [["--base", ""], "--base is empty; expected a revision, for example main"],
  ])("are refused as %j", (args, message) => {
    expect(() => read(args)).toThrow(new UsageError(message));
  });
});
