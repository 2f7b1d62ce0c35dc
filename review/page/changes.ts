import { type Change, type Direction, topics } from "../model/change.ts";
import type { ApprovalModel, DiffModel } from "../model/model.ts";
import { type Html, html } from "./html.ts";
import { marked } from "./mark.ts";
import type { Section } from "./section.ts";
import { numeral } from "./words.ts";

/** In the order in which they are shown, with their titles. */
const DIRECTIONS: readonly (readonly [Direction, string])[] = [
  ["wider", "What widens"],
  ["narrower", "What narrows"],
  ["neutral", "What else changes"],
];

/** What a change alters, widening first. */
export function changesSection(diff: DiffModel): Section {
  const { changes, base, approvalFaults } = diff;
  const body = html`
${changes.length === 0 && html`<p class="empty">Nothing changes: whoever may do something now might do it before.</p>`}
${DIRECTIONS.map(([direction, title]) => groupHtml(diff, direction, title))}
${
  approvalFaults.length > 0 &&
  html`<h3>What is wrong with approvals</h3><ul>${approvalFaults.map((fault) => html`<li>${fault}</li>`)}</ul>`
}`;
  return {
    id: "changes",
    title: "What changes",
    note: numeral(changes.length),
    lead: `Compared with ${base}, in one sentence for each change; what lets anybody do more comes first.`,
    body,
  };
}

function groupHtml({ changes, approvals }: DiffModel, direction: Direction, title: string): Html | null {
  const own = changes.filter((change) => change.direction === direction);
  if (own.length === 0) return null;
  const sorted = own.toSorted((one, other) => topics.indexOf(one.topic) - topics.indexOf(other.topic));
  return html`<h3>${title} <span class="note">${own.length}</span></h3>
<ul class="changes">${sorted.map((change) => changeHtml(change, approvals[change.id]))}</ul>`;
}

function changeHtml({ id, topic, direction, sentence }: Change, approval: ApprovalModel | undefined): Html {
  return html`<li class="${direction}">${marked(direction)}
<div><p>${sentence}</p>
<p class="small">${topic} · <code>${id}</code>${approvalHtml(direction, approval)}</p></div></li>
`;
}

function approvalHtml(direction: Direction, approval: ApprovalModel | undefined): Html | null {
  if (approval !== undefined) {
    const { who, until, why } = approval;
    return html` · <span class="approved"><span aria-hidden="true">✓</span> approved by ${who} until ${until}</span>: ${why}`;
  }
  return direction === "wider"
    ? html` · <span class="unapproved"><span aria-hidden="true">✗</span> no approval recorded</span>`
    : null;
}
