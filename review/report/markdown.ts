import type { Change } from "../model/change.ts";
import { openRoutes } from "../model/routes.ts";
import type { DiffModel, ReviewModel } from "../model.ts";
import { actionLines, addressLines, lifetimeLines, verdictOf, wayOf } from "./lines.ts";
import { gridOf, summaryOf } from "./table.ts";

/** Writes a review as Markdown, as GitHub shows it: what changes first, and what is the same folded away. */
export function writeMarkdown(model: ReviewModel): string {
  const open = openRoutes(model);
  const { guardrails } = model;
  return [
    `## ${escaped(model.api.name)}, stack \`${model.stack}\`: who may do what`,
    verdictOf(model),
    ...(model.diff === null ? [] : changesOf(model.diff)),
    ...(model.findings.length === 0
      ? []
      : [
          "### Findings",
          table(
            ["", "where", "what", "what to do"],
            model.findings.map(({ code, severity, where, what, remedy }) => [
              severity,
              escaped(where),
              `${escaped(what)} (\`${code}\`)`,
              escaped(remedy),
            ]),
          ),
        ]),
    ...folded("The access matrix", matrixOf(model)),
    ...(open.length === 0 ? [] : [`Without a token: ${open.map(code).join(", ")}`]),
    ...folded("Tokens, addresses and rules", [
      table(["tokens", "valid for"], lifetimeLines(model)),
      table(
        ["application", "gets them by"],
        model.applications.map((one) => [escaped(one.name), escaped(wayOf(one))]),
      ),
      table(
        ["people are sent", "to"],
        addressLines(model).map(([where, url]) => [escaped(where), code(url)]),
      ),
      table(
        ["runs at", "rule", "SHA-256"],
        actionLines(model).map(([at, rule, hash]) => [at, escaped(rule), code(hash)]),
      ),
    ]),
    ...(guardrails === null
      ? []
      : folded(
          `Guardrails: ${guardrails.count}, of which ${guardrails.findings.length} don't hold; ${guardrails.waivers.length} waivers`,
          [
            ...guardrails.findings.map(
              ({ severity, guardrail, text }) => `- **${severity}** ${code(guardrail)}: ${escaped(text)}`,
            ),
            ...guardrails.faults.map((fault) => `- ${escaped(fault)}`),
            table(
              ["until", "guardrail", "for", "because"],
              guardrails.waivers.map(({ until, rule, resource, reason }) => [
                until,
                code(rule),
                code(resource),
                escaped(reason),
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
    return [`**Nothing changes** against ${code(base)}.`, ...approvalFaults.map(escaped)];
  const item = ({ id, direction, sentence }: Change) => {
    const approval = approvals[id];
    const note =
      direction !== "wider"
        ? ""
        : approval === undefined
          ? ` — **not approved** (${code(id)})`
          : ` — approved by ${escaped(approval.who)} until ${approval.until}: ${escaped(approval.why)}`;
    return `- ${escaped(sentence)}${note}`;
  };
  const groups = (["wider", "narrower", "neutral"] as const).flatMap((direction) => {
    const own = changes.filter((change) => change.direction === direction);
    return own.length === 0 ? [] : [`### ${TITLES[direction]}`, own.map(item).join("\n")];
  });
  return [...groups, ...approvalFaults.map((fault) => `> ${escaped(fault)}`)];
}

function matrixOf(model: ReviewModel): string[] {
  const grid = gridOf(model);
  if (grid === null)
    return [
      summaryOf(model)
        .map((line) => `- ${escaped(line)}`)
        .join("\n"),
    ];
  return grid.sections.flatMap(({ application, forItself, rows }) => [
    `**${escaped(application)}**`,
    table(
      ["", ...(forItself ? ["itself"] : grid.columns.map(escaped))],
      rows.map(({ route, marks }) => [code(route), ...marks.map((admitted) => (admitted ? "✓" : "·"))]),
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

/** Text in which nothing is markup: names come from the policy, but a reviewer must see them as they are. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, " ");

/** Text as code, whatever is in it. */
const code = (text: string): string => {
  const plain = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  return plain.includes("`") ? `\`\` ${plain} \`\`` : `\`${plain}\``;
};
