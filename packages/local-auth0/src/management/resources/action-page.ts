import { pageOf } from "../list.ts";
import type { Members } from "../merge.ts";

/** A page of Actions, versions or bindings; a page number or a total of zero is left out. */
export function actionPage(name: string, items: readonly Members[], query: URLSearchParams): Members {
  const { items: part, start, limit } = pageOf(items, query);
  const page = limit === 0 ? 0 : start / limit;
  return {
    [name]: part,
    ...(part.length > 0 && { total: items.length }),
    ...(page > 0 && { page }),
    per_page: limit,
  };
}
