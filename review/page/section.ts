import { type Content, type Html, html } from "./html.ts";

/** A part of the page with a heading, to which the contents lead. */
export interface Section {
  /** Its place in the page: `#id`. */
  readonly id: string;
  readonly title: string;
  /** What stands beside the title in the contents, for example a number; empty for nothing. */
  readonly note: string;
  /** One sentence on what it shows. */
  readonly lead: string;
  readonly body: Html;
}

export const sectionHtml = ({ id, title, lead, body }: Section): Html => html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="lead">${lead}</p>
${body}
</section>`;

/** A table that scrolls by itself, by keyboard too, so that the page never has to. */
export const scrollable = (label: string, table: Content, kind = ""): Html =>
  html`<div class="scroll ${kind}" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
