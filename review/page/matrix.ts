import type { ReviewModel } from "../model/model.ts";
import { openRoutes } from "../model/routes.ts";
import { filtersHtml } from "./filters.ts";
import { type Html, html } from "./html.ts";
import { gridHtml } from "./matrix-grid.ts";
import { listHtml } from "./matrix-list.ts";
import type { Section } from "./section.ts";

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
    lead: "What all layers together admit, computed from the declared resources: grant, roles, rules, gateway and API.",
    body: html`${filtersHtml(model, asGrid)}${asGrid ? gridHtml(model) : listHtml(model)}${openHtml(model)}`,
  };
}

function openHtml(model: ReviewModel): Html | null {
  const open = openRoutes(model);
  if (open.length === 0) return null;
  return html`<p>Open to anybody, without a token: ${open.map((key, position) => html`${position > 0 && ", "}<code>${key}</code>`)}</p>`;
}
