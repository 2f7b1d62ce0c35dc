import type { GuardrailsModel, WaiverModel } from "../model/model.ts";
import { type Html, html } from "./html.ts";
import { markedSeverity } from "./mark.ts";
import { type Section, scrollable } from "./section.ts";
import { counted, joined, numeral } from "./words.ts";

/** What the guardrails find, and what they are told to let pass, for what reason and until when. */
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
${faults.length > 0 && html`<h3>What is wrong with waivers</h3><ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul>`}
<h3>Waivers <span class="note">${waivers.length}</span></h3>
${waivers.length === 0 ? html`<p class="empty">None.</p>` : scrollable("Table of waivers", waiversHtml(waivers, today))}`;
  return {
    id: "guardrails",
    title: "Guardrails",
    note: numeral(count),
    lead: "What every stack has to meet, and what is let pass for a reason and a time.",
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
