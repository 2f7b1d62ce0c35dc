import type { DeclaredApplication } from "../declaration/declaration.ts";
import type { ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import { type ChangedCells, changedCells } from "./changed-cells.ts";
import { type Html, html } from "./html.ts";
import { type Holder, type Rights, rightsOf, scopesByRoute } from "./rights.ts";
import { scrollable } from "./section.ts";
import { namesAt } from "./words.ts";

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
export function gridHtml(model: ReviewModel): Html {
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
${model.applications.map((application, position) => applicationHtml(grid, application, position))}
</table>`;
  return html`${scrollable("Access matrix", table, "tall")}${legendHtml(model)}`;
}

function applicationHtml(
  grid: Grid,
  { name, type, signsPeopleIn }: DeclaredApplication,
  application: number,
): Html {
  const { model, columns, open } = grid;
  const kind = signsPeopleIn ? `${type}, people sign in` : `${type}, acts for itself`;
  return html`<tbody data-application="${application}">
<tr class="group"><th scope="rowgroup" class="whole" colspan="${columns.length + 1}"><span class="name">${name}</span> <span class="small">${kind}</span></th></tr>
${model.routes.map((route, position) => !open.has(route.key) && rowHtml(grid, application, position, route.key))}</tbody>
`;
}

function rowHtml(
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
  return html`<tr data-method="${method}" data-scopes=" ${scopes.join(" ")} "><th scope="row" class="route"><code><b>${method}</b> ${key.slice(method.length + 1)}</code> <code class="needs">${needs === "" ? "no scope" : needs}</code></th>${cells.map(cellHtml)}${
    !seen && html`<td class="nobody">nobody</td>`
  }</tr>
`;
}

interface Cell {
  readonly name: string;
  readonly may: boolean;
  readonly change: "wider" | "narrower" | undefined;
}

function cellHtml({ name, may, change }: Cell): Html {
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
