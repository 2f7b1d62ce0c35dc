import * as z from "zod/mini";
import { ENTRY_STATES } from "../../domain/entry.ts";
import { described } from "../../http/described.ts";
import { queryOf } from "../../http/query.ts";
import { workShape } from "./entry-shapes.ts";
import { peopleShape } from "./whose.ts";

const date = z.iso.date("a date of the calendar, YYYY-MM-DD");

/** Only plain digits: `Number` would take `0x10`, ` 5` and `1e1` too. */
const digits = (text: unknown): unknown =>
  typeof text === "string" && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : text;

const limit = z.pipe(
  z.transform(digits),
  z.int("1 to 100").check(z.minimum(1, "1 to 100"), z.maximum(100, "1 to 100")),
);

const anyPage = z.strictObject({
  from: z.exactOptional(date),
  to: z.exactOptional(date),
  project: z.exactOptional(workShape.shape.project),
  limit: described(z._default(limit, 50), "The most entries that are given; 50 by default"),
  cursor: described(z.exactOptional(z.string()), "The `next` of the part before"),
});

const PERIOD = { path: ["to"], error: "must not be before `from`" };

const isPeriod = ({ from, to }: { readonly from?: string; readonly to?: string }): boolean =>
  from === undefined || to === undefined || from <= to;

/** The query of a list of entries that comes in parts. */
export const pageQuery = queryOf(anyPage.check(z.refine(isPeriod, PERIOD)));

/** The same, of entries in any state, and of other people, too. */
export const pageQueryWithState = queryOf(
  z
    .extend(anyPage, { state: z.exactOptional(z.enum(ENTRY_STATES)), subject: peopleShape })
    .check(z.refine(isPeriod, PERIOD)),
);
