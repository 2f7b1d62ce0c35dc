import type { ActionExecution, Dated, LoginRecord } from "../../state/history.ts";
import type { ConsoleTenant } from "../shared/console-tenant.ts";
import { code, counted, entry, type Html, html, text } from "../shared/html.ts";
import { pagedList } from "../shared/list.ts";
import { type Redact, redaction } from "../shared/secrets.ts";
import { distance, timeOf } from "../shared/times.ts";
import type { View } from "../shared/view.ts";

/** The last logins, with what each Action did and said. */
export const logins: View = {
  name: "logins",
  title: "Logins",
  about:
    "The last ones of this run: logins, refreshes and the tokens of machines, with what each Action did and said.",
  count: ({ history }) => history.logins.length,
  render: (tenant, query) => {
    const redact = redaction(tenant.state);
    return pagedList({
      ...{ view: "logins", query, noun: ["login", "logins"] },
      items: tenant.history.logins,
      words: (login) =>
        `${nameOf(login)} ${login.client.name} ${login.audience ?? ""} ${login.refusal ?? ""}`,
      present: (login) => loginItem(login, { tenant, redact }),
      empty: html`<p>Nobody has logged in since the tenant started.</p>`,
    });
  },
};

const PROTOCOLS: Readonly<Record<string, string>> = {
  "oidc-basic-profile": "Authorization Code",
  "oidc-implicit-profile": "Implicit",
  "oidc-hybrid-profile": "Hybrid",
  "oauth2-refresh-token": "Refresh",
  "oauth2-password": "Password grant",
  password: "Password",
  "oauth2-device-code": "Device",
  "oauth2-token-exchange": "Token exchange",
  "client-credentials": "Client Credentials",
};

const nameOf = ({ user, typed }: LoginRecord): string =>
  user?.email ?? user?.username ?? user?.name ?? user?.user_id ?? typed ?? "A machine";

function loginItem(
  login: Dated<LoginRecord>,
  { tenant, redact }: { tenant: ConsoleTenant; redact: Redact },
): Html {
  const { at, client, user, protocol, audience, refusal, actions } = login;
  const lines = actions.reduce((count, { console }) => count + console.length, 0);
  return html`
    <details>
      <summary>
        <span class="badge ${refusal === undefined ? "good" : "bad"}">${refusal === undefined ? "let in" : "refused"}</span>
        <span class="subject">${text(nameOf(login))}</span>
        <span class="object">${text(client.name)}</span>
        <span class="note">${PROTOCOLS[protocol] ?? text(protocol)}${
          actions.length === 0 ? "" : html` · ${counted(actions.length, "Action")}`
        }${lines === 0 ? "" : html` · said ${counted(lines, "line")}`}</span>
        <span class="when">${text(distance(tenant.clock.now(), at))}</span>
      </summary>
      <dl>
        ${entry("When", html`${timeOf(at)} UTC`)}
        ${entry("Refused because", refusal === undefined ? undefined : text(redact(refusal)))}
        ${entry("Person", code(user?.user_id))}
        ${entry("Connection", code(user?.connection))}
        ${entry("Application", code(client.client_id))}
        ${entry("API", code(audience))}
        ${entry("Scopes", scopesOf(login))}
      </dl>
      <h2>Actions</h2>
      ${
        actions.length === 0
          ? html`<p class="note">None ran.</p>`
          : html`<ol class="actions">${actions.map((action) => html`<li>${actionItem(action, redact)}</li>`)}</ol>`
      }
    </details>`;
}

/** Those that were granted, and those that were asked for in vain. */
function scopesOf({ requestedScopes, scopes, refusal }: LoginRecord): Html | undefined {
  const granted = refusal === undefined ? scopes : [];
  const lacking = requestedScopes.filter((scope) => !granted.includes(scope));
  if (granted.length + lacking.length === 0) return undefined;
  const added = (scope: string) =>
    requestedScopes.length === 0 || requestedScopes.includes(scope) ? "" : html` <small>added</small>`;
  return html`
    <ul class="chips">
      ${granted.map((scope) => html`<li><code>${text(scope)}</code>${added(scope)}</li>`)}
      ${lacking.map((scope) => html`<li class="lacking"><code>${text(scope)}</code> <small>not granted</small></li>`)}
    </ul>`;
}

function actionItem(
  { name, trigger, milliseconds, console, calls, error }: ActionExecution,
  redact: Redact,
): Html {
  return html`
    <p class="action">
      <strong>${text(name)}</strong>
      <span class="note">${text(trigger)} · ${text(Math.round(milliseconds * 10) / 10)} ms</span>
      ${error === undefined ? "" : html`<span class="badge bad">broke</span>`}
    </p>
    ${error === undefined ? "" : html`<p class="refused">${text(redact(error))}</p>`}
    ${
      calls.length === 0
        ? html`<p class="note">It called nothing.</p>`
        : html`<ul class="calls">${calls.map((call) => html`<li><code>${text(redact(callText(call)))}</code></li>`)}</ul>`
    }
    ${console.length === 0 ? "" : html`<pre class="console" tabindex="0">${text(redact(console.join("\n")))}</pre>`}`;
}

const callText = ({ method, arguments: given }: ActionExecution["calls"][number]): string =>
  `api.${method.replace(/^api\./, "")}(${given.map((argument) => JSON.stringify(argument)).join(", ")})`;
