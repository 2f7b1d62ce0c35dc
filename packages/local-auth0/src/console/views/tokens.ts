import type { Dated, TokenRecord } from "../../state/history.ts";
import type { ConsoleTenant } from "../shared/console-tenant.ts";
import { code, entry, type Html, html, json, text } from "../shared/html.ts";
import { pagedList } from "../shared/list.ts";
import { distance, timeOf } from "../shared/times.ts";
import type { View } from "../shared/view.ts";

/** Issued tokens, decoded. */
export const tokens: View = {
  name: "tokens",
  title: "Tokens",
  about: "The last ones that were issued in this run, decoded, without their signatures.",
  count: ({ history }) => history.tokens.length,
  render: (tenant, query) =>
    pagedList({
      ...{ view: "tokens", query, noun: ["token", "tokens"] },
      items: tenant.history.tokens,
      words: ({ kind, claims, clientId }) => `${kind} ${clientId} ${JSON.stringify(claims)}`,
      present: (token) => tokenItem(token, tenant),
      empty: html`<p>No token has been issued since the tenant started.</p>`,
    }),
};

/** A person by their identifier, or a machine, whose client is named beside it. */
const holderOf = ({ sub }: TokenRecord["claims"]): string =>
  String(sub ?? "").endsWith("@clients") ? "A machine" : String(sub ?? "");

/** Claims that are seconds since the epoch. */
const TIMES = ["iat", "nbf", "auth_time", "exp"];

function tokenItem(token: Dated<TokenRecord>, { state, clock }: ConsoleTenant): Html {
  const { at, kind, grantType, clientId, header, claims } = token;
  const now = clock.now();
  const expires = typeof claims.exp === "number" ? new Date(claims.exp * 1000) : undefined;
  const isOver = expires !== undefined && expires <= now;
  const user = state.users.get(String(claims.sub));
  return html`
    <details>
      <summary>
        <span class="badge">${kind}</span>
        <span class="subject">${text(user?.email ?? user?.username ?? holderOf(claims))}</span>
        <span class="object">${text(state.clients.get(clientId)?.name ?? clientId)}</span>
        <span class="note">${text(grantType)}</span>
        <span class="when">${
          expires === undefined
            ? text(distance(now, at))
            : html`<span class="${isOver ? "over" : ""}">${isOver ? "expired" : "expires"} ${text(distance(now, expires))}</span>`
        }</span>
      </summary>
      <dl>
        ${entry("Issued", html`${timeOf(at)} UTC`)}
        ${entry("Application", code(clientId))}
        ${TIMES.map((name) =>
          entry(name, typeof claims[name] === "number" ? secondsIn(claims[name], now) : undefined),
        )}
      </dl>
      ${header === undefined ? html`<p class="note">Opaque: good for <code>/userinfo</code>.</p>` : html`<h2>Header</h2>${json(header)}`}
      <h2>Claims</h2>
      ${json(claims)}
    </details>`;
}

function secondsIn(seconds: number, now: Date): Html {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime())
    ? html`${text(seconds)}`
    : html`${timeOf(date)} UTC, ${text(distance(now, date))}`;
}
