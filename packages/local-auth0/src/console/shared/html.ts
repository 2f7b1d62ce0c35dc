import { forHtml } from "command-line/safe-text";
import { html, raw } from "hono/html";

export { html } from "hono/html";

/** Markup, in which whatever was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** Text from outside, with marks in it that aren't seen as something that is. */
export const text = (value: unknown): Html => raw(forHtml(String(value)));

/** A term with what there is to say of it; nothing where that is nothing. */
export function entry(term: string, value: Html | undefined): Html {
  return value === undefined ? html`` : html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

/** Texts beside each other; `undefined` where there are none. */
export function chips(values: readonly string[] | undefined): Html | undefined {
  if (values === undefined || values.length === 0) return undefined;
  return html`<ul class="chips">${values.map((value) => html`<li><code>${text(value)}</code></li>`)}</ul>`;
}

/** A text in code; `undefined` where there is none. */
export function code(value: unknown): Html | undefined {
  return value === undefined || value === null || value === ""
    ? undefined
    : html`<code>${text(value)}</code>`;
}

/** A value as JSON. @param redact takes secrets out of it */
export const json = (value: unknown, redact = (shown: string) => shown): Html =>
  html`<pre tabindex="0">${text(redact(JSON.stringify(value, null, 2)))}</pre>`;

/** One or more of something: `1 person`, `3 people`. */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count} ${count === 1 ? one : more}`;
