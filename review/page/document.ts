import type { Assets } from "./assets.ts";
import { type Html, html, trusted } from "./html.ts";
import { type Section, sectionHtml } from "./section.ts";

/** What a page is put together from. */
export interface PageParts {
  readonly title: string;
  readonly header: Html;
  readonly sections: readonly Section[];
  readonly footer: Html;
  readonly assets: Assets;
}

/** The whole file: one document that needs nothing from anywhere. */
export function documentOf({ title, header, sections, footer, assets }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(assets.policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(assets.style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the review</a>
<header class="top">${header}</header>
<div class="columns">
<nav class="contents" aria-label="Contents">
<ol>${sections.map(entry)}</ol>
${schemeSwitch}
</nav>
<main id="content" tabindex="-1">${sections.map(sectionHtml)}</main>
</div>
<footer class="bottom">${footer}</footer>
<script>${trusted(assets.script)}</script>
</body>
</html>
`.text;
}

const entry = ({ id, title, note }: Section): Html =>
  html`<li><a href="#${id}">${title}${note !== "" && html` <span class="note">${note}</span>`}</a></li>`;

/** Works by the style alone, and is forgotten with the page. */
const schemeSwitch = html`
<fieldset class="schemes"><legend>Colours</legend>
<label><input type="radio" name="scheme" id="scheme-auto" checked> As the system</label>
<label><input type="radio" name="scheme" id="scheme-light"> Light</label>
<label><input type="radio" name="scheme" id="scheme-dark"> Dark</label>
</fieldset>`;
