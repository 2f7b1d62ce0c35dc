import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ReviewModel } from "../model/model.ts";
import { changesSection, findingsSection, guardrailsSection } from "./changes.ts";
import {
  actionsSection,
  applicationsSection,
  peopleSection,
  routesSection,
  tokensSection,
} from "./declared.ts";
import { flowSection } from "./flow-section.ts";
import { counted, type Html, html, numeral, type Section, sectionHtml, trusted } from "./html.ts";
import { matrixSection } from "./matrix.ts";

/**
 * The review as one HTML file that needs nothing from anywhere: no network, no fonts, no other files. All of it is there
 * without its script, which only filters, searches and switches.
 *
 * @returns a whole document, whose policy lets in nothing but its own style and script.
 */
export function renderPage(model: ReviewModel): string {
  return documentOf({
    title: `Who may do what: ${model.api.name}, stack ${model.stack}`,
    header: headerHtml(model),
    sections: sectionsOf(model),
    footer: html`<p>Made from the declared resources of stack <code>${model.stack}</code> on ${model.today}, by <code>npm run review -- --format html</code>. Nothing in it is secret.</p>`,
    assets: readAssets(),
  });
}

/** Sections in the order in which a reviewer with ten minutes needs them. */
const sectionsOf = (model: ReviewModel): Section[] => [
  ...(model.diff === null ? [] : [changesSection(model.diff)]),
  findingsSection(model.findings),
  matrixSection(model),
  flowSection(model),
  peopleSection(model.people),
  applicationsSection(model.applications),
  tokensSection(model),
  actionsSection(model),
  routesSection(model),
  ...(model.guardrails === null ? [] : [guardrailsSection(model.guardrails, model.today)]),
];

/** Parts of which a page is put together. */
interface PageParts {
  readonly title: string;
  readonly header: Html;
  readonly sections: readonly Section[];
  readonly footer: Html;
  readonly assets: Assets;
}

/** The whole file: one document that needs nothing from anywhere. */
function documentOf({ title, header, sections, footer, assets }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(assets.policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(assets.style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the review</a>
<header class="top">${header}</header>
<div class="columns">
<nav class="contents" aria-label="Contents">
<ol>${sections.map(entry)}</ol>
${schemeSwitch}
</nav>
<main id="content" tabindex="-1">${sections.map(sectionHtml)}</main>
</div>
<footer class="bottom">${footer}</footer>
<script>${trusted(assets.script)}</script>
</body>
</html>
`.text;
}

const entry = ({ id, title, note }: Section): Html =>
  html`<li><a href="#${id}">${title}${note !== "" && html` <span class="note">${note}</span>`}</a></li>`;

/** Works by the style alone, and is forgotten with the page. */
const schemeSwitch = html`
<fieldset class="schemes"><legend>Colours</legend>
<label><input type="radio" name="scheme" id="scheme-auto" checked> As the system</label>
<label><input type="radio" name="scheme" id="scheme-light"> Light</label>
<label><input type="radio" name="scheme" id="scheme-dark"> Dark</label>
</fieldset>`;

const SHAPES: Readonly<Record<Verdict["level"], string>> = { stop: "■", look: "▲", fine: "✓" };

/** The stack that was reviewed, the verdict, and how much there is. */
function headerHtml(model: ReviewModel): Html {
  const { level, title, reasons } = verdictOf(model);
  const compared =
    model.diff === null
      ? null
      : html`, compared with <code>${model.diff.base}</code>${commitOf(model.diff.commit)}`;
  return html`
<p class="eyebrow">${model.api.name} · stack <code>${model.stack}</code>${compared} · ${model.today}</p>
<h1>Who may do what</h1>
<div class="verdict ${level}">
<span class="shape" aria-hidden="true">${SHAPES[level]}</span>
<div><p class="title">${title}</p>
<ul class="plain">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>
</div>
<dl class="counts">${countsOf(model).map(
    ([name, count]) => html`<div><dt>${name}</dt><dd>${numeral(count)}</dd></div>`,
  )}</dl>`;
}

/** Enough of a commit to find it. */
const commitOf = (commit: string): Html | null =>
  commit === "" ? null : html` (<code>${commit.slice(0, 12)}</code>)`;

function countsOf(model: ReviewModel): [string, number][] {
  return [
    ["Kinds of people", model.people.length],
    ["Applications", model.applications.length],
    ["Routes", model.routes.length],
    ["Scopes", model.scopes.length],
    ["Actions", model.actions.length],
    ["Findings", model.findings.length],
  ];
}

/** The overall judgement, which a reviewer reads first. */
export interface Verdict {
  /** `stop`: this must not pass as it is. `look`: somebody has to look at something. `fine`: nothing to do. */
  readonly level: "stop" | "look" | "fine";
  readonly title: string;
  /** One sentence each. */
  readonly reasons: readonly string[];
}

/** Sums a review up. What stops a change comes before what a stack has had all along. */
export function verdictOf(model: ReviewModel): Verdict {
  const reasons = [...changeReasons(model), ...findingReasons(model), ...guardrailReasons(model)];
  if (model.diff?.blocked) {
    return { level: "stop", title: "Rights widen without an approval", reasons };
  }
  if (guardrailFaults(model) > 0) return { level: "stop", title: "A guardrail doesn’t hold", reasons };
  if (severe(model) > 0) return { level: "look", title: "Look at the findings", reasons };
  if (model.diff === null) return { level: "fine", title: "Nothing stands against this stack", reasons };
  if (model.diff.changes.length === 0) return { level: "fine", title: "Nothing changes", reasons };
  const widens = model.diff.changes.some(({ direction }) => direction === "wider");
  return widens
    ? { level: "look", title: "Rights widen, and that is approved", reasons }
    : { level: "fine", title: "No rights widen", reasons };
}

/** How many changes go each way. */
export function changeCounts({
  diff,
}: Pick<ReviewModel, "diff">): Record<"wider" | "narrower" | "neutral", number> {
  const counts = { wider: 0, narrower: 0, neutral: 0 };
  for (const { direction } of diff?.changes ?? []) counts[direction] += 1;
  return counts;
}

function changeReasons({ diff }: ReviewModel): string[] {
  if (diff === null) return ["Compared with nothing: this is the stack as it is declared."];
  if (diff.changes.length === 0) return [`Nothing changes against ${diff.base}.`];
  const { wider, narrower, neutral } = changeCounts({ diff });
  const counts = [`${wider} wider`, `${narrower} narrower`, `${neutral} neither`].join(", ");
  return [`${counted(diff.changes.length, "change")} against ${diff.base}: ${counts}.`];
}

function findingReasons(model: ReviewModel): string[] {
  const { length } = model.findings;
  if (length === 0) return ["No findings: the layers agree with the policy."];
  return [`${counted(length, "finding")}, ${severe(model)} of high severity.`];
}

function guardrailReasons({ guardrails }: ReviewModel): string[] {
  if (guardrails === null) return ["Guardrails were not judged."];
  const { findings, faults, waivers, count } = guardrails;
  const broken = findings.length === 0 ? "all hold" : `${findings.length} not met`;
  const faulty = faults.length === 0 ? "" : `, ${counted(faults.length, "fault")} in the waivers`;
  return [`${counted(count, "guardrail")}, ${broken}; ${counted(waivers.length, "waiver")}${faulty}.`];
}

const severe = ({ findings }: ReviewModel): number =>
  findings.filter(({ severity }) => severity === "high").length;

const guardrailFaults = ({ guardrails }: ReviewModel): number =>
  guardrails === null ? 0 : guardrails.findings.length + guardrails.faults.length;

/** The page's own style and script, with the hashes by which its content security policy lets them in. */
interface Assets {
  readonly style: string;
  readonly script: string;
  readonly policy: string;
}

/** In the order in which they are put together. */
const STYLES = ["base", "header", "tables", "matrix", "flow", "cards", "narrow", "print"];
const SCRIPTS = ["matrix", "flow", "print"];

/**
 * Reads what a page carries in itself.
 *
 * Its policy forbids everything else: a name that got past the escaping could still neither run nor load anything.
 */
export function readAssets(): Assets {
  const style = STYLES.map((name) => read(`style/${name}.css`)).join("\n");
  // Each file is a scope of its own.
  const script = SCRIPTS.map((name) => `{\n${read(`script/${name}.js`)}}`).join("\n");
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return { style, script, policy };
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
