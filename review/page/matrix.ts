import type { DeclaredApplication } from "../declaration/declaration.ts";
import type { AccessModel, ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import {
  counted,
  type Html,
  html,
  joined,
  namesAt,
  ranges,
  type Section,
  scrollable,
  trusted,
} from "./html.ts";
import {
  type ChangedCells,
  changedCells,
  type Holder,
  type Rights,
  rightsOf,
  scopesByRoute,
} from "./rights.ts";

/** Beyond as many cells nobody reads a grid, and no browser likes to lay it out. */
const MOST_CELLS = 6_000;

/** Who may call which route through which application: a grid, or for a big policy a list of equal rights. */
export function matrixSection(model: ReviewModel): Section {
  const { applications, routes, people } = model;
  const asGrid = applications.length * routes.length * (people.length + 1) <= MOST_CELLS;
  return {
    id: "matrix",
    title: "Who may call what",
    note: "",
    lead: "What all layers together admit, computed from the declared resources: grant, roles, Actions, gateway and API.",
    body: html`${filtersHtml(model, asGrid)}${asGrid ? gridHtml(model) : listHtml(model)}${openHtml(model)}`,
  };
}

function openHtml(model: ReviewModel): Html | null {
  const open = openRoutes(model);
  if (open.length === 0) return null;
  return html`<p>Open to anybody, without a token: ${open.map((key, position) => html`${position > 0 && ", "}<code>${key}</code>`)}</p>`;
}

interface Option {
  readonly value: string | number;
  readonly text: string;
}

/** Fields that narrow the matrix down. They show where the script runs; without it the whole matrix is there. */
function filtersHtml(model: ReviewModel, asGrid: boolean): Html {
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

interface Column {
  readonly holder: Holder;
  readonly name: string;
}

interface Grid {
  readonly model: ReviewModel;
  readonly columns: readonly Column[];
  readonly rights: Rights;
  readonly changed: ChangedCells;
  readonly needed: readonly (readonly number[])[];
  /** Keys of routes that need no token; nobody has to be admitted there. */
  readonly open: ReadonlySet<string>;
}

/** Routes by application, people side by side: one cell for each answer. */
function gridHtml(model: ReviewModel): Html {
  const columns: Column[] = model.people.map(({ name }, holder) => ({ holder, name }));
  if (model.applications.some(({ actsForItself }) => actsForItself)) {
    columns.push({ holder: "itself", name: "the application itself" });
  }
  const rights = rightsOf(model);
  const grid: Grid = {
    model,
    columns,
    rights,
    changed: changedCells(model, rights),
    needed: scopesByRoute(model),
    open: new Set(openRoutes(model)),
  };
  const table = html`<table class="grid" id="grid">
<caption class="unseen">Who may call which route, through which application</caption>
<thead><tr><th scope="col" class="corner">Route, and the scope that it needs</th>${columns.map(
    ({ name, holder }) => html`<th scope="col" class="holder" data-people="${holder}">${name}</th>`,
  )}</tr></thead>
${model.applications.map((application, position) => gridApplicationHtml(grid, application, position))}
</table>`;
  return html`${scrollable("Access matrix", table, "tall")}${legendHtml(model)}`;
}

function gridApplicationHtml(
  grid: Grid,
  { name, type, signsPeopleIn }: DeclaredApplication,
  application: number,
): Html {
  const { model, columns, open } = grid;
  const kind = signsPeopleIn ? `${type}, people sign in` : `${type}, acts for itself`;
  return html`<tbody data-application="${application}">
<tr class="group"><th scope="rowgroup" class="whole" colspan="${columns.length + 1}"><span class="name">${name}</span> <span class="small">${kind}</span></th></tr>
${model.routes.map((route, position) => !open.has(route.key) && gridRowHtml(grid, application, position, route.key))}</tbody>
`;
}

function gridRowHtml(
  { model, columns, rights, changed, needed }: Grid,
  application: number,
  route: number,
  key: string,
): Html {
  const scopes = needed[route] ?? [];
  const method = key.slice(0, key.indexOf(" "));
  const cells = columns.map(({ holder, name }) => {
    const may = rights.of(application, holder)?.routes.includes(route) === true;
    return { name, may, change: changed(application, holder, route) };
  });
  const seen = cells.some(({ may, change }) => may || change !== undefined);
  const needs = namesAt(model.scopes, scopes, ({ name }) => name).join(" or ");
  return html`<tr data-method="${method}" data-scopes=" ${scopes.join(" ")} "><th scope="row" class="route"><code><b>${method}</b> ${key.slice(method.length + 1)}</code> <code class="needs">${needs === "" ? "no scope" : needs}</code></th>${cells.map(gridCellHtml)}${
    !seen && html`<td class="nobody">nobody</td>`
  }</tr>
`;
}

interface Cell {
  readonly name: string;
  readonly may: boolean;
  readonly change: "wider" | "narrower" | undefined;
}

function gridCellHtml({ name, may, change }: Cell): Html {
  const shape = may ? "✓" : "·";
  const word = change === "wider" ? "new" : change === "narrower" ? "taken" : null;
  return html`<td class="${may ? "may" : "not"}${change !== undefined && ` ${change}`}"><span aria-hidden="true">${shape}</span> <span class="say">${name} ${may ? "may" : "may not"}</span>${
    word !== null && html` <span class="word">${word}</span>`
  }</td>`;
}

const legendHtml = ({
  diff,
}: ReviewModel): Html => html`<p class="legend"><span class="key may">✓</span> admitted <span class="key not">·</span> refused
${
  diff !== null &&
  html`<span class="key may wider">✓ new</span> admitted since the change <span class="key not narrower">· taken</span> refused since the change`
}
<span class="phone">On a narrow screen only those are named who may.</span></p>`;

/**
 * For a policy too big for a grid: people with the same rights in one row. Scopes and routes go by their numbers in
 * the tables below, in ranges; where the script runs it puts the names in their place when an application is opened.
 */
function listHtml(model: ReviewModel): Html {
  const byApplication = Map.groupBy(model.access, ({ application }) => application);
  return html`<p>Numbers of scopes and routes are those under <a href="#scopes">How scopes flow</a> and <a href="#routes">Routes</a>.
People with the same rights share a row; who has no row may do nothing through that application.</p>
<div id="list">${model.applications.map((application, position) =>
    listApplicationHtml(model, application, position, byApplication.get(position) ?? []),
  )}</div>
<script type="application/json" id="names">${trusted(namesJson(model))}</script>`;
}

function listApplicationHtml(
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
<tbody>${rows.map((row) => listRowHtml(model, row))}</tbody></table>`,
      )
}</details>
`;
}

function listRowHtml({ people }: ReviewModel, row: AccessModel): Html {
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
