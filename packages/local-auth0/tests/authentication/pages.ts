import type { Outcome, Visitor } from "./visitor.ts";

/** A page that somebody is shown. */
export interface Page {
  readonly url: string;
  readonly html: string;
  readonly status: number;
  readonly visitor: Visitor;
}

export async function pageOf(visitor: Visitor, outcome: Outcome): Promise<Page> {
  if (!(outcome instanceof Response)) throw new Error(`expected a page: ${JSON.stringify(outcome)}`);
  return { url: outcome.url, html: await outcome.text(), status: outcome.status, visitor };
}

/** The text of an element of a page. */
export const on = (page: Page, id: string): string =>
  new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(page.html)?.[1] ?? "";

/** Logs Mia in with her password. @returns the page that comes then */
export const beginAs = async (visitor: Visitor, changes: Record<string, string> = {}): Promise<Page> =>
  pageOf(visitor, await visitor.logIn("mia@example.com", changes));

export const send = (page: Page, form: Record<string, string>): Promise<Outcome> =>
  page.visitor.submit(page.url, form);

/** The same, where another page comes then. */
export const sendOn = async (page: Page, form: Record<string, string>): Promise<Page> =>
  pageOf(page.visitor, await send(page, form));
