import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ReviewModel } from "../model/model.ts";
import { stacksOf } from "../model/stacks.ts";
import {
  brokenGuardrails,
  changesSection,
  filesSection,
  findingsSection,
  guardrailsSections,
} from "./changes.ts";
import {
  actionsSection,
  applicationsSection,
  peopleSection,
  routesSection,
  tokensSection,
} from "./declared.ts";
import { firstScreenHtml } from "./first-screen.ts";
import { flowSection } from "./flow-section.ts";
import { type Html, html, joined, type Section, said, sectionHtml, trusted } from "./html.ts";
import { matrixSection } from "./matrix.ts";
import { perStack } from "./per-stack.ts";

/**
 * The review as one HTML file that needs nothing from anywhere: no network, no fonts, no other files. All of it is there
 * without its script, which only filters, searches and switches.
 *
 * @returns a whole document, whose policy lets in nothing but its own style and script.
 */
export function renderPage(model: ReviewModel): string {
  const stacks = joined(stacksOf(model).map(({ stack }) => stack));
  return documentOf({
    title: `Who may do what: ${model.api.name}, ${stacks}`,
    header: firstScreenHtml(model),
    sections: sectionsOf(model),
    footer: html`<p>Made from the declared resources of ${said(stacks)} on ${model.today}, by <code>npm run review -- --format html</code>. Nothing in it is secret.</p>`,
    assets: readAssets(),
  });
}

/** Sections in the order in which a reviewer with ten minutes needs them. */
function sectionsOf(model: ReviewModel): Section[] {
  const { unjudgedFiles, diff, today } = model;
  const guardrails = guardrailsSections(model);
  const broken = brokenGuardrails(model).length > 0;
  return [
    ...(unjudgedFiles.length === 0 ? [] : [filesSection(unjudgedFiles)]),
    ...(diff === null ? [] : [changesSection(diff, today)]),
    findingsSection(model),
    ...(broken ? guardrails : []),
    ...[
      matrixSection,
      flowSection,
      peopleSection,
      applicationsSection,
      tokensSection,
      actionsSection,
      routesSection,
    ].flatMap((sectionOf) => perStack(model, sectionOf)),
    ...(broken ? [] : guardrails),
  ];
}

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

/** The page's own style and script, with the hashes by which its content security policy lets them in. */
interface Assets {
  readonly style: string;
  readonly script: string;
  readonly policy: string;
}

/** In the order in which they are put together. */
const STYLES = ["base", "header", "tables", "matrix", "flow", "cards", "narrow"];
const SCRIPTS = ["matrix", "flow", "print"];

/**
 * Reads what a page carries in itself.
 *
 * Its policy forbids everything else: a name that got past the escaping could still neither run nor load anything.
 */
export function readAssets(): Assets {
  const cards = read("style/grid-as-cards.css");
  const style = [
    ...STYLES.map((name) => read(`style/${name}.css`)),
    `.many {\n${cards}}`,
    `@media screen and (max-width: 56rem) {\n${cards}}`,
    read("style/print.css"),
  ].join("\n");
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
