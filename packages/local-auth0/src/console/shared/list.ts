import { counted, type Html, html, text } from "./html.ts";

/** A list that is shown a page at a time. */
export interface PagedList<T> {
  readonly items: readonly T[];
  readonly present: (item: T) => Html;
  readonly view: string;
  readonly query: URLSearchParams;
  /** Of the items: `login`, `logins`. */
  readonly noun: readonly [one: string, more: string];
  /** The text of an item in which `find` is looked for; without it there is nothing to find by. */
  readonly words?: (item: T) => string;
  readonly empty: Html;
}

const PER_PAGE = 20;

/** The page of a list that its query asks for, with the form by which something in it is found. */
export function pagedList<T>({ items, present, view, query, noun, words, empty }: PagedList<T>): Html {
  const sought = (query.get("find") ?? "").trim();
  if (items.length === 0) return html`<div class="empty">${empty}</div>`;
  const found =
    words === undefined || sought === ""
      ? items
      : items.filter((item) => words(item).toLowerCase().includes(sought.toLowerCase()));
  const last = Math.max(1, Math.ceil(found.length / PER_PAGE));
  const current = Math.min(last, Math.max(1, Math.trunc(Number(query.get("page"))) || 1));
  const shown = found.slice((current - 1) * PER_PAGE, current * PER_PAGE);
  return html`
    ${words === undefined ? "" : findForm(view, sought)}
    <p class="count" role="status">${counted(found.length, ...noun)}${sought === "" ? "" : html` with “${text(sought)}”`}</p>
    <ul class="list">${shown.map((item) => html`<li>${present(item)}</li>`)}</ul>
    ${last === 1 ? "" : pager({ view, sought, current, last })}`;
}

function findForm(view: string, sought: string): Html {
  return html`
    <form class="find" method="get" action="/" role="search">
      <input type="hidden" name="view" value="${view}" />
      <label for="find">Find</label>
      <input id="find" type="search" name="find" value="${text(sought)}" spellcheck="false" autocapitalize="none" />
      <button>Find</button>
    </form>`;
}

function pager(at: { view: string; sought: string; current: number; last: number }): Html {
  const { view, sought, current, last } = at;
  const link = (page: number, label: string, rel: string) => {
    if (page < 1 || page > last) return "";
    const query = new URLSearchParams({ view, ...(sought !== "" && { find: sought }), page: String(page) });
    return html`<a href="/?${query}" rel="${rel}">${label}</a>`;
  };
  return html`
    <nav class="pager" aria-label="Pages">
      ${link(current - 1, "← Previous", "prev")}
      <span>Page ${current} of ${last}</span>
      ${link(current + 1, "Next →", "next")}
    </nav>`;
}
