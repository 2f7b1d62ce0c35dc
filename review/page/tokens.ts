import type { DeclaredApplication, DeclaredRefreshTokens } from "../declaration/declaration.ts";
import type { ReviewModel } from "../model/model.ts";
import { duration } from "../model/words.ts";
import { type Html, html } from "./html.ts";
import { type Section, scrollable } from "./section.ts";

/** How long tokens are good for, and how refresh tokens behave. */
export function tokensSection({ api, applications }: Pick<ReviewModel, "api" | "applications">): Section {
  const heads = ["Application", "ID token", "Refresh token", "Without use", "Rotates", "Leeway"];
  const table = html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${applications.map(rowHtml)}</tbody></table>`;
  const body = html`<dl class="facts">
<div><dt>Access token</dt><dd>${lifetime(api.tokenLifetime)}</dd></div>
<div><dt>Access token in browsers</dt><dd>${lifetime(api.tokenLifetimeForWeb)}</dd></div>
<div><dt>Signed by</dt><dd>${api.signingAlgorithm ?? "Auth0’s default"}</dd></div>
<div><dt>Refresh tokens</dt><dd>${api.offlineAccess ? "given where they are asked for" : "never given"}</dd></div>
<div><dt>RBAC</dt><dd>${api.rbac ? "on" : html`<strong>off</strong>`}</dd></div>
<div><dt>Grants for people</dt><dd><code>${api.grantsForPeople}</code></dd></div>
<div><dt>Grants for machines</dt><dd><code>${api.grantsForMachines}</code></dd></div>
<div><dt>Audience</dt><dd><code>${api.identifier}</code></dd></div>
</dl>${scrollable("Token lifetimes by application", table)}`;
  return {
    id: "tokens",
    title: "Tokens",
    note: "",
    lead: "For how long a right that was taken away can still be used, at most.",
    body,
  };
}

function rowHtml({ name, idTokenLifetime, refreshTokens }: DeclaredApplication): Html {
  return html`<tr><th scope="row">${name}</th><td>${lifetime(idTokenLifetime)}</td>${
    refreshTokens === null ? html`<td colspan="4" class="none">gets none</td>` : refreshCells(refreshTokens)
  }</tr>
`;
}

const refreshCells = ({ lifetime: whole, idleLifetime, rotates, leeway }: DeclaredRefreshTokens): Html =>
  html`<td>${limit(whole)}</td><td>${limit(idleLifetime)}</td><td>${rotates ? "yes" : html`<strong>no</strong>`}</td><td>${duration(leeway)}</td>`;

const lifetime = (seconds: number | null): string =>
  seconds === null ? "Auth0’s default" : duration(seconds);

const limit = (seconds: number | null): Html | string =>
  seconds === null ? html`<strong>no limit</strong>` : duration(seconds);
