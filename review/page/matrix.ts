import type { DeclaredApplication } from "../declaration/declaration.ts";
import type { ChangeOf } from "../model/change.ts";
import type { AccessModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import {
  counted,
  type Html,
  html,
  joined,
  joinedBriefly,
  namesAt,
  type Row,
  ranges,
  type Section,
  said,
  tableHtml,
  trusted,
} from "./html.ts";
import type { StackView } from "./per-stack.ts";
import {
  type ChangedCells,
  changedCells,
  type Holder,
  type Rights,
  rightsOf,
  scopesByRoute,
  type Way,
} from "./rights.ts";

/** Beyond as many cells nobody reads a grid, and no browser likes to lay it out. */
const MOST_CELLS = 6_000;

/** Who may call which route through which application: a grid, or for a big policy a list of equal rights. */
export function matrixSection(model: StackView, prefix: string): Section {
  const { applications, routes, people } = model;
  const asGrid = applications.length * routes.length * (people.length + 1) <= MOST_CELLS;
  return {
    id: `${prefix}matrix`,
    title: "Who may call what",
    note: "",
    lead: "What all layers together admit, computed from the declared resources: grant, roles, Actions, gateway and API.",
    body: html`<div class="matrix">${filtersHtml(model, asGrid, prefix)}${asGrid ? gridHtml(model, prefix) : listHtml(model, prefix)}${openHtml(model)}</div>`,
  };
}

function openHtml(model: StackView): Html | null {
  const open = openRoutes(model);
  if (open.length === 0) return null;
  return html`<p>Open to anybody, without a token: ${open.map((key, position) => html`${position > 0 && ", "}<code>${key}</code>`)}</p>`;
}

/** A route's method, and the rest; a gateway's `$default` has no more than its name. */
function partsOfKey(key: string) {
  const [method = ""] = key.split(" ", 1);
  return { method, path: key.slice(method.length) };
}

interface Option {
  readonly value: string | number;
  readonly text: string;
}

/** Fields that narrow the matrix down. They show where the script runs; without it the whole matrix is there. */
function filtersHtml(model: StackView, asGrid: boolean, prefix: string): Html {
  const methods = [...new Set(model.routes.map(({ key }) => partsOfKey(key).method))];
  const shown: Option[] = [
    { value: "all", text: "all" },
    { value: "may", text: "what somebody may" },
    { value: "wider", text: "only what widens" },
    { value: "narrower", text: "only what narrows" },
  ];
  return html`<form class="filters" id="${prefix}filters" aria-label="Narrow down:" aria-labelledby="${prefix}filters ${prefix}matrix-title" hidden>
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
  readonly model: StackView;
  readonly columns: readonly Column[];
  readonly rights: Rights;
  readonly changed: ChangedCells;
  readonly needed: readonly (readonly number[])[];
  /** Keys of routes that need no token; nobody has to be admitted there. */
  readonly open: ReadonlySet<string>;
}

/** Beyond as many columns there is no room for them, and each row names who may instead. */
const MOST_COLUMNS = 10;

/** Routes by application, people side by side: one cell for each answer. What changed comes first. */
function gridHtml(model: StackView, prefix: string): Html {
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
  const bodies = model.applications
    .map((application, position) => ({ application, position, rows: gridRows(grid, position) }))
    .toSorted((one, other) => firstChanged(one.rows) - firstChanged(other.rows));
  const table = html`<table class="grid" id="${prefix}grid">
<caption class="unseen">Who may call which route, through which application</caption>
<thead><tr><th scope="col">Route, and the scope that it needs</th>${columns.map(
    ({ name, holder }) => html`<th scope="col" class="holder" data-people="${holder}">${name}</th>`,
  )}</tr></thead>
${bodies.map(({ application, position, rows }) => gridApplicationHtml(grid, application, position, rows))}
</table>${legendHtml(model)}`;
  return columns.length > MOST_COLUMNS ? html`<div class="many">${table}</div>` : table;
}

/** One row of an application, with a cell for each column. */
interface GridRow {
  readonly route: number;
  readonly cells: readonly Cell[];
  readonly changed: boolean;
}

/** The rows of an application; those that changed come first. */
function gridRows({ model, columns, rights, changed, open }: Grid, application: number): GridRow[] {
  return model.routes
    .flatMap(({ key }, route) => {
      if (open.has(key)) return [];
      const cells = columns.map(({ holder, name }): Cell => {
        const may = rights.of(application, holder)?.routes.includes(route) === true;
        return { name, may, change: changed(application, holder, route) };
      });
      return [{ route, cells, changed: cells.some(({ change }) => change !== undefined) }];
    })
    .toSorted(changedFirst);
}

const changedFirst = (one: Pick<GridRow, "changed">, other: Pick<GridRow, "changed">): number =>
  Number(other.changed) - Number(one.changed);

/** 0 for an application of which something changed, 1 for the others. */
const firstChanged = (rows: readonly GridRow[]): number => (rows[0]?.changed ? 0 : 1);

function gridApplicationHtml(
  grid: Grid,
  { name, type, signsPeopleIn }: DeclaredApplication,
  application: number,
  rows: readonly GridRow[],
): Html {
  const kind = signsPeopleIn ? `${type}, people sign in` : `${type}, acts for itself`;
  return html`<tbody data-application="${application}">
<tr class="group"><th scope="rowgroup" class="whole" colspan="${grid.columns.length + 1}"><span class="name">${name}</span> <span class="small">${kind}</span></th></tr>
${rows.map((row) => gridRowHtml(grid, row))}</tbody>
`;
}

function gridRowHtml({ model, needed }: Grid, { route, cells }: GridRow): Html {
  const key = model.routes[route]?.key ?? "";
  const scopes = needed[route] ?? [];
  const { method, path } = partsOfKey(key);
  const seen = cells.some(({ may, change }) => may || change !== undefined);
  const needs = namesAt(model.scopes, scopes, ({ name }) => name).join(" or ");
  return html`<tr data-method="${method}" data-scopes=" ${scopes.join(" ")} "><th scope="row" class="route"><code><b>${method}</b>${path}</code> <code class="needs">${needs === "" ? "no scope" : needs}</code></th>${cells.map(gridCellHtml)}${
    !seen && html`<td class="nobody">nobody</td>`
  }</tr>
`;
}

interface Cell {
  readonly name: string;
  readonly may: boolean;
  readonly change: Way | undefined;
}

const WORDS: Readonly<Record<Way, string>> = { wider: "new", narrower: "taken" };

function gridCellHtml({ name, may, change }: Cell): Html {
  const shape = may ? "✓" : "·";
  const word = change === undefined ? null : WORDS[change];
  return html`<td class="${may ? "may" : "not"}${change !== undefined && ` ${change}`}"><span aria-hidden="true">${shape}</span> <span class="say">${name} ${may ? "may" : "may not"}</span>${
    word !== null && html` <span class="word">${word}</span>`
  }</td>`;
}

const legendHtml = ({
  diff,
}: StackView): Html => html`<p class="legend"><span class="key may">✓</span> admitted <span class="key not">·</span> refused
${
  diff !== null &&
  html`<span class="key may wider">✓ new</span> admitted since the change <span class="key not narrower">· taken</span> refused since the change`
}
<span class="brief">Here only those are named who may.</span></p>`;

/**
 * For a policy too big for a grid: people with the same rights in one row. Scopes and routes go by their numbers in
 * the tables below, in ranges; where the script runs it puts the names in their place when an application is opened.
 * Rights that changed come first.
 */
function listHtml(model: StackView, prefix: string): Html {
  const byApplication = Map.groupBy(model.access, ({ application }) => application);
  return html`${changedRightsHtml(model)}<p>Numbers of scopes and routes are those of the same stack under <a href="#scopes">How scopes flow</a> and <a href="#routes">Routes</a>.
People with the same rights share a row; who has no row may do nothing through that application.</p>
<div class="list" id="${prefix}list">${model.applications.map(
    (application, position) => html`<details data-application="${position}">${listApplicationHtml(
      model,
      application,
      byApplication.get(position) ?? [],
    )}</details>
`,
  )}</div>
<script type="application/json" class="names">${trusted(namesJson(model))}</script>`;
}

/** Of many rights that changed only the first are here. */
const MOST_CHANGES = 40;

/** Rights that changed, by application and route, with those to whom they were given or from whom they were taken. */
function changedRightsHtml({ diff }: StackView): Html | null {
  const rights = (diff?.changes ?? []).flatMap((change) => (change.kind === "right" ? [change] : []));
  const groups = [
    ...Map.groupBy(rights, ({ gained, application, route }) => `${gained} ${application} ${route}`).values(),
  ];
  if (groups.length === 0) return null;
  const more = groups.length - MOST_CHANGES;
  return html`<ul class="marks">${groups.slice(0, MOST_CHANGES).map(changedRightHtml)}</ul>
${more > 0 && html`<p><a href="#changes">and ${counted(more, "route")} more</a></p>`}`;
}

function changedRightHtml(alike: readonly ChangeOf<"right">[]): Html | null {
  const [first] = alike;
  if (first === undefined) return null;
  const { gained, through, route } = first;
  const who = alike.map(({ people, subject }) => (people === null ? "the application itself" : subject));
  const way = gained ? "wider" : "narrower";
  return html`<li><span class="key ${way}">${WORDS[way]}</span> <span class="name">${through}</span>: <code>${route}</code> ${gained ? "for" : "from"} ${said(joinedBriefly(who, MOST_CHANGES))}</li>
`;
}

function listApplicationHtml(
  model: StackView,
  { name, type }: DeclaredApplication,
  rows: readonly AccessModel[],
): Html {
  const table = tableHtml({
    label: `Rights through ${name}`,
    heads: ["Who", "Scopes", "Routes"],
    rows: rows.map((row) => listRow(model, row)),
  });
  return html`<summary><span class="name">${name}</span> <span class="small">${type}, ${counted(rows.length, "row")}</span></summary>
${rows.length === 0 ? html`<p class="empty">Nobody may do anything through it.</p>` : table}`;
}

function listRow({ people }: StackView, row: AccessModel): Row {
  const who =
    row.people.length === 0
      ? "the application itself"
      : said(joined(namesAt(people, row.people, ({ name }) => name)));
  return {
    cells: [who, numbersHtml("scopes", "scope", row.scopes), numbersHtml("routes", "route", row.routes)],
    attributes: html` data-people=" ${row.people.join(" ")} "`,
  };
}

const numbersHtml = (kind: string, unit: string, positions: readonly number[]): Html =>
  html`<span class="small">${counted(positions.length, unit)}</span> <span data-${kind}>${ranges(positions)}</span>`;

/** Safe within a script element: nothing in it ends one. */
function namesJson({ scopes, routes }: StackView): string {
  const names = { scopes: scopes.map(({ name }) => name), routes: routes.map(({ key }) => key) };
  return JSON.stringify(names).replaceAll("<", "\\u003c");
}
