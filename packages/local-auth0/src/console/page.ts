import { raw } from "hono/html";
import { clockForm } from "./clock-form.ts";
import type { ConsoleTenant } from "./shared/console-tenant.ts";
import { type Html, html, text } from "./shared/html.ts";
import type { View } from "./shared/view.ts";
import { STYLE } from "./style.ts";
import { VIEWS, viewNamed } from "./views/views.ts";
import { welcome } from "./welcome.ts";

/**
 * The whole page.
 *
 * @param query `view`, and what that view takes
 * @param refusal why the clock was not set
 */
export async function page(tenant: ConsoleTenant, query: URLSearchParams, refusal?: string): Promise<string> {
  const { domain, clock } = tenant;
  const view = viewNamed(query.get("view"));
  const document = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${view.title} · ${domain}</title>
    <link rel="icon" href="data:," />
    <style>${raw(STYLE)}</style>
  </head>
  <body>
    <a class="skip" href="#content">Skip to ${view.title.toLowerCase()}</a>
    <header>
      <div class="brand">
        <p class="name">Local Auth0 tenant</p>
        <dl>
          <div><dt>Domain</dt><dd><code>${text(domain)}</code></dd></div>
          <div><dt>Issuer</dt><dd><code>${text(`https://${domain}/`)}</code></dd></div>
        </dl>
      </div>
      ${clockForm(clock, view.name, refusal)}
    </header>
    ${navigation(tenant, view)}
    <main id="content" tabindex="-1">
      ${welcome(tenant)}
      <h1>${view.title}</h1>
      <p class="about">${view.about}</p>
      ${view.render(tenant, query)}
    </main>
  </body>
</html>`;
  return document.toString();
}

function navigation(tenant: ConsoleTenant, current: View): Html {
  return html`
    <nav aria-label="Views">
      <ul>
        ${VIEWS.map(
          (view) => html`
            <li>
              <a href="/?view=${view.name}" ${view === current ? raw('aria-current="page"') : ""}
                >${view.title} <span>${view.count(tenant)}</span></a
              >
            </li>`,
        )}
      </ul>
    </nav>`;
}
