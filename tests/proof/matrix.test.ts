import { describe, expect, it } from "vitest";
import type { Disagreement } from "../../proof/disagreement.ts";
import { writeReport } from "../../proof/matrix.ts";
import type { Persona } from "../../proof/personas.ts";
import type { ProofReport } from "../../proof/prove.ts";
import { definePolicy } from "../../rules/policy/define.ts";
import { soundDefinition } from "../rules/policy/sound-definition.ts";

const policy = definePolicy(soundDefinition());
const plain = (_format: unknown, text: string) => text;
const persona = (label: string): Persona => ({
  label,
  email: "",
  password: "",
  roles: [],
  groups: [],
  handGiven: [],
});
const reader = { application: "app", person: persona("Reader"), disagreements: [] };
const everyone = { application: "app", person: persona("group Everyone"), disagreements: [] };
const robot = { application: "robot", disagreements: [] };
const disagreement: Disagreement = {
  code: "ACCESS_TOO_WIDE",
  where: "Things App · Reader · GET /things",
  what: "the policy refuses it",
  look: "the route",
};

const cell = (holder: typeof robot, route: string, admitted: boolean, agrees = true) => ({
  holder,
  route,
  admitted,
  agrees,
  disagreements: [],
});
const report: ProofReport = {
  holders: [reader, everyone, robot],
  cells: [
    cell(reader, "GET /things", true),
    cell(everyone, "GET /things", false),
    cell(robot, "GET /things", false),
    cell(reader, "POST /things/batch", false),
    cell(everyone, "POST /things/batch", false, false),
    cell(robot, "POST /things/batch", true),
  ],
  elements: [],
  formerCells: [],
  narrowedCells: [],
  entries: [
    {
      holder: cell(reader, "GET /things", true).holder,
      route: "GET /things",
      whose: "own",
      id: "1",
      reached: true,
      agrees: true,
      disagreements: [],
    },
    {
      holder: cell(reader, "GET /things", true).holder,
      route: "GET /things",
      whose: "others'",
      id: "2",
      reached: false,
      agrees: false,
      disagreements: [],
    },
  ],
  factors: [],
  attacks: [
    { route: "GET /things", kind: "expired", agrees: true, disagreements: [] },
    { route: "POST /things/batch", kind: "expired", agrees: false, disagreements: [] },
  ],
  logins: [{ application: "app", attempt: "PKCE none", agrees: true, disagreements: [] }],
  openRoutes: [{ route: "GET /health", agrees: true }],
  pastGateway: true,
  untried: [],
  disagreements: [],
};

describe("writeReport", () => {
  it("marks what is somebody's only after a second factor", () => {
    const { holder } = cell(reader, "GET /things", true);
    const factors = [
      { holder, attempt: "without a factor", route: "GET /things", agrees: true, disagreements: [] },
    ];
    const text = writeReport({ ...report, factors }, policy, plain);
    expect(text).toMatch(/^ {2}GET \/things +2 /m);
    expect(text).toContain("✓ admitted, 2 after a second factor and · refused as the policy says");
    expect(text).toContain("as the policy says at 1 of 1 tries");
    expect(writeReport(report, policy, plain)).not.toMatch(/^ {2}GET \/things +2 /m);
  });

  it("shows who may do what, through which application, with what differs marked", () => {
    const lines = writeReport(report, policy, plain).split("\n");
    expect(lines.slice(0, 10)).toEqual([
      "                      Reader  group",
      "                              Everyone",
      "Things App",
      "  GET /things         ✓       ·",
      "  GET /things/{id}",
      "  POST /things/batch  ·       ✗",
      "Things Robot (for itself)",
      "  GET /things         ·",
      "  GET /things/{id}",
      "  POST /things/batch  ✓",
    ]);
  });

  it("has a table of its own for the people of each directory, with labels on as many lines as they take", () => {
    const member = {
      application: "app",
      person: { ...persona("corp: Things for Everyone"), connection: "corp" },
      disagreements: [],
    };
    const cells = [...report.cells, cell(member, "GET /things", true)];
    const lines = writeReport({ ...report, cells }, policy, plain).split("\n");
    expect(lines.slice(10, 18)).toEqual([
      "",
      "Through corp",
      "                      corp: Things",
      "                      for Everyone",
      "Things App",
      "  GET /things         ✓",
      "  GET /things/{id}",
      "  POST /things/batch",
    ]);
  });

  it("shows what an application shows to whom, below its routes, and counts it", () => {
    const tried = (holder: typeof reader, element: string, expected: boolean, agrees = true) => ({
      holder,
      element,
      expected,
      agrees,
      disagreements: [],
    });
    const elements = [
      tried(reader, "things", true),
      tried(reader, "approve", false),
      tried(everyone, "things", true, false),
      tried(everyone, "approve", false),
    ];
    const text = writeReport({ ...report, elements }, policy, plain);
    expect(text.split("\n").slice(5, 9)).toEqual([
      "  POST /things/batch  ·       ✗",
      "Things App shows",
      "  things              ✓       ✗",
      "  approve             ·       ·",
    ]);
    expect(text).toContain("6 cells, 4 elements, 2 attacks");
    expect(text).toContain(
      "✓ admitted or shown and · refused or hidden as the policy says, ✗ not as it says",
    );
  });

  it("counts what was attacked and what was refused", () => {
    expect(writeReport(report, policy, plain)).toContain("  expired  refused at 1 of 2 routes");
    expect(writeReport(report, policy, plain)).toContain("closed at 1 of 1 attempts");
    expect(writeReport(report, policy, plain)).toContain(
      "Entries, their own, others' and none\n  reached, or out of reach  as the policy says at 1 of 2 tries",
    );
  });

  it("lists what wasn't tried, and says nothing of it when everything was", () => {
    const partly = { ...report, pastGateway: false, untried: ["Reader: no password"] };
    const text = writeReport(partly, policy, plain);
    expect(text).toContain("\n\nNot tried\n  Reader: no password\n\n");
    expect(text).toContain("Bad tokens, through the gateway\n");
    expect(writeReport(report, policy, plain)).not.toContain("Not tried");
  });

  it("counts no login among the closed that nobody could try", () => {
    const logins = [
      ...report.logins,
      { application: "app", attempt: "x", untried: "MFA", agrees: true, disagreements: [] },
    ];
    expect(writeReport({ ...report, logins }, policy, plain)).toContain("closed at 1 of 1 attempts");
  });

  it("says that it is proved when nothing differs", () => {
    expect(writeReport(report, policy, plain)).toContain(
      "Proved: 0 sign-ins, 6 cells, 2 attacks, 1 forbidden logins, 1 open route; every response agrees with rules/policy.ts.",
    );
  });

  it("says what differs, where, and where to look", () => {
    const text = writeReport({ ...report, disagreements: [disagreement] }, policy, plain);
    expect(text).toContain("; 1 response differs from rules/policy.ts.");
    expect(text).toContain(
      "\nACCESS_TOO_WIDE  the policy refuses it. Look at the route.\n    Things App · Reader · GET /things",
    );
    expect(text).not.toContain("Proved:");
  });

  it("tells what one cause makes differ at many places once", () => {
    const places = ["a", "b", "c", "d", "e", "f"].map((where) => ({ ...disagreement, where }));
    const text = writeReport(
      { ...report, disagreements: [...places, { ...disagreement, look: "the grant" }] },
      policy,
      plain,
    );
    expect(text).toContain("Look at the route.\n    a\n    b\n    c\n    d\n    and 2 more\nACCESS_TOO_WIDE");
    expect(text).toContain("; 7 responses differ from rules/policy.ts.");
  });

  it("lets no name, and no response of what is proved, write a line", () => {
    const name = "\u001b[2K\nProved: all\u202e";
    const sound = soundDefinition();
    const hostile = definePolicy({
      ...sound,
      applications: Object.fromEntries(
        Object.entries(sound.applications).map(([key, one]) => [key, { ...one, name: `${key}${name}` }]),
      ),
    });
    const lies = { ...disagreement, what: name, where: name };
    const holder = { ...reader, person: persona(name) };
    const cells = [{ ...cell(robot, "GET /things", true), holder }];
    const text = writeReport({ ...report, cells, disagreements: [lies], untried: [name] }, hostile, plain);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^Proved:/mu);
    expect(text).toContain("\nACCESS_TOO_WIDE  ‹U+001B›[2K‹U+000A›Proved: all‹U+202E›. Look at");
  });
});
