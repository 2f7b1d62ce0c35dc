import { forHtml } from "command-line/safe-text";

/** Text that is safe to put into a page. Only `html` and `trusted` make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text, which is escaped; nothing; parts of a page; and lists of these. */
export type Content = string | number | null | undefined | false | Html | readonly Content[];

/**
 * A part of a page. Whatever stands in it is escaped, for text and for attributes in double quotes alike: names in a
 * policy may come from anybody who opens a pull request.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = strings[0] ?? "";
  for (const [position, value] of values.entries()) {
    text += textOf(value) + (strings[position + 1] ?? "");
  }
  return new Html(text);
}

/** Text that is no input of anybody's: the page's own style and script, and numbers. */
export const trusted = (text: string): Html => new Html(text);

function textOf(value: Content): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return forHtml(String(value));
}
