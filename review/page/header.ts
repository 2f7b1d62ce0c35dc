import type { ReviewModel } from "../model/model.ts";
import { type Html, html } from "./html.ts";
import { type Verdict, verdictOf } from "./verdict.ts";
import { numeral } from "./words.ts";

const SHAPES: Readonly<Record<Verdict["level"], string>> = { stop: "■", look: "▲", fine: "✓" };

/** What the review is of, what it comes to, and how much there is. */
export function headerHtml(model: ReviewModel): Html {
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
