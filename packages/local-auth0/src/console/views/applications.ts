import type { Client } from "../../state/tenant-state.ts";
import type { ConsoleTenant } from "../shared/console-tenant.ts";
import { chips, code, entry, type Html, html, text } from "../shared/html.ts";
import { pagedList } from "../shared/list.ts";
import type { View } from "../shared/view.ts";

/** Applications, without what a new tenant holds. */
export const applications: View = {
  name: "applications",
  title: "Applications",
  about:
    "What may ask for tokens. The machine that came with the tenant, and its global client, are left out.",
  count: (tenant) => applicationsOf(tenant).length,
  render: (tenant, query) =>
    pagedList({
      ...{ view: "applications", query, noun: ["application", "applications"] },
      items: applicationsOf(tenant),
      words: ({ name, client_id, app_type }) => `${name} ${client_id} ${app_type ?? ""}`,
      present: (client) => applicationItem(client, tenant),
      empty: html`<p>There is no application yet.</p>`,
    }),
};

/** The newest first. */
export function applicationsOf({ state, operatorId }: ConsoleTenant): Client[] {
  return state.clients
    .all()
    .filter(({ client_id, global }) => client_id !== operatorId && global !== true)
    .toReversed();
}

const TYPES: Readonly<Record<string, string>> = {
  native: "Native",
  spa: "Single-page",
  regular_web: "Web",
  non_interactive: "Machine",
};

function applicationItem(client: Client, { state, domain }: ConsoleTenant): Html {
  const { client_id, name, app_type, grant_types, callbacks, allowed_logout_urls } = client;
  const connections = state.connections
    .all()
    .filter(({ enabled_clients }) => enabled_clients.includes(client_id))
    .map((connection) => connection.name);
  const grants = state.clientGrants.all().filter((grant) => grant.client_id === client_id);
  return html`
    <details>
      <summary>
        <span class="badge">${text(TYPES[app_type ?? ""] ?? app_type ?? "Unspecified")}</span>
        <span class="subject">${text(name)}</span>
        <span class="object"><code>${text(client_id)}</code></span>
      </summary>
      <dl>
        ${entry("Domain", code(domain))}
        ${entry("Client ID", code(client_id))}
        ${entry("Authenticates by", code(client.token_endpoint_auth_method))}
        ${entry("Grants", chips(grant_types))}
        ${entry("Callbacks", chips(callbacks) ?? (app_type === "non_interactive" ? undefined : html`none: nobody can log in to it`))}
        ${entry("Logout URLs", chips(allowed_logout_urls))}
        ${entry("Web origins", chips(textsIn(client.web_origins)))}
        ${entry("Connections", chips(connections) ?? (app_type === "non_interactive" ? undefined : html`none: nobody can log in to it`))}
        ${grants.map((grant) =>
          entry(
            grant.subject_type === "user" ? "API, for people" : "API",
            html`<code>${text(grant.audience)}</code> ${chips(grant.scope) ?? ""}`,
          ),
        )}
      </dl>
    </details>`;
}

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
