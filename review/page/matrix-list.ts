import type { DeclaredApplication } from "../declaration/declaration.ts";
import type { AccessModel, ReviewModel } from "../model/model.ts";
import { type Html, html, trusted } from "./html.ts";
import { scrollable } from "./section.ts";
import { counted, joined, namesAt, ranges } from "./words.ts";

/**
 * For a policy too big for a grid: people with the same rights in one row. Scopes and routes go by their numbers in
 * the tables below, in ranges; where the script runs it puts the names in their place when an application is opened.
 */
export function listHtml(model: ReviewModel): Html {
  const byApplication = Map.groupBy(model.access, ({ application }) => application);
  return html`<p>Numbers of scopes and routes are those under <a href="#scopes">How scopes flow</a> and <a href="#routes">Routes</a>.
People with the same rights share a row; who has no row may do nothing through that application.</p>
<div id="list">${model.applications.map((application, position) =>
    applicationHtml(model, application, position, byApplication.get(position) ?? []),
  )}</div>
<script type="application/json" id="names">${trusted(namesJson(model))}</script>`;
}

function applicationHtml(
  model: ReviewModel,
  { name, type }: DeclaredApplication,
  position: number,
  rows: readonly AccessModel[],
): Html {
  return html`<details data-application="${position}"><summary><span class="name">${name}</span> <span class="small">${type}, ${counted(rows.length, "row")}</span></summary>
${
  rows.length === 0
    ? html`<p class="empty">Nobody may do anything through it.</p>`
    : scrollable(
        `Rights through ${name}`,
        html`<table class="rights"><thead><tr><th scope="col">Who</th><th scope="col">Scopes</th><th scope="col">Routes</th></tr></thead>
<tbody>${rows.map((row) => rowHtml(model, row))}</tbody></table>`,
      )
}</details>
`;
}

function rowHtml({ people }: ReviewModel, row: AccessModel): Html {
  const who =
    row.people.length === 0
      ? "the application itself"
      : joined(namesAt(people, row.people, ({ name }) => name));
  return html`<tr data-people=" ${row.people.join(" ")} "><th scope="row">${who}</th>${numbersHtml("scopes", "scope", row.scopes)}${numbersHtml("routes", "route", row.routes)}</tr>
`;
}

const numbersHtml = (kind: string, unit: string, positions: readonly number[]): Html =>
  html`<td><span class="small">${counted(positions.length, unit)}</span> <span data-${kind}>${ranges(positions)}</span></td>`;

/** Safe within a script element: nothing in it ends one. */
function namesJson({ scopes, routes }: ReviewModel): string {
  const names = { scopes: scopes.map(({ name }) => name), routes: routes.map(({ key }) => key) };
  return JSON.stringify(names).replaceAll("<", "\\u003c");
}
