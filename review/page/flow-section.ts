import type { ReviewModel } from "../model/model.ts";
import { flowsOf, type ScopeFlow } from "./flow.ts";
import { flowPicture } from "./flow-picture.ts";
import { flowText } from "./flow-text.ts";
import { type Html, html } from "./html.ts";
import { type Section, scrollable } from "./section.ts";
import { numeral } from "./words.ts";

/** Who gets a scope, by which way, and where it stops for the others: a picture and the same in words for each. */
export function flowSection(model: ReviewModel): Section {
  const flows = flowsOf(model);
  const body = html`
<form class="filters" id="choose-scope" hidden><label>Scope <select name="scope">${flows.map(
    ({ scope }, position) => html`<option value="${position}">${scope.name}</option>`,
  )}</select></label></form>
<div id="flows">${flows.map((flow, position) => scopeHtml(model, flow, position))}</div>
${duties(model)}`;
  return {
    id: "scopes",
    title: "How scopes flow",
    note: numeral(flows.length),
    lead: "From people through role, grant and rule to the routes; a cross marks where a way ends.",
    body,
  };
}

function scopeHtml({ api }: ReviewModel, flow: ScopeFlow, position: number): Html {
  const { scope } = flow;
  const id = `scope-${position}`;
  return html`<details${position === 0 && html` open`} id="${id}"><summary><span class="small">${position + 1}</span> <code class="name">${scope.name}</code> <span class="small">${scope.description}</span></summary>
<figure>${scrollable(`Picture of ${scope.name}`, flowPicture(flow, api.rbac, id))}
<figcaption>${flowText(flow, api.rbac, id)}</figcaption></figure></details>
`;
}

function duties({ separatedDuties }: ReviewModel): Html | null {
  if (separatedDuties.length === 0) return null;
  return html`<h3>Duties kept apart</h3><ul>${separatedDuties.map(
    ([one, other]) => html`<li>Nobody may hold <code>${one}</code> together with <code>${other}</code>.</li>`,
  )}</ul>`;
}
