import { forMarkdown, forMarkdownCode, forTerminal } from "command-line/safe-text";
import { type Change, shownCode } from "../model/change.ts";
import { claimLines } from "../model/claims.ts";
import type { DiffModel, ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import { acrossStacks, type InStacks, stacksNote, stacksOf } from "../model/stacks.ts";
import {
  actionLines,
  addressLines,
  applicationLines,
  approvalEntries,
  lifetimeLines,
  matricesOf,
  reachLines,
} from "./lines.ts";

/**
 * Writes a review as Markdown, as GitHub shows it: the verdict and all that counts for it first, then what else there is, and
 * what is the same folded away. What can be done without most easily stands last: a comment is cut from its end.
 */
export function writeMarkdown(model: ReviewModel): string {
  const names = stacksOf(model).map(({ stack }) => forMarkdownCode(stack));
  return [
    `## ${model.verdict.passes ? "✓" : "✗"} ${forMarkdown(model.verdict.title)}`,
    `${forMarkdown(model.api.name)}, ${names.length === 1 ? "stack" : "stacks"} ${names.join(", ")}: who may do what`,
    list(model.verdict.reasons.map(forMarkdown)),
    ...section("Files that aren't judged", list(model.unjudgedFiles.map(forMarkdownCode))),
    ...CONCERNS.flatMap(([concern, title]) =>
      changesOf(model, title, (change) => change.concern === concern),
    ),
    ...violationsOf(model),
    ...findingsOf(model),
    ...OTHERS.flatMap(([direction, title]) =>
      changesOf(model, title, (change) => change.concern === null && change.direction === direction),
    ),
    ...codeOf(model),
    ...approvalsOf(model),
    ...tokensOf(model),
    ...waiversOf(model),
    ...folded("The access matrix", matrixOf(model)),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

const CONCERNS = [
  ["widens", "▲ Widens"],
  ["destroys", "✗ Destroys"],
  ["not judged", "? Isn't judged"],
] as const;

const OTHERS = [
  ["wider", "▲ Wider"],
  ["narrower", "▼ Narrows"],
  ["neutral", "• Other changes"],
] as const;

function changesOf(model: ReviewModel, title: string, belongs: (change: Change) => boolean): string[] {
  const { diff } = model;
  if (diff === null) return [];
  return section(
    title,
    list(
      diff.changes
        .filter(belongs)
        .map((change) => `${forMarkdown(change.sentence)}${notesOf(change, diff, model)}`),
    ),
  );
}

function notesOf({ id, concern, stacks }: Change, { approvals }: DiffModel, model: ReviewModel): string {
  const place = noted(model, stacks);
  if (concern === null) return place;
  const approval = approvals[id];
  return approval === undefined
    ? `${place} — **not approved** (${forMarkdownCode(id)})`
    : `${place} — approved by ${forMarkdown(approval.who)} until ${approval.until}: ${forMarkdown(approval.why)}`;
}

/** Code that differs, each under the sentence that tells of it: no run of backticks in it ends its block. */
function codeOf({ diff }: ReviewModel): string[] {
  const blocks = (diff?.changes ?? []).flatMap((change) => {
    const lines = shownCode(change).map(forTerminal);
    if (lines.length === 0) return [];
    const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = "`".repeat(Math.max(2, ...runs) + 1);
    return [forMarkdown(change.sentence), [`${fence}diff`, ...lines, fence].join("\n")];
  });
  return blocks.length === 0 ? [] : folded("Code that differs", blocks);
}

/** Faults of the comparison as a whole, and the entries by which to approve. */
function approvalsOf(model: ReviewModel): string[] {
  const { diff } = model;
  if (diff === null) return [];
  const entries = approvalEntries(model);
  const lines = entries.flatMap((entry) => entry.split("\n").map(forTerminal));
  return [
    diff.changes.length === 0 ? `**Nothing changes** against ${forMarkdownCode(diff.base)}.` : "",
    ...section("Faults of the approvals", list(diff.approvalFaults.map(forMarkdown))),
    ...(entries.length === 0
      ? []
      : folded("To approve: entries for the base's review/approvals.yaml, each with a reason filled in", [
          ["```yaml", ...lines, "```"].join("\n"),
        ])),
  ];
}

function violationsOf(model: ReviewModel): string[] {
  const violations = acrossStacks(model, ({ guardrails }) => guardrails?.findings ?? []);
  const faults = acrossStacks(model, ({ guardrails }) => guardrails?.faults ?? []);
  return section(
    "Guardrails that don't hold",
    list([
      ...violations.map(
        ({ item: { severity, guardrail, text }, stacks }) =>
          `**${forMarkdown(severity)}** ${forMarkdownCode(guardrail)}${noted(model, stacks)}: ${forMarkdown(text)}`,
      ),
      ...faults.map(({ item, stacks }) => `${forMarkdown(item)}${noted(model, stacks)}`),
    ]),
  );
}

function findingsOf(model: ReviewModel): string[] {
  const findings = acrossStacks(model, (stack) => stack.findings);
  return section(
    "Findings",
    table(
      ["", "where", "what", "what to do"],
      findings.map(({ item: { code, severity, where, what, remedy }, stacks }) => [
        severity,
        `${forMarkdown(where)}${noted(model, stacks)}`,
        `${forMarkdown(what)} (\`${code}\`)`,
        forMarkdown(remedy),
      ]),
    ),
  );
}

function tokensOf(model: ReviewModel): string[] {
  const rows = (found: readonly InStacks<readonly string[]>[], code?: number) =>
    found.map(({ item, stacks }) =>
      item.map((cell, place) => {
        const text = place === code ? forMarkdownCode(cell) : forMarkdown(cell);
        return place === 0 ? `${text}${noted(model, stacks)}` : text;
      }),
    );
  return folded("Tokens, addresses and Actions", [
    table(["tokens", "valid for"], rows(acrossStacks(model, lifetimeLines))),
    table(["claim that Actions set", "for"], rows(acrossStacks(model, claimLines))),
    table(["application", "gets them by"], rows(acrossStacks(model, applicationLines))),
    table(["people are sent", "to"], rows(acrossStacks(model, addressLines), 1)),
    table(["runs at", "Action", "SHA-256"], rows(acrossStacks(model, actionLines), 2)),
  ]);
}

function waiversOf(model: ReviewModel): string[] {
  const waivers = acrossStacks(model, ({ guardrails }) => guardrails?.waivers ?? []);
  if (waivers.length === 0) return [];
  return folded(`Guardrails that are waived: ${waivers.length}`, [
    table(
      ["until", "guardrail", "for", "because"],
      waivers.map(({ item: { until, rule, resource, reason }, stacks }) => [
        forMarkdown(until),
        `${forMarkdownCode(rule)}${noted(model, stacks)}`,
        forMarkdownCode(resource),
        forMarkdown(reason),
      ]),
    ),
  ]);
}

function matrixOf(model: ReviewModel): string[] {
  const matrices = matricesOf(model);
  const open = acrossStacks(model, openRoutes);
  const reach = acrossStacks(model, reachLines);
  return [
    ...matrices.flatMap(({ item, stacks }) => [
      matrices.length === 1 ? "" : `**${stacks.map(forMarkdownCode).join(", ")}**`,
      ...("grid" in item
        ? item.grid.sections.flatMap(({ application, forItself, rows }) => [
            `**${forMarkdown(application)}**`,
            table(
              ["", ...(forItself ? ["itself"] : item.grid.columns.map(forMarkdown))],
              rows.map(({ route, marks }) => [
                forMarkdownCode(route),
                ...marks.map((admitted) => (admitted ? "✓" : "·")),
              ]),
            ),
          ])
        : [list(item.summary.map(forMarkdown))]),
    ]),
    open.length === 0
      ? ""
      : `Without a token: ${open.map(({ item, stacks }) => `${forMarkdownCode(item)}${noted(model, stacks)}`).join(", ")}`,
    reach.length === 0 ? "" : "Whose entries they reach: their own alone, but at",
    list(
      reach.map(
        ({ item: [route, entries], stacks }) =>
          `${forMarkdownCode(route)}${noted(model, stacks)}: ${forMarkdown(entries)}`,
      ),
    ),
  ];
}

/** The stacks of something, as Markdown that follows it. */
function noted(model: ReviewModel, stacks: readonly string[]): string {
  const note = forMarkdown(stacksNote(model, stacks));
  return note === "" ? "" : ` ${note}`;
}

const section = (title: string, body: string): string[] => (body === "" ? [] : [`### ${title}`, body]);

const folded = (title: string, parts: readonly string[]): string[] => [
  `<details><summary>${title}</summary>`,
  ...parts,
  "</details>",
];

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
