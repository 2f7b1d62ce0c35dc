import { type Change, type Direction, topics } from "../model/change.ts";
import { type Finding, severities } from "../model/finding.ts";
import type { ApprovalModel, DiffModel, GuardrailsModel, WaiverModel } from "../model/model.ts";
import {
  counted,
  type Html,
  html,
  joined,
  marked,
  markedSeverity,
  numeral,
  type Section,
  scrollable,
} from "./html.ts";

/** In the order in which they are shown, with their titles. */
const DIRECTIONS: readonly (readonly [Direction, string])[] = [
  ["wider", "What widens"],
  ["narrower", "What narrows"],
  ["neutral", "Other changes"],
];

/** Changes against a base, widening first. */
export function changesSection(diff: DiffModel): Section {
  const { changes, base, approvalFaults } = diff;
  const body = html`
${changes.length === 0 && html`<p class="empty">Nothing changes: nobody may do more or less than before.</p>`}
${DIRECTIONS.map(([direction, title]) => groupHtml(diff, direction, title))}
${
  approvalFaults.length > 0 &&
  html`<h3>Faults of the approvals</h3><ul>${approvalFaults.map((fault) => html`<li>${fault}</li>`)}</ul>`
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

/** Findings, worst first. */
export function findingsSection(findings: readonly Finding[]): Section {
  const sorted = findings.toSorted(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  );
  return {
    id: "findings",
    title: "Findings",
    note: numeral(findings.length),
    lead: "Where the layers differ from the policy or from each other, and what else deserves attention.",
    body:
      findings.length === 0
        ? html`<p class="empty">None: policy, tenant, gateway and API say the same.</p>`
        : html`<ul class="changes">${sorted.map(findingHtml)}</ul>`,
  };
}

const findingHtml = ({
  severity,
  code,
  where,
  what,
  remedy,
}: Finding): Html => html`<li class="${severity}">${marked(severity)}
<div><p><strong>${where}</strong>: ${what}</p>
<p>${remedy}</p>
<p class="small"><code>${code}</code></p></div></li>
`;

/** Guardrails that do not hold, and those that are waived, for what reason and until when. */
export function guardrailsSection(guardrails: GuardrailsModel, today: string): Section {
  const { count, findings, waivers, faults } = guardrails;
  const body = html`
${
  findings.length === 0
    ? html`<p class="empty">All ${counted(count, "guardrail")} hold.</p>`
    : html`<ul class="changes">${findings.map(
        ({ guardrail, severity, text }) =>
          html`<li class="${severity === "critical" ? "high" : severity}">${markedSeverity(severity)}<div><p>${text}</p><p class="small"><code>${guardrail}</code></p></div></li>
`,
      )}</ul>`
}
${faults.length > 0 && html`<h3>Faults of the waivers</h3><ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul>`}
<h3>Waivers <span class="note">${waivers.length}</span></h3>
${waivers.length === 0 ? html`<p class="empty">None.</p>` : scrollable("Table of waivers", waiversHtml(waivers, today))}`;
  return {
    id: "guardrails",
    title: "Guardrails",
    note: numeral(count),
    lead: "What every stack has to meet, and which violations are accepted, for which reason and until when.",
    body,
  };
}

/** The ones that end first come first. */
function waiversHtml(waivers: readonly WaiverModel[], today: string): Html {
  const sorted = waivers.toSorted((one, other) => one.until.localeCompare(other.until));
  const heads = ["Ends", "Guardrail", "Resource", "Reason", "Stacks"];
  return html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${sorted.map(
    ({ until, rule, resource, reason, stacks }) =>
      html`<tr><td class="date"><time datetime="${until}">${until}</time>${until < today && html` <strong>has ended</strong>`}</td><th scope="row"><code>${rule}</code></th><td><code>${resource}</code></td><td class="long">${reason}</td><td>${stacks.length === 0 ? "all" : joined(stacks)}</td></tr>
`,
  )}</tbody></table>`;
}
