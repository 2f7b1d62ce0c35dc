import type { ReviewModel } from "../model/model.ts";
import { actionsSection } from "./actions.ts";
import { applicationsSection } from "./applications.ts";
import { readAssets } from "./assets.ts";
import { changesSection } from "./changes.ts";
import { documentOf } from "./document.ts";
import { findingsSection } from "./findings.ts";
import { flowSection } from "./flow-section.ts";
import { guardrailsSection } from "./guardrails.ts";
import { headerHtml } from "./header.ts";
import { html } from "./html.ts";
import { matrixSection } from "./matrix.ts";
import { peopleSection } from "./people.ts";
import { routesSection } from "./routes.ts";
import type { Section } from "./section.ts";
import { tokensSection } from "./tokens.ts";

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

/** What a reviewer with ten minutes needs first comes first. */
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
