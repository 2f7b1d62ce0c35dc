import { plain } from "command-line/paint";
import { describe, expect, it, test } from "vitest";
import type { ReviewModel, StackModel } from "../../../review/model/model.ts";
import type { PeopleModel } from "../../../review/model/people.ts";
import { writeMarkdown } from "../../../review/report/markdown.ts";
import { writeTerminal } from "../../../review/report/terminal.ts";
import { approved, narrowed, sample, sampleDiff, widened } from "../page/sample.ts";
import { reviewModel } from "../support/changes.ts";

const names = [
  "no role",
  "Employee",
  "Manager",
  "group Employees",
  "group Contractors",
  "group Managers",
  "all roles",
];
const person = (name: string): PeopleModel => ({
  name,
  kind: "role",
  description: "",
  roles: [],
  groups: [],
});
const people = names.map(person);

/** The matrix of an application with these people and routes, in which the first person may do nothing. */
function matrixOf(routes: readonly string[], width: number, who: readonly PeopleModel[] = people): string[] {
  const application = sample.applications[0];
  if (application === undefined) throw new Error("the sample has no application");
  const admitted = who.map((_, position) => position).slice(1);
  const model: StackModel = {
    ...sample,
    people: who,
    applications: [application],
    routes: routes.map((key) => ({
      key,
      policy: null,
      gateway: null,
      api: null,
      openapi: null,
      reach: null,
      open: false,
    })),
    access: [{ application: 0, people: admitted, scopes: [], routes: routes.map((_, position) => position) }],
  };
  const lines = writeTerminal(reviewModel({ ...model, findings: [], guardrails: null }), plain, width).split(
    "\n",
  );
  return lines.slice(6, lines.indexOf("Tokens are valid for") - 1);
}

describe("the matrix in a terminal", () => {
  const routes = ["DELETE /timesheets/{id}", "GET /approvals"];

  it("names people where there is room", () => {
    expect(matrixOf(routes, 120)).toEqual([
      "                           no    Employee  Manager  group      group        group     all",
      "                           role                     Employees  Contractors  Managers  roles",
      "Mobile",
      "  DELETE /timesheets/{id}  ·     ✓         ✓        ✓          ✓            ✓         ✓",
      "  GET /approvals           ·     ✓         ✓        ✓          ✓            ✓         ✓",
    ]);
  });

  it.each([80, 60])("has letters for them, and says whose, at %i characters", (width) => {
    const legend =
      width === 80
        ? [
            "A no role, B Employee, C Manager, D group Employees, E group Contractors,",
            "F group Managers, G all roles",
          ]
        : [
            "A no role, B Employee, C Manager, D group Employees,",
            "E group Contractors, F group Managers, G all roles",
          ];
    expect(matrixOf(routes, width)).toEqual([
      ...legend,
      "",
      "                           A  B  C  D  E  F  G",
      "Mobile",
      "  DELETE /timesheets/{id}  ·  ✓  ✓  ✓  ✓  ✓  ✓",
      "  GET /approvals           ·  ✓  ✓  ✓  ✓  ✓  ✓",
    ]);
  });

  it("goes on in another block where the letters are too many", () => {
    expect(matrixOf(["GET /timesheets"], 33).slice(-7)).toEqual([
      "                   A  B  C  D  E",
      "Mobile",
      "  GET /timesheets  ·  ✓  ✓  ✓  ✓",
      "",
      "                   F  G",
      "Mobile",
      "  GET /timesheets  ✓  ✓",
    ]);
  });

  it("has marks below routes that leave no room beside them", () => {
    expect(matrixOf([`GET /${"a".repeat(50)}`], 60).slice(-4)).toEqual([
      "    A  B  C  D  E  F  G",
      "Mobile",
      `  GET /${"a".repeat(50)}`,
      "    ·  ✓  ✓  ✓  ✓  ✓  ✓",
    ]);
  });

  test.each([20, 40, 60, 80, 120, 200])("is never wider than %i characters", (width) => {
    const many = Array.from({ length: 16 }, (_, index) => person(`group ${index} of people`));
    const lines = matrixOf(routes, width, many);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(Math.max(width, 26));
    expect(lines.join("").match(/✓/g)).toHaveLength(30);
  });
});

describe("a review of several stacks", () => {
  const held = { count: 85, findings: [], waivers: [], faults: [] };
  const dev: StackModel = { ...sample, findings: [], guardrails: held };
  const prod: StackModel = {
    ...dev,
    stack: "prod",
    access: dev.access.slice(1),
    findings: sample.findings,
    guardrails: sample.guardrails,
  };
  const diff = {
    ...sampleDiff,
    changes: [
      { ...widened, stacks: ["dev", "prod"] },
      { ...approved, stacks: ["prod"] },
      { ...narrowed, stacks: ["gone"] },
    ],
  };
  const model: ReviewModel = reviewModel(dev, { otherStacks: [prod], diff, unjudgedFiles: ["package.json"] });
  const [terminal, markdown] = [writeTerminal(model, plain), writeMarkdown(model)];

  it("opens and ends with the verdict, in the same words", () => {
    const { title, reasons } = model.verdict;
    expect(title).toBe(
      "Doesn't pass: 1 widening without approval; 1 violation of a guardrail; 1 fault of a waiver; 1 finding of high severity",
    );
    expect(terminal.split("\n").slice(1, 6)).toEqual([title, ...reasons.map((reason) => `  ${reason}`)]);
    expect(terminal.split("\n").at(-1)).toBe(title);
    expect(markdown.split("\n")[0]).toBe(`## ✗ ${title}`);
  });

  it("names the stacks of what isn't so in all of them", () => {
    expect(terminal).toContain(`${widened.sentence} [${widened.id}, not approved]`);
    expect(terminal).toContain(`${approved.sentence} (prod) [approved by`);
    expect(terminal).toContain(`${narrowed.sentence} (gone)`);
    expect(terminal).toContain("  critical api-rbac (prod): enforcePolicies is false; expected true.");
    expect(terminal).toContain("Timesheets API: RBAC is off. (prod) (RBAC_OFF)");
    expect(markdown).toContain("- **critical** `api-rbac` (prod): enforcePolicies is false; expected true.");
    expect(markdown).toContain("| high | Timesheets API (prod) | RBAC is off. (`RBAC_OFF`) |");
  });

  it("shows each matrix once", () => {
    expect(terminal.match(/^Stacks? .*$/gm)).toEqual(["Stack dev", "Stack prod"]);
    const alike = writeTerminal(reviewModel(dev, { otherStacks: [{ ...dev, stack: "prod" }] }), plain);
    expect(alike.match(/^Stacks? .*$/gm)).toBeNull();
    expect(alike.match(/^Mobile$/gm)).toHaveLength(1);
    expect(alike.split("\n")[0]).toBe(
      "Timesheets API, stacks dev, prod: who may do what, as their resources declare it",
    );
  });

  it("has all that counts before the first fold", () => {
    const [open = ""] = markdown.split("<details>");
    expect(open.match(/^### .*$/gm)).toEqual([
      "### Files that aren't judged",
      "### ▲ Widens",
      "### Guardrails that don't hold",
      "### Findings",
      "### ▼ Narrows",
      "### Faults of the approvals",
    ]);
    expect(open).toContain("- `package.json`");
  });
});
