import type { ReviewModel } from "../model/model.ts";
import { type Html, html } from "./html.ts";

interface Option {
  readonly value: string | number;
  readonly text: string;
}

/** What narrows the matrix down. It shows where the script runs; without it the whole matrix is there. */
export function filtersHtml(model: ReviewModel, asGrid: boolean): Html {
  const methods = [...new Set(model.routes.map(({ key }) => key.slice(0, key.indexOf(" "))))];
  const shown: Option[] = [
    { value: "all", text: "all" },
    { value: "may", text: "what somebody may" },
    { value: "wider", text: "only what widens" },
  ];
  return html`<form class="filters" id="filters" aria-label="Narrow the matrix down" hidden>
<label>Search <input type="search" name="search" placeholder="route, scope, application" autocomplete="off"></label>
${select("application", "Application", numbered(model.applications))}
${select("people", "People", numbered(model.people))}
${select(
  "method",
  "Method",
  methods.map((method) => ({ value: method, text: method })),
)}
${select("scope", "Scope", numbered(model.scopes))}
${asGrid && select("shown", "Show", shown.slice(1), shown[0])}
<button type="reset">Show everything</button>
<output class="matches" role="status" aria-live="polite"></output>
</form>`;
}

const EVERYTHING: Option = { value: "", text: "all" };

const select = (name: string, label: string, options: readonly Option[], first = EVERYTHING): Html =>
  html`<label>${label} <select name="${name}">${[first, ...options].map(
    ({ value, text }) => html`<option value="${value}">${text}</option>`,
  )}</select></label>
`;

const numbered = (items: readonly { readonly name: string }[]): Option[] =>
  items.map(({ name }, value) => ({ value, text: name }));
