import type {
  DeclaredAction,
  DeclaredApplication,
  DeclaredGrant,
  DeclaredRefreshTokens,
  DeclaredTrigger,
} from "../declaration/declaration.ts";
import { claimLines } from "../model/claims.ts";
import type { StackModel } from "../model/model.ts";
import {
  gatewayRequirement,
  type RouteModel,
  type RouteRequirement,
  reachWords,
  statedRequirement,
} from "../model/routes.ts";
import { duration } from "../model/words.ts";
import {
  type Content,
  counted,
  type Html,
  html,
  itemised,
  joined,
  marked,
  numeral,
  type Row,
  type Section,
  said,
  tableHtml,
} from "./html.ts";

/** The kinds of people that the matrix tells apart. */
export function peopleSection({ people }: Pick<StackModel, "people">, prefix: string): Section {
  const rows = people.map(({ name, description, roles }) => ({
    cells: [name, said(description), roles.length === 0 ? "none" : said(joined(roles))],
  }));
  return {
    id: `${prefix}people`,
    title: "People",
    note: numeral(people.length),
    lead: "People are told apart by what they were given, never by name.",
    body: tableHtml({ label: "People", heads: ["Who", "What they are", "Roles"], rows }),
  };
}

/** Beyond as many applications each is closed until somebody opens it. */
const MOST_OPEN = 6;

/** Scopes that each application may ask for, and addresses to which people are sent back. */
export function applicationsSection(
  { applications }: Pick<StackModel, "applications">,
  prefix: string,
): Section {
  const open = applications.length <= MOST_OPEN;
  return {
    id: `${prefix}applications`,
    title: "Applications",
    note: numeral(applications.length),
    lead: "What each may ask for, and the addresses to which people are sent back.",
    body: html`<div class="cards">${applications.map((application) => applicationHtml(application, open))}</div>`,
  };
}

function applicationHtml(application: DeclaredApplication, open: boolean): Html {
  const { name, description, type, grants, callbacks, logoutUrls, origins, grantTypes } = application;
  return html`<details class="card"${open && html` open`}><summary><span class="name">${name}</span> <span class="small">${type}</span></summary>
<p>${said(description)}</p>
<dl class="facts">
${wide("May ask for", grants.length === 0 ? itemised([], "nothing: it has no grant") : grants.map(grantHtml))}
${fact("Grant types", itemised(grantTypes))}
${wide("Callbacks", itemised(callbacks))}
${wide("After sign-out", itemised(logoutUrls))}
${wide("Origins", itemised(origins))}
${fact("Authenticates by", html`<code>${application.authenticationMethod}</code>`)}
${fact("People sign in by", itemised(application.connections, "nobody signs in"))}
${application.requiresPkce !== null && fact("PKCE by S256", application.requiresPkce ? "required" : "not required")}
${application.knownToApi !== null && fact("Known to the API", application.knownToApi ? "yes" : html`<strong>no: its tokens are refused</strong>`)}
${fact("Protected from deletion", application.protected ? "yes" : "no")}
</dl></details>
`;
}

const fact = (name: string, value: Content): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`;

/** Addresses are long, and are compared letter by letter. */
const wide = (
  name: string,
  value: Content,
): Html => html`<div class="wide"><dt>${name}</dt><dd>${value}</dd></div>
`;

const grantHtml = ({ audience, subject, scopes }: DeclaredGrant): Html =>
  html`<p>${scopes.length === 0 ? "no scope" : scopes.map((scope) => html`<code>${scope}</code> `)} <span class="small">${subject === "user" ? "for people" : "for itself"}, at ${audience}</span></p>`;

/** How long tokens are good for, and how refresh tokens behave. */
export function tokensSection(
  { api, applications, claims, people }: Pick<StackModel, "api" | "applications" | "claims" | "people">,
  prefix: string,
): Section {
  const heads = ["Application", "ID token", "Refresh token", "Without use", "Rotates", "Leeway"];
  const set = claimLines({ claims, people, applications }).map((cells) => ({ cells }));
  const body = html`<dl class="facts">
<div><dt>Access token</dt><dd>${lifetime(api.tokenLifetime)}</dd></div>
<div><dt>Access token in browsers</dt><dd>${lifetime(api.tokenLifetimeForWeb)}</dd></div>
<div><dt>Signed by</dt><dd>${api.signingAlgorithm ?? "Auth0’s default"}</dd></div>
<div><dt>Refresh tokens</dt><dd>${api.offlineAccess ? "given where they are asked for" : "never given"}</dd></div>
<div><dt>RBAC</dt><dd>${api.rbac ? "on" : html`<strong>off</strong>`}</dd></div>
<div><dt>Grants for people</dt><dd><code>${api.grantsForPeople}</code></dd></div>
<div><dt>Grants for machines</dt><dd><code>${api.grantsForMachines}</code></dd></div>
<div><dt>Audience</dt><dd><code>${api.identifier}</code></dd></div>
</dl>${tableHtml({ label: "Token lifetimes by application", heads, rows: applications.map(tokenRow) })}
${set.length > 0 && tableHtml({ label: "Claims that Actions set", heads: ["Claim that Actions set", "For"], rows: set })}`;
  return {
    id: `${prefix}tokens`,
    title: "Tokens",
    note: "",
    lead: "For how long a right that was taken away can still be used, at most.",
    body,
  };
}

function tokenRow({ name, idTokenLifetime, refreshTokens }: DeclaredApplication): Row {
  return { cells: [name, lifetime(idTokenLifetime), ...refreshCells(refreshTokens)] };
}

function refreshCells(tokens: DeclaredRefreshTokens | null): Content[] {
  if (tokens === null) return [html`<span class="none">gets none</span>`, "–", "–", "–"];
  const { lifetime: whole, idleLifetime, rotates, leeway } = tokens;
  return [limit(whole), limit(idleLifetime), rotates ? "yes" : html`<strong>no</strong>`, duration(leeway)];
}

const lifetime = (seconds: number | null): string =>
  seconds === null ? "Auth0’s default" : duration(seconds);

const limit = (seconds: number | null): Html | string =>
  seconds === null ? html`<strong>no limit</strong>` : duration(seconds);

/** The Actions as they are deployed: what runs at which trigger, in order, with the hash of its code. */
export function actionsSection(
  { actions, triggers }: Pick<StackModel, "actions" | "triggers">,
  prefix: string,
): Section {
  const byName = new Map(actions.map((action) => [action.name, action]));
  const bound = new Set(triggers.flatMap((trigger) => trigger.actions));
  const unbound = actions.filter(({ name }) => !bound.has(name));
  return {
    id: `${prefix}actions`,
    title: "Actions",
    note: numeral(actions.length),
    lead: "The Actions at each trigger, in the order in which they run. A hash changes when a byte of the code does.",
    body: html`${triggers.length === 0 && html`<p class="empty">No trigger runs anything.</p>`}
${triggers.map((trigger) => triggerHtml(trigger, byName))}
${
  unbound.length > 0 &&
  html`<h3>Bound to no trigger</h3><p>They are declared, and never run.</p><ul class="bindings">${unbound.map((action) => actionHtml(action.name, action))}</ul>`
}`,
  };
}

const triggerHtml = ({ name, actions }: DeclaredTrigger, byName: ReadonlyMap<string, DeclaredAction>): Html =>
  html`<h3>${name}</h3>
${
  actions.length === 0
    ? html`<p class="empty">It runs nothing.</p>`
    : html`<ol class="bindings">${actions.map((action) => actionHtml(action, byName.get(action)))}</ol>`
}`;

function actionHtml(name: string, action: DeclaredAction | undefined): Html {
  const details =
    action === undefined
      ? html`<p class="small"><strong>not declared by this stack</strong></p>`
      : html`<p class="small">${action.runtime}, ${counted(action.bytes, "byte")}, SHA-256 <code class="hash">${action.sha256}</code></p>`;
  return html`<li><span class="name">${name}</span>${details}</li>
`;
}

/** Every route as each layer has it. */
export function routesSection(model: Pick<StackModel, "routes" | "gateway">, prefix: string): Section {
  const { routes, gateway } = model;
  const documented = routes.some(({ openapi }) => openapi !== null);
  const heads = ["No.", "Route", "Policy", "Gateway", "API", ...(documented ? ["OpenAPI"] : []), "Layers"];
  const rows = routes.map((route, position) => routeRow(route, position, gateway !== null, documented));
  return {
    id: `${prefix}routes`,
    title: "Routes, layer by layer",
    note: numeral(routes.length),
    lead: "The scope that each layer asks for, and whose entries the route reaches. None of them trusts another, so all have to say the same.",
    body: html`${tableHtml({ label: "Routes, layer by layer", heads, naming: 1, rows })}${gatewayHtml(model)}`,
  };
}

function routeRow(route: RouteModel, position: number, hosted: boolean, documented: boolean): Row {
  const stated = [
    requirementText(statedRequirement(route.policy)),
    hosted ? requirementText(gatewayRequirement(route.gateway)) : "not hosted",
    requirementText(statedRequirement(route.api)),
    ...(documented ? [requirementText(statedRequirement(route.openapi))] : []),
  ];
  const agree = new Set(hosted ? stated : stated.filter((_text, column) => column !== 1)).size === 1;
  const layers = marked(agree ? "agree" : "differ");
  const reach = route.reach && html` <span class="small reach">reaches ${reachWords(route.reach)}</span>`;
  return { cells: [position + 1, html`<code>${route.key}</code>${reach}`, ...stated, layers] };
}

function requirementText(requirement: RouteRequirement | null): string {
  if (requirement === null) return "not there";
  if (requirement.needs === "nothing") return "open to anybody";
  if (requirement.needs === "token") return "any token";
  if (requirement.needs === "other") return `${requirement.authorization}, without the authorizer`;
  return requirement.scopes.join(" or ");
}

function gatewayHtml({ gateway }: Pick<StackModel, "gateway">): Html | null {
  if (gateway === null) return null;
  const { issuer, formerIssuer, audiences, origins, rate, burst } = gateway;
  const limit =
    rate === null
      ? "left to AWS"
      : `${numeral(rate)} a second${burst === null ? "" : `, ${numeral(burst)} at once`}`;
  return html`<h3>At the gateway</h3><dl class="facts">
<div><dt>Tokens of</dt><dd><code>${issuer ?? "nobody"}</code>${formerIssuer === null ? "" : html` and, while people move, <code>${formerIssuer}</code>`}</dd></div>
<div><dt>Audience</dt><dd><code>${audiences.length === 0 ? "any" : joined(audiences)}</code></dd></div>
<div><dt>Origins</dt><dd><code>${origins.length === 0 ? "none" : joined(origins)}</code></dd></div>
<div><dt>Requests</dt><dd>${limit}</dd></div>
</dl>`;
}
