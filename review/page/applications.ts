import type { DeclaredApplication, DeclaredGrant } from "../declaration/declaration.ts";
import { type Content, type Html, html } from "./html.ts";
import type { Section } from "./section.ts";
import { itemised, numeral } from "./words.ts";

/** Beyond as many applications each is closed until somebody opens it. */
const MOST_OPEN = 6;

/** What each application may ask for, and to where people are sent back. */
export function applicationsSection(applications: readonly DeclaredApplication[]): Section {
  const open = applications.length <= MOST_OPEN;
  return {
    id: "applications",
    title: "Applications",
    note: numeral(applications.length),
    lead: "What each may ask for, and the addresses to which people are sent back.",
    body: html`<div class="cards">${applications.map((application) => cardHtml(application, open))}</div>`,
  };
}

function cardHtml(application: DeclaredApplication, open: boolean): Html {
  const { name, description, type, grants, callbacks, logoutUrls, origins, grantTypes } = application;
  return html`<details class="card"${open && html` open`}><summary><span class="name">${name}</span> <span class="small">${type}</span></summary>
<p>${description}</p>
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
