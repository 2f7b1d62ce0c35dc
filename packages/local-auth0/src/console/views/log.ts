import { LOG_TYPES } from "../../state/log-types.ts";
import type { LogEntry } from "../../state/tenant-state.ts";
import type { ConsoleTenant } from "../shared/console-tenant.ts";
import { code, entry, type Html, html, json, text } from "../shared/html.ts";
import { pagedList } from "../shared/list.ts";
import { redaction } from "../shared/secrets.ts";
import { distance, timeOf } from "../shared/times.ts";
import type { View } from "../shared/view.ts";

/** The tenant's log, as `GET /api/v2/logs` answers it. */
export const log: View = {
  name: "log",
  title: "Log",
  about: "All that happened, as /api/v2/logs has it, the newest first.",
  count: ({ state }) => state.logs.size,
  render: (tenant, query) => {
    const redact = redaction(tenant.state);
    return pagedList({
      ...{ view: "log", query, noun: ["entry", "entries"] },
      items: tenant.state.logs.all().toReversed(),
      words: (one) =>
        [one.type, LOG_TYPES[one.type]?.name, one.description, one.user_name, one.client_name, one.ip].join(
          " ",
        ),
      present: (one) => logItem(one, tenant, redact),
      empty: html`<p>Nothing has happened yet.</p>`,
    });
  },
};

function logItem(one: LogEntry, { clock }: ConsoleTenant, redact: (text: string) => string): Html {
  const { type, description, date, user_name, client_name, client_id, details } = one;
  const known = LOG_TYPES[type];
  const at = new Date(date);
  return html`
    <details>
      <summary>
        <span class="badge ${known?.isFailure === true ? "bad" : ""}">${text(type)}</span>
        <span class="subject">${text(known?.name ?? type)}</span>
        <span class="object">${text(user_name ?? client_name ?? "")}</span>
        <span class="note">${text(redact(description ?? ""))}</span>
        <span class="when">${text(distance(clock.now(), at))}</span>
      </summary>
      <dl>
        ${entry("When", html`${timeOf(at)} UTC`)}
        ${entry("Log ID", code(one.log_id))}
        ${entry("Application", code(client_name === "" ? client_id : (client_name ?? client_id)))}
        ${entry("User ID", code(one.user_id))}
        ${entry("Connection", code(one.connection))}
        ${entry("Audience", code(one.audience))}
        ${entry("Scope", code(one.scope))}
        ${entry("From", code(one.ip))}
      </dl>
      ${details === null ? "" : html`<h2>Details</h2>${json(details, redact)}`}
    </details>`;
}
