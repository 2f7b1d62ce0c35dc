import type { GatewayRoute } from "../declaration/declaration.ts";
import type { ReviewModel } from "../model/model.ts";
import type { RouteModel } from "../model/routes.ts";
import type { StatedRoute } from "../snapshot/api-routes.ts";
import { type Html, html } from "./html.ts";
import { marked } from "./mark.ts";
import { type Section, scrollable } from "./section.ts";
import { joined, numeral } from "./words.ts";

/** What each layer says of each route. */
export function routesSection(model: ReviewModel): Section {
  const { routes, gateway } = model;
  const documented = routes.some(({ openapi }) => openapi !== null);
  const heads = ["No.", "Route", "Policy", "Gateway", "API", ...(documented ? ["OpenAPI"] : []), "Layers"];
  const table = html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${routes.map((route, position) => rowHtml(route, position, gateway !== null, documented))}</tbody></table>`;
  return {
    id: "routes",
    title: "Routes, layer by layer",
    note: numeral(routes.length),
    lead: "The scope that each layer asks for. None of them trusts another, so all have to say the same.",
    body: html`${scrollable("Table of routes", table)}${gatewayHtml(model)}`,
  };
}

function rowHtml(route: RouteModel, position: number, hosted: boolean, documented: boolean): Html {
  const stated = [
    statedText(route.policy),
    hosted ? gatewayText(route.gateway) : "not hosted",
    statedText(route.api),
    ...(documented ? [statedText(route.openapi)] : []),
  ];
  const agree = new Set(hosted ? stated : stated.filter((_text, column) => column !== 1)).size === 1;
  return html`<tr><td>${position + 1}</td><th scope="row"><code>${route.key}</code></th>${stated.map(
    (text) => html`<td>${text}</td>`,
  )}<td>${marked(agree ? "agree" : "differ")}</td></tr>
`;
}

const statedText = (route: StatedRoute | null): string =>
  route === null ? "not there" : route.open ? "open to anybody" : (route.scope ?? "any token");

function gatewayText(route: GatewayRoute | null): string {
  if (route === null) return "not there";
  if (route.authorization === "NONE") return "open to anybody";
  if (!route.authorized) return `${route.authorization}, without the authorizer`;
  return route.scopes.length === 0 ? "any token" : route.scopes.join(" or ");
}

function gatewayHtml({ gateway }: ReviewModel): Html | null {
  if (gateway === null) return null;
  const { issuer, audiences, origins, rate, burst } = gateway;
  const limit =
    rate === null
      ? "left to AWS"
      : `${numeral(rate)} a second${burst === null ? "" : `, ${numeral(burst)} at once`}`;
  return html`<h3>At the gateway</h3><dl class="facts">
<div><dt>Tokens of</dt><dd><code>${issuer ?? "nobody"}</code></dd></div>
<div><dt>Audience</dt><dd><code>${audiences.length === 0 ? "any" : joined(audiences)}</code></dd></div>
<div><dt>Origins</dt><dd><code>${origins.length === 0 ? "none" : joined(origins)}</code></dd></div>
<div><dt>Requests</dt><dd>${limit}</dd></div>
</dl>`;
}
