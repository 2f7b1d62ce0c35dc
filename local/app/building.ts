import { readFile } from "node:fs/promises";
import path from "node:path";
import { html } from "hono/html";
import type { AppState } from "./opened-app.ts";

/** A page that stands in for the app while there is none. */
const page = (title: string, content: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="stylesheet" href="/_build/page.css" />
  </head>
  <body>
    <main>
      <h1>Timesheets</h1>
      ${content}
    </main>
  </body>
</html>`;

/** The page while the app is built. It loads again by itself; without scripts a person does. */
export const buildingPage = ({ says }: AppState & { readonly state: "building" }) =>
  page(
    "Timesheets is being built",
    html`<p id="status" role="status">${says}.</p>
      <progress id="progress" aria-label="Building the app"></progress>
      <noscript><p>Load this page again in a minute: without scripts it doesn't do so by itself.</p></noscript>
      <p class="quiet">The system itself is up and proved; only the app's files are missing yet.</p>
      <script src="/_build/page.js" type="module"></script>`,
  );

/** The page after a build that failed: why, and the way to try again. */
export const failedPage = ({ reason }: AppState & { readonly state: "failed" }) =>
  page(
    "Timesheets could not be built",
    html`<p role="alert">The app could not be built.</p>
      <pre tabindex="0" role="region" aria-label="Reason">${reason}</pre>
      <form method="post" action="/_build/again"><button>Try again</button></form>
      <p class="quiet">The system itself is up and proved. After a change of the app's sources, load this page again.</p>`,
  );

const TYPES = { "page.js": "text/javascript", "page.css": "text/css" } as const;

/** A file of these pages, with its media type. */
export async function buildingFile(name: string): Promise<{ text: string; type: string } | undefined> {
  if (name !== "page.js" && name !== "page.css") return undefined;
  const text = await readFile(path.join(import.meta.dirname, "building", name), "utf8");
  return { text, type: `${TYPES[name]}; charset=utf-8` };
}
