import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { guardrails } from "../../../infra/guardrails/judge/list.ts";
import { readWaivers, type Waiver } from "../../../infra/guardrails/judge/waivers.ts";
import { judgeDeclared, requireGuardrails } from "../../../infra/guardrails/judge-declared.ts";
import { holds, writeEnded } from "../../../infra/guardrails/report.ts";
import { stackTexts } from "../stack-file.ts";
import { declared, optionsFor, TODAY, waivers } from "./cases.ts";

const [first] = waivers;
const base: Waiver = {
  resource: "aws:lambda/function:Function api",
  rule: "function-network",
  reason: "The function calls public endpoints only, so a network would bound nothing.",
  until: "2027-05-31",
};

/** The judgement when one waiver is changed. */
function judged(change: Partial<Waiver>) {
  const others = waivers.filter(({ rule, resource }) => rule !== base.rule || resource !== base.resource);
  const options = { ...optionsFor("prod"), waivers: [...others, { ...base, ...change }] };
  const { violations, faults } = judgeStack(declared.prod, options);
  return {
    violations: violations.map(({ guardrail }) => guardrail),
    faults: faults.map(({ message }) => message),
  };
}

describe("a waiver", () => {
  it("lets its violation pass up to its last day", () => {
    expect(judged({})).toEqual({ violations: [], faults: [] });
    expect(judged({ until: TODAY })).toEqual({ violations: [], faults: [] });
  });

  it("fails once it has ended, and lets nothing pass any more", () => {
    expect(judged({ until: "2026-11-20" })).toEqual({
      violations: ["function-network"],
      faults: [
        'WAIVER_EXPIRED: the waiver of "function-network" for aws:lambda/function:Function api ended on 2026-11-20: fix the resource, or agree on a new date',
      ],
    });
  });

  it("fails when it isn't needed", () => {
    expect(judged({ rule: "function-tracing" })).toEqual({
      violations: ["function-network"],
      faults: [
        'WAIVER_UNUSED: the waiver of "function-tracing" for aws:lambda/function:Function api waives nothing any more: remove it',
      ],
    });
  });

  it("fails when it names no guardrail", () => {
    expect(judged({ rule: "function-netwrok" }).faults).toEqual([
      'WAIVER_UNKNOWN_RULE: the waiver of "function-netwrok" for aws:lambda/function:Function api names no guardrail; did you mean "function-network"?',
    ]);
  });

  it("fails when it names nothing that is declared", () => {
    expect(judged({ resource: "aws:lambda/function:Function apo" }).faults).toEqual([
      'WAIVER_UNKNOWN_RESOURCE: the waiver of "function-network" for aws:lambda/function:Function apo names nothing that the stack declares; did you mean "aws:lambda/function:Function api"?',
    ]);
  });

  it("is for the stacks that it names", () => {
    expect(judged({ stacks: ["dev"] })).toEqual({ violations: ["function-network"], faults: [] });
  });

  it("isn't asked for by a stack that hosts nothing", () => {
    const tenant = declared.prod.filter(({ type }) => type.startsWith("auth0:"));
    const { faults } = judgeStack(tenant, { ...optionsFor("prod"), waivers: [base] });
    expect(faults).toEqual([]);
  });
});

/** The first day on which none of the file's waivers holds any more. */
const AFTER_ALL = "2027-06-01";
const ofFunctions = ["function-code-signing", "function-dead-letters", "function-network"];
/** For the API, the function of people, and that of uploads. */
const ofProduction = ["api-approval-lifetimes", ...ofFunctions.flatMap((rule) => [rule, rule])];

describe("waivers that have ended", () => {
  const declaredOn = (today: string) => ({ stack: "prod", config: stackTexts("prod"), today });

  it("stop what judges a stack, with each place that they let pass and each of themselves", async () => {
    const judgement = await judgeDeclared(declaredOn(AFTER_ALL));
    expect(holds(judgement)).toBe(false);
    expect(judgement.violations.map(({ guardrail }) => guardrail)).toEqual(ofProduction);
    expect(judgement.faults.map(({ code, waiver }) => `${code} ${waiver.rule}`).toSorted()).toEqual(
      ofProduction.map((rule) => `WAIVER_EXPIRED ${rule}`),
    );
    expect(judgement.waived).toEqual([]);
  });

  it("don't keep a stack from being brought up on this machine, which tells of each", async () => {
    expect(await requireGuardrails(declaredOn("2027-05-31"))).toEqual({
      judged: guardrails.length,
      waived: ofProduction.length,
      ended: [],
    });
    const { waived, ended } = await requireGuardrails(declaredOn(AFTER_ALL));
    expect(waived).toBe(ofProduction.length);
    expect(ended.map(({ rule }) => rule)).toEqual(ofProduction);
    expect(writeEnded(ended.slice(1, 2))).toBe(
      `1 WAIVER HAS ENDED. A stack on this machine comes up all the same; npm run guardrails, previews, deployments and
continuous integration stop until each resource is fixed or its waiver has a new date that you agreed on, in
infra/guardrails/waivers.yaml:
  function-code-signing, aws:lambda/function:Function api: ended on 2027-05-31`,
    );
    expect(writeEnded(ended)).toMatch(/^7 WAIVERS HAVE ENDED\. /);
  });

  it("let nothing else through", async () => {
    const config = { ...stackTexts("prod"), "timesheets:logRetentionDays": "30" };
    await expect(requireGuardrails({ stack: "prod", config, today: AFTER_ALL })).rejects.toThrow(
      /^GUARDRAILS_BROKEN: nothing was brought up\.\n✗ low logs-last-a-year /,
    );
  });
});

describe("the file of waivers", () => {
  const readText = async (text: string) => {
    const folder = await mkdtemp(path.join(tmpdir(), "waivers-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, "waivers.yaml");
    await writeFile(file, text);
    return readWaivers(pathToFileURL(file));
  };

  it("gives each waiver with its reason and its end", () => {
    expect(first).toMatchObject({ rule: "function-dead-letters", until: "2027-05-31" });
  });

  it("may be empty", async () => {
    expect(await readText("# none\n")).toEqual([]);
  });

  it.each([
    ["without a reason", "reason: short", "a sentence of at least 20 characters"],
    ["without an end", "until: some day", "expected a date such as 2027-06-30"],
    ["with a resource of no type", "resource: api", "expected type and name"],
    ["with a member that nobody reads", "because: of it", 'Unrecognized key: "because"'],
  ])("is refused %s", async (_what, line, expected) => {
    const member = line.slice(0, line.indexOf(":"));
    const lines = Object.entries(base).map(([name, value]) => `${name}: "${value}"`);
    const kept = lines.filter((one) => !one.startsWith(`${member}:`));
    await expect(readText(`- ${[...kept, line].join("\n  ")}\n`)).rejects.toThrow(expected);
  });
});
