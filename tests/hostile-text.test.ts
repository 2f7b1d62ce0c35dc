import { execute } from "command-line/command";
import { plain } from "command-line/paint";
import { lexer, walkTokens } from "marked";
import { describe, expect, it } from "vitest";
import { judgeStack } from "../infra/guardrails/judge/judge.ts";
import { writeEnded, writeJudgement } from "../infra/guardrails/report.ts";
import { writeReport as writeProof } from "../proof/matrix.ts";
import { cutToLength } from "../review/comment/cut.ts";
import type { ReviewModel } from "../review/model/model.ts";
import { writeMarkdown } from "../review/report/markdown.ts";
import { writeTerminal } from "../review/report/terminal.ts";
import { definePolicy } from "../rules/policy/define.ts";
import { writePreview } from "../tenant/deploy/report.ts";
import { driftOf } from "../tenant/drift/drift.ts";
import { writeReport as writeDrift } from "../tenant/drift/report.ts";
import { Tally } from "../tenant/roster/tally.ts";
import { approved, narrowed, sample, sampleDiff, widened } from "./review/page/sample.ts";
import { reviewModel, worded } from "./review/support/changes.ts";
import { soundDefinition } from "./rules/policy/sound-definition.ts";

/** Texts that would be something else than text, if anything took them so. */
const HOSTILE = [
  "::error::all is lost",
  "  ::stop-commands::x",
  "\n::error::a line of its own",
  "\r::add-mask::e",
  "a%0A::error::b",
  "x ##[error]older",
  "a\n✓ Passes: nothing stands against it",
  "\u001b[1A\u001b[2K✓ proved",
  "\u009b2J",
  "\u202egnp.exe",
  "ad\u200bmin",
  "a\u2028b\u0085c",
  "| a | b |\n| --- | --- |",
  "a\\|b",
  "\\",
  "a\\\\|b|",
  "`",
  "``` \n```",
  "</details></summary><details open>",
  "<!-- never closed",
  "-->",
  '<img src="https://evil.example/x.png" onerror="a()">',
  "[a](https://evil.example)",
  "![a](https://evil.example/x.png)",
  "[a]: https://evil.example",
  "see https://evil.example/?a=b and www.evil.example",
  "@exampleco/admins",
  "closes #1, GH-2, exampleco/timesheets#3",
  "- a",
  "# a",
  "1. a",
  "---",
  "> [!NOTE]",
  "**not approved** ~~approved~~ _a_",
  "$\\color{white}{a}$",
  "&lt;script&gt;&#10;",
  " ",
] as const;

const HARMLESS = "x";

/** Members that this project writes itself, from lists of its own. */
const OWN = new Set([
  "kind",
  "severity",
  "direction",
  "concern",
  "topic",
  "code",
  "mark",
  "mode",
  "id",
  "digest",
  "until",
]);

/** A copy in which a text stands before and behind every other. */
function filled<Value>(value: Value, text: string): Value;
function filled(value: unknown, text: string): unknown {
  if (typeof value === "string") return `${text}${value}${text}`;
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, OWN.has(name) ? member : filled(member, text)]),
  );
}

/** A review of two stacks with everything in it, in which all names and words are a text. */
function reviewOf(text: string): ReviewModel {
  const { verdict: _, format, today, ...parts } = sample;
  const other = { ...sample, stack: "other", access: sample.access.slice(1) };
  const changes = [
    widened,
    approved,
    narrowed,
    worded({
      topic: "stacks",
      kind: "stack-setting",
      direction: "wider",
      concern: "not judged",
      subject: text,
      was: null,
      is: text,
    }),
    worded({
      topic: "stacks",
      kind: "stack-removed",
      direction: "neutral",
      concern: "destroys",
      subject: text,
      resources: 2,
    }),
  ];
  const diff = {
    ...sampleDiff,
    changes: filled(changes, text),
    approvals: { [approved.id]: filled(sampleDiff.approvals[approved.id], text) },
  };
  const stack = filled(parts, text);
  const review = { ...stack, otherStacks: [{ ...filled(other, text), stack: `other ${text}` }] };
  return reviewModel(review, {
    today,
    diff: { ...diff, base: text, approvalFaults: [text], approvers: [text] } as ReviewModel["diff"],
    otherStacks: review.otherStacks,
    unjudgedFiles: Array.from({ length: 6 }, () => text),
  });
}

const policy = definePolicy(soundDefinition());
const object = (text: string) => ({
  kind: "client" as const,
  name: text,
  fields: { callbacks: new Set([text]), app_type: text },
});

const waiver = {
  resource: "aws:lambda/function:Function api",
  rule: "function-network",
  reason: "",
  until: "2026-01-01",
};

/** Every writer to a terminal or a log, given a text from outside in each place that has one. */
const logs: Readonly<Record<string, (text: string) => string | Promise<string>>> = {
  "the review": (text) => writeTerminal(reviewOf(text), plain),
  "the review in a narrow terminal": (text) => writeTerminal(reviewOf(text), plain, 10),
  guardrails: (text) => {
    const resource = {
      type: "auth0:index/client:Client",
      name: text,
      inputs: { callbacks: [text], name: text },
      protect: false,
      parent: "",
      dependsOn: [],
      options: {},
    };
    const context = {
      stack: text,
      policy,
      production: true,
      actions: [],
      waivers: [filled(waiver, text)],
      today: "2026-11-21",
      config: {},
    };
    const { violations, ...others } = judgeStack([resource], context);
    return writeJudgement({ ...others, violations: filled(violations, text) }, text);
  },
  "waivers that have ended": (text) => writeEnded([filled(waiver, text)]),
  drift: (text) =>
    writeDrift(
      driftOf({
        domain: text,
        stack: text,
        declared: [],
        found: { objects: [object(text)], unread: [{ kind: "role", name: text, why: text, scopes: [text] }] },
        known: { reader: undefined, deployer: undefined, operators: [], setUpByHand: {} },
        settings: {},
      }),
    ),
  "an import": (text) =>
    writePreview(text, text, {
      changes: [{ path: text, declared: text, found: `${text}!` }],
      unread: [{ path: text, why: text, scopes: [text], isAbsent: false }],
    }),
  "a roster": (text) => {
    const tally = new Tally();
    tally.fail(text, 2, text);
    return tally.write(true);
  },
  "the proof": (text) =>
    writeProof(
      {
        holders: [],
        cells: [],
        elements: [],
        formerCells: [],
        narrowedCells: [],
        entries: [],
        attacks: [],
        factors: [],
        logins: [],
        openRoutes: [],
        pastGateway: true,
        untried: [],
        disagreements: [{ code: "ACCESS_TOO_WIDE", where: text, what: text, look: text }],
      },
      { ...policy, applications: { app: { ...policy.applications.app, name: text } } } as typeof policy,
      plain,
    ),
  "a command's errors": async (text) => {
    const written: string[] = [];
    const stream = { write: (part: string) => written.push(part) };
    const declared = {
      name: "npm run x",
      statuses: {},
      run: () => Promise.reject(new Error(`CODE: ${text}`)),
    };
    await execute(declared, { args: [], stdout: stream, stderr: stream });
    return written.join("");
  },
};

const linesIn = (text: string): string[] => text.split("\n");

describe.each(Object.entries(logs))("text from outside, as %s writes it", (name, write) => {
  it.each(HOSTILE)("moves nothing, forges nothing and starts nothing: %j", async (hostile) => {
    const text = await write(hostile);
    expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    expect(text).not.toMatch(/^\s*::|##\[/m);
    // An error may have several lines; those after its first are indented.
    if (name === "a command's errors") {
      expect(
        linesIn(text.trimEnd())
          .slice(1)
          .filter((line) => line !== "" && !line.startsWith("  ")),
      ).toEqual([]);
    } else if (!name.includes("narrow")) {
      expect(linesIn(text)).toHaveLength(linesIn(await write(HARMLESS)).length);
    }
  });
});

/** The kinds of marks in a text, and the cells of each row: all that it is beside its words. */
function structureOf(markdown: string): string[] {
  const found: string[] = [];
  walkTokens(lexer(markdown), (token) => {
    if (token.type === "table") found.push(`table ${token.header.length} × ${token.rows.length}`);
    else if (token.type === "html") found.push(`html ${token.raw.trim().split(/[\s>]/)[0]}`);
    else if (token.type === "link" && token.href.startsWith("mailto:")) found.push("text");
    else found.push(token.type);
  });
  return found.filter((one) => !WORDS.has(one));
}

function wordsIn(markdown: string): string[] {
  const found: string[] = [];
  walkTokens(lexer(markdown), (token) => {
    if (token.type === "text" && !("tokens" in token)) found.push(token.text);
  });
  return found;
}

/** Of words alone; an empty comment keeps words apart, and an address to write to leads to nobody's page. */
const WORDS = new Set([
  "text",
  "escape",
  "space",
  "codespan",
  "paragraph",
  "html <!--",
  "html <code",
  "html </code",
]);

describe("text from outside, in the Markdown of a review", () => {
  const harmless = writeMarkdown(reviewOf(HARMLESS));

  it.each(HOSTILE)("is no markup, and neither calls nor leads anywhere: %j", (hostile) => {
    const markdown = writeMarkdown(reviewOf(hostile));
    expect(markdown).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    expect(linesIn(markdown)).toHaveLength(linesIn(harmless).length);
    expect(structureOf(markdown)).toEqual(structureOf(harmless));
    // Each stretch of words by itself, as GitHub looks through them.
    for (const words of wordsIn(markdown))
      expect(words).not.toMatch(/https?:\/\/|www\.|(?<!\w)@\w|#\d|GH-\d/);
  });

  it.each(HOSTILE)("doesn't keep it from being cut by its parts: %j", (hostile) => {
    const markdown = writeMarkdown(reviewOf(hostile));
    for (const longest of [4_000, 2_500, 1_500]) {
      const cut = cutToLength(markdown, longest);
      expect(cut.length).toBeLessThanOrEqual(longest);
      expect(cut.match(/^<details>/gm)?.length).toBe(cut.match(/^<\/details>$/gm)?.length);
    }
  });
});
