import { badRequest } from "./error.ts";
import { badQuery, booleanOf, integerOf } from "./query.ts";

/** A part of a list, and what an answer says of the whole. */
interface Page<T> {
  readonly items: T[];
  readonly start: number;
  readonly limit: number;
  readonly total: number;
}

const MOST = 100;
const USUAL = 50;
/** The items of a list with checkpoints that its pages reach; those after them are read from checkpoints only. */
const MOST_BY_PAGE = 1000;

/** The page that `page` and `per_page` ask for: the first, of 50 items, unless they say otherwise. @param most items of a page. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams, most = MOST): Page<T> {
  const limit = integerOf(query, "per_page", { default: USUAL, maximum: most });
  const start = integerOf(query, "page", { default: 0 }) * limit;
  return { items: items.slice(start, start + limit), start, limit, total: items.length };
}

/** A list that can be read on from a checkpoint: the items after `from`, at most `take`, and where the next begin. */
function checkpointOf<T>(
  items: readonly T[],
  query: URLSearchParams,
  identify: (item: T) => string,
): { items: T[]; next?: string } {
  const take = integerOf(query, "take", { default: USUAL, minimum: 1, maximum: MOST });
  const start = positionOf(items, query.get("from"), identify);
  const part = items.slice(start, start + take);
  const [last, following] = [part.at(-1), items[start + take]];
  if (last === undefined || following === undefined) return { items: part };
  return {
    items: part,
    next: Buffer.from(`${identify(following)}\n${identify(last)}`).toString("base64url"),
  };
}

/**
 * Where to read on from a checkpoint, which names the next item and the last one that was shown: whoever deletes what they have read, page by
 * page, still finds the next one.
 */
function positionOf<T>(items: readonly T[], from: string | null, identify: (item: T) => string): number {
  if (from === null || from === "") return 0;
  const [next, last] = Buffer.from(from, "base64url").toString().split("\n");
  const index = items.findIndex((item) => identify(item) === next);
  if (index >= 0) return index;
  const shown = items.findIndex((item) => identify(item) === last);
  if (shown < 0) throw badQuery("Unknown checkpoint", "from");
  return shown + 1;
}

/** How the items of a list are answered. */
export interface ListShape<T> {
  /** The member that holds the items where the answer is an object. */
  readonly name: string;
  readonly present: (item: T) => unknown;
  /** Makes checkpoints; without it the list has none. */
  readonly identify?: ((item: T) => string) | undefined;
  /** How many items a page may have; 100 unless declared. */
  readonly most?: number;
}

/**
 * The answer of a list in the shape that the query asks for: from a checkpoint with `from` or `take`, with
 * `start`, `limit` and `total` by `include_totals`, else a plain array.
 */
export function listBody<T>(items: readonly T[], query: URLSearchParams, shape: ListShape<T>): unknown {
  const { name, present, identify, most } = shape;
  if (identify !== undefined && (query.has("take") || query.has("from"))) {
    return checkpointBody(items, query, { name, present, identify });
  }
  const { items: part, start, limit, total } = pageOf(items, query, most);
  if (identify !== undefined && start + limit > MOST_BY_PAGE) {
    throw badRequest(`You can only page through the first ${MOST_BY_PAGE} records.`, "invalid_paging");
  }
  const shown = part.map(present);
  return booleanOf(query, "include_totals") ? { [name]: shown, start, limit, total } : shown;
}

/** The answer of a list that is always read by checkpoint. */
export function checkpointBody<T>(
  items: readonly T[],
  query: URLSearchParams,
  { name, present, identify }: ListShape<T> & { identify: (item: T) => string },
): Record<string, unknown> {
  const { items: part, next } = checkpointOf(items, query, identify);
  return { [name]: part.map(present), ...(next !== undefined && { next }) };
}
