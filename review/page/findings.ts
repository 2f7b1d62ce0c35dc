import { type Finding, severities } from "../model/finding.ts";
import { type Html, html } from "./html.ts";
import { marked } from "./mark.ts";
import type { Section } from "./section.ts";
import { numeral } from "./words.ts";

/** What a reviewer should know, whether or not anything changed, worst first. */
export function findingsSection(findings: readonly Finding[]): Section {
  const sorted = findings.toSorted(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  );
  return {
    id: "findings",
    title: "Findings",
    note: numeral(findings.length),
    lead: "Where the layers differ from the policy or from each other, and what else deserves a thought.",
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
