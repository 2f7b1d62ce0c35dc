import { forMarkdown, forMarkdownCode, forTerminal } from "command-line/safe-text";
import type { Change } from "../model/change.ts";
import type { DiffModel, ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import {
  actionLines,
  addressLines,
  approvalEntries,
  gridOf,
  lifetimeLines,
  summaryOf,
  verdictOf,
  wayOf,
} from "./lines.ts";

/** Writes a review as Markdown, as GitHub shows it: what changes first, and what is the same folded away. */
export function writeMarkdown(model: ReviewModel): string {
  const open = openRoutes(model);
  const { guardrails } = model;
  return [
    `## ${forMarkdown(model.api.name)}, stack ${forMarkdownCode(model.stack)}: who may do what`,
    forMarkdown(verdictOf(model)),
    ...(model.diff === null ? [] : changesOf(model.diff)),
    ...entriesOf(model),
    ...(model.findings.length === 0
      ? []
      : [
          "### Findings",
          table(
            ["", "where", "what", "what to do"],
            model.findings.map(({ code, severity, where, what, remedy }) => [
              severity,
              forMarkdown(where),
              `${forMarkdown(what)} (\`${code}\`)`,
              forMarkdown(remedy),
            ]),
          ),
        ]),
    ...folded("The access matrix", matrixOf(model)),
    ...(open.length === 0 ? [] : [`Without a token: ${open.map(forMarkdownCode).join(", ")}`]),
    ...folded("Tokens, addresses and Actions", [
      table(
        ["tokens", "valid for"],
        lifetimeLines(model).map((cells) => cells.map(forMarkdown)),
      ),
      table(
        ["application", "gets them by"],
        model.applications.map((one) => [forMarkdown(one.name), forMarkdown(wayOf(one))]),
      ),
      table(
        ["people are sent", "to"],
        addressLines(model).map(([where, url]) => [forMarkdown(where), forMarkdownCode(url)]),
      ),
      table(
        ["runs at", "Action", "SHA-256"],
        actionLines(model).map(([at, action, hash]) => [
          forMarkdown(at),
          forMarkdown(action),
          forMarkdownCode(hash),
        ]),
      ),
    ]),
    ...(guardrails === null
      ? []
      : folded(
          `Guardrails: ${guardrails.count}, of which ${guardrails.findings.length} don't hold; ${guardrails.waivers.length} waivers`,
          [
            ...guardrails.findings.map(
              ({ severity, guardrail, text }) =>
                `- **${severity}** ${forMarkdownCode(guardrail)}: ${forMarkdown(text)}`,
            ),
            ...guardrails.faults.map((fault) => `- ${forMarkdown(fault)}`),
            table(
              ["until", "guardrail", "for", "because"],
              guardrails.waivers.map(({ until, rule, resource, reason }) => [
                until,
                forMarkdownCode(rule),
                forMarkdownCode(resource),
                forMarkdown(reason),
              ]),
            ),
          ],
        )),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

const TITLES = { wider: "▲ Widens", narrower: "▼ Narrows", neutral: "• Other changes" } as const;

function changesOf({ base, changes, approvals, approvalFaults }: DiffModel): string[] {
  if (changes.length === 0)
    return [`**Nothing changes** against ${forMarkdownCode(base)}.`, ...approvalFaults.map(forMarkdown)];
  const item = ({ id, direction, sentence }: Change) => {
    const approval = approvals[id];
    const note =
      direction !== "wider"
        ? ""
        : approval === undefined
          ? ` — **not approved** (${forMarkdownCode(id)})`
          : ` — approved by ${forMarkdown(approval.who)} until ${approval.until}: ${forMarkdown(approval.why)}`;
    return `- ${forMarkdown(sentence)}${note}`;
  };
  const groups = (["wider", "narrower", "neutral"] as const).flatMap((direction) => {
    const own = changes.filter((change) => change.direction === direction);
    return own.length === 0 ? [] : [`### ${TITLES[direction]}`, own.map(item).join("\n")];
  });
  return [...groups, ...approvalFaults.map((fault) => `> ${forMarkdown(fault)}`)];
}

function entriesOf(model: ReviewModel): string[] {
  const entries = approvalEntries(model);
  if (entries.length === 0) return [];
  const lines = entries.flatMap((entry) => entry.split("\n").map(forTerminal));
  return folded("To approve: entries for the base's review/approvals.yaml, each with a reason filled in", [
    ["```yaml", ...lines, "```"].join("\n"),
  ]);
}

function matrixOf(model: ReviewModel): string[] {
  const grid = gridOf(model);
  if (grid === null)
    return [
      summaryOf(model)
        .map((line) => `- ${forMarkdown(line)}`)
        .join("\n"),
    ];
  return grid.sections.flatMap(({ application, forItself, rows }) => [
    `**${forMarkdown(application)}**`,
    table(
      ["", ...(forItself ? ["itself"] : grid.columns.map(forMarkdown))],
      rows.map(({ route, marks }) => [
        forMarkdownCode(route),
        ...marks.map((admitted) => (admitted ? "✓" : "·")),
      ]),
    ),
  ]);
}

const folded = (title: string, parts: readonly string[]): string[] => [
  `<details><summary>${title}</summary>`,
  ...parts,
  "</details>",
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
