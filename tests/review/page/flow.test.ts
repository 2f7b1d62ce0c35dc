import { describe, expect, test } from "vitest";
import { type Change, change } from "../../../review/model/change.ts";
import type { ReviewModel } from "../../../review/model/model.ts";
import { flowsOf } from "../../../review/page/flow.ts";
import { flowPicture, flowText } from "../../../review/page/flow-section.ts";
import { worded } from "../support/changes.ts";
import { textOf } from "./read-grid.ts";
import { approved, sample, sampleDiff, widened } from "./sample.ts";

const APPROVE = 1;

const flowOf = (part: Partial<ReviewModel>, scope = APPROVE) =>
  flowsOf({ ...sample, diff: null, ...part })[scope];

const textsOf = (part: Partial<ReviewModel>, scope = APPROVE): string[] => {
  const flow = flowOf(part, scope);
  const rbac = part.api?.rbac ?? true;
  if (flow === undefined) return [];
  return flowText(flow, rbac, "x").text.split("</li>").map(textOf).filter(Boolean);
};

const withScope = (scope: Partial<ReviewModel["scopes"][number]>) =>
  sample.scopes.map((one, position) => (position === APPROVE ? { ...one, ...scope } : one));

describe("the way of a scope", () => {
  test("goes through role, grant and Action, and stops where a layer refuses", () => {
    expect(flowOf({})?.groups).toEqual([
      {
        who: ["Manager", "all roles"],
        machine: false,
        roles: ["Manager"],
        branches: [
          { applications: ["Mobile"], stop: null, routes: ["PUT /approvals/{id}"] },
          { applications: ["Web"], stop: { layer: "grant", reason: "the grant lacks it" }, routes: [] },
        ],
      },
      {
        who: ["Batch"],
        machine: true,
        roles: [],
        branches: [
          { applications: ["Batch"], stop: { layer: "grant", reason: "the grant lacks it" }, routes: [] },
        ],
      },
      {
        who: ["no role", "Employee", "group Contractors"],
        machine: false,
        roles: [],
        branches: [
          { applications: [], stop: { layer: "role", reason: "no role of theirs holds it" }, routes: [] },
        ],
      },
    ]);
  });

  test("is told in words", () => {
    expect(textsOf({})).toEqual([
      "✓Reaches Manager and all roles through Mobile: role Manager holds it, the grant holds it, the Actions leave it; it opens PUT /approvals/{id}.",
      "✕Stops at the grant for Manager and all roles through Web: the grant lacks it.",
      "✕Stops at the grant for Batch: the grant lacks it.",
      "✕Stops at the role for no role, Employee and group Contractors: no role of theirs holds it.",
    ]);
  });

  test("is a machine's own, which needs no role", () => {
    expect(textsOf({}, 2)[0]).toBe(
      "✓Reaches Batch for itself: a machine needs no role, the grant holds it, the Actions leave it; it opens POST /timesheets/batch.",
    );
  });

  test("stops at an Action that takes it from somebody whose role holds it", () => {
    const access = sample.access.map((row) => ({ ...row, scopes: [0], routes: [0] }));
    expect(textsOf({ access, scopes: withScope({ people: [] }) })[0]).toBe(
      "✕Stops at the Action for Manager and all roles through Mobile: an Action takes it away.",
    );
  });

  test("stops at an Action that lets somebody not in at all", () => {
    const access = sample.access.slice(0, 1);
    expect(textsOf({ access })[0]).toBe(
      "✕Stops at the Action for Manager and all roles through Mobile: an Action doesn’t let them in.",
    );
  });

  test("stops at the route when the token holds it and gateway or API refuse it", () => {
    const access = sample.access.map((row) => ({ ...row, routes: [] }));
    expect(textsOf({ access })[0]).toBe(
      "✕Stops at the route for Manager and all roles through Mobile: gateway or API refuse it.",
    );
  });

  test("stops for a machine at the Action when its grant holds it and its token doesn't", () => {
    expect(textsOf({ access: sample.access.slice(0, 2) }, 2)).toEqual([
      "✕Stops at the Action for Batch: an Action takes it away.",
      "✕Stops at the role for no role, Employee, Manager, group Contractors and all roles: no role of theirs holds it.",
    ]);
  });

  test("doesn't ask for a role where RBAC is off", () => {
    const api = { ...sample.api, rbac: false };
    const access = sample.access.map((row) => ({ ...row, people: [0, 1, 2, 3, 4] }));
    expect(textsOf({ api, access })[0]).toContain("RBAC is off, the grant holds it");
  });

  test("names a scope that no layer gives and a token has all the same", () => {
    const scopes = withScope({ roles: [] });
    expect(textsOf({ scopes })[0]).toContain("no role holds it");
  });

  test("says so when no route needs it", () => {
    const access = sample.access.map((row) => ({ ...row, routes: [] }));
    expect(textsOf({ access, scopes: withScope({ routes: [] }) })[0]).toMatch(/; no route needs it\.$/);
  });
});

describe("what changed", () => {
  test("is said of whom it concerns, where their way ends", () => {
    expect(textsOf({ diff: sampleDiff })).toEqual([
      "✓▲ new Reaches Manager and all roles through Mobile: role Manager holds it, the grant holds it, the Actions leave it; it opens PUT /approvals/{id}.",
      "✕Stops at the grant for Manager and all roles through Web: the grant lacks it.",
      "✕Stops at the grant for Batch: the grant lacks it.",
      "✕Stops at the role for no role, Employee and group Contractors: no role of theirs holds it.",
    ]);
  });

  test("keeps those apart who lost what others never had", () => {
    expect(textsOf({ diff: sampleDiff }, 0)).toContain(
      "✕▼ taken Stops at the grant for Employee, group Contractors and all roles through Web: the grant lacks it.",
    );
    expect(textsOf({ diff: sampleDiff }, 0)).toContain(
      "✕Stops at the grant for Manager through Web: the grant lacks it.",
    );
  });

  test("is drawn at the end of its way", () => {
    const flow = flowOf({ diff: sampleDiff });
    const svg = flow === undefined ? "" : flowPicture(flow, true, "x").text;
    expect(svg.match(/class="(step|way)[^"]* wider"/g)).toEqual([
      ...Array(4).fill('class="way open wider"'),
      'class="step pass wider"',
    ]);
    expect(svg).toContain(">▲ new</text>");
  });

  test.each<[string, Change, boolean[]]>([
    ["a right", widened, [false, true, false]],
    ["a lifetime", approved, [false, false, false]],
    [
      "a grant",
      worded(
        change("client-grant", "wider", {
          subject: "Mobile",
          application: "mobile",
          value: "create:timesheets",
          subjectType: "user",
          audience: null,
          added: true,
        }),
      ),
      [true, false, false],
    ],
    [
      "a route",
      worded(change("route-opened", "wider", { subject: "PUT /approvals/{id}" })),
      [false, true, false],
    ],
  ])("is found by the names in it: %s", (_name, one, changed) => {
    const flows = flowsOf({ ...sample, diff: { ...sampleDiff, changes: [one] } });
    expect(flows.map((flow) => flow.changed)).toEqual(changed);
  });
});

describe("the picture", () => {
  const picture = (part: Partial<ReviewModel> = {}): string => {
    const flow = flowOf(part);
    return flow === undefined ? "" : flowPicture(flow, true, "x").text;
  };
  const boxes = (svg: string, state: string) =>
    svg
      .split('<g class="step ')
      .filter((part) => part.startsWith(`${state}"`))
      .map((part) => textOf(`<g class="${part.replaceAll("</text>", " ")}`));

  test("has a box for each step, and a cross where a way ends", () => {
    expect(boxes(picture(), "pass")).toEqual([
      "Manager all roles",
      "✓ Manager",
      "Mobile",
      "✓ left in the token",
      "PUT /approvals/{id}",
      "needs no role",
    ]);
    expect(boxes(picture(), "stop")).toEqual([
      "Web ✕ the grant lacks it",
      "✕ the grant lacks it",
      "✕ no role of theirs holds it",
    ]);
  });

  test("has a name, and its text as description", () => {
    expect(picture()).toContain('role="img" aria-labelledby="x-title" aria-describedby="x-text"');
  });

  test("escapes and shortens names", () => {
    const people = sample.people.map((one) => ({ ...one, name: `<b>${one.name.repeat(9)}` }));
    const svg = picture({ people });
    expect(svg).toContain("&lt;b&gt;ManagerManagerManage…");
    expect(svg).not.toContain("<b>");
  });
});
