import type { User } from "../../state/tenant-state.ts";
import type { ConsoleTenant } from "../shared/console-tenant.ts";
import { chips, code, entry, type Html, html, json, text } from "../shared/html.ts";
import { pagedList } from "../shared/list.ts";
import { distance } from "../shared/times.ts";
import type { View } from "../shared/view.ts";

/** People, with their roles and second factors. */
export const people: View = {
  name: "people",
  title: "People",
  about: "Who may log in, the newest first.",
  count: ({ state }) => state.users.size,
  render: (tenant, query) =>
    pagedList({
      ...{ view: "people", query, noun: ["person", "people"] },
      items: tenant.state.users.all().toReversed(),
      words: ({ email, username, name, user_id }) =>
        `${email ?? ""} ${username ?? ""} ${name ?? ""} ${user_id}`,
      present: (user) => personItem(user, tenant),
      empty: html`<p>There is nobody yet.</p>`,
    }),
};

function personItem(user: User, { state, clock }: ConsoleTenant): Html {
  const { user_id, email, username, name, connection, blocked, logins_count: count } = user;
  const roles = user.roles.flatMap((id) => state.roles.get(id)?.name ?? []);
  const permissions = user.permissions.map(({ permission_name }) => permission_name);
  const factors = state.authenticationMethods
    .all()
    .filter((method) => method.user_id === user_id && method.confirmed)
    .map(({ type }) => type);
  const organizations = state.organizationMembers
    .all()
    .filter((member) => member.user_id === user_id)
    .flatMap(({ organization_id }) => state.organizations.get(organization_id)?.name ?? []);
  const last = typeof user.last_login === "string" ? new Date(user.last_login) : undefined;
  return html`
    <details>
      <summary>
        ${blocked === true ? html`<span class="badge bad">blocked</span>` : html`<span class="badge">active</span>`}
        <span class="subject">${text(email ?? username ?? name ?? user_id)}</span>
        <span class="object">${text(roles.join(", "))}</span>
        <span class="when">${last === undefined ? "never logged in" : text(distance(clock.now(), last))}</span>
      </summary>
      <dl>
        ${entry("Name", name === undefined ? undefined : text(name))}
        ${entry("User name", code(username))}
        ${entry("User ID", code(user_id))}
        ${entry("Connection", code(connection))}
        ${entry("E-mail", email === undefined ? undefined : html`${user.email_verified === true ? "verified" : "not verified"}`)}
        ${entry("Roles", chips(roles))}
        ${entry("Permissions", chips(permissions))}
        ${entry("Organizations", chips(organizations))}
        ${entry("Second factors", chips(factors))}
        ${entry("Logins", typeof count === "number" ? text(count) : undefined)}
      </dl>
      ${metadata("app_metadata", user.app_metadata)} ${metadata("user_metadata", user.user_metadata)}
    </details>`;
}

function metadata(name: string, held: Readonly<Record<string, unknown>> | undefined): Html {
  return held === undefined || Object.keys(held).length === 0 ? html`` : html`<h2>${name}</h2>${json(held)}`;
}
