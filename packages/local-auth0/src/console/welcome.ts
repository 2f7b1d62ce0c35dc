import type { ConsoleTenant } from "./shared/console-tenant.ts";
import { type Html, html, text } from "./shared/html.ts";
import { applicationsOf } from "./views/applications.ts";

/** The first steps, for a tenant that nobody can log in to yet. */
export function welcome(tenant: ConsoleTenant): Html {
  const { state, domain } = tenant;
  const steps = [
    {
      isDone: applicationsOf(tenant).length > 0,
      title: "Create an application",
      how: html`With any tool that speaks to Auth0's Management API, by the machine credentials that were printed at the
        start; or start again with <code>--import tenant.yaml</code>, a file or folder of Auth0's Deploy CLI.`,
    },
    {
      isDone: state.users.size > 0,
      title: "Add people",
      how: html`By the Management API, by signing up on the login page of an application, or with <code>--people people.csv</code>.`,
    },
    {
      isDone: state.logs.find(({ type }) => type === "s") !== undefined,
      title: "Log somebody in",
      how: html`Give your application the domain <code>${text(domain)}</code> and its client ID. Its logins, and what your Actions
        make of them, are then shown here.`,
    },
  ];
  if (steps.every(({ isDone }) => isDone)) return html``;
  return html`
    <section class="welcome" aria-labelledby="begin">
      <h2 id="begin">Begin here</h2>
      <ol>
        ${steps.map(
          ({ isDone, title, how }) => html`
            <li ${isDone ? html`class="done"` : ""}>
              <strong>${title}</strong>${isDone ? html` <span>done</span>` : ""}
              <p>${how}</p>
            </li>`,
        )}
      </ol>
    </section>`;
}
