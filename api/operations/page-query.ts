import * as z from "zod";
import { ENTRY_STATES, workShape } from "../entry.ts";

const date = z.iso.date("a date of the calendar, YYYY-MM-DD");

/** Only plain digits: `Number` would take `0x10`, ` 5` and `1e1` too. */
const digits = (text: unknown): unknown =>
  typeof text === "string" && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : text;

const limit = z.preprocess(digits, z.int("1 to 100").min(1, "1 to 100").max(100, "1 to 100"));

const anyPage = z.strictObject({
  from: date.exactOptional(),
  to: date.exactOptional(),
  project: workShape.shape.project.exactOptional(),
  limit: limit.default(50).describe("The most entries that are given; 50 unless told"),
  cursor: z.string().exactOptional().describe("The `next` of the part before"),
});

const PERIOD = { path: ["to"], error: "not before `from`" };

const isPeriod = ({ from, to }: { readonly from?: string; readonly to?: string }): boolean =>
  from === undefined || to === undefined || from <= to;

/** What a list of entries that comes in parts is asked for. */
export const pageQuery = anyPage.refine(isPeriod, PERIOD);

/** The same, of entries in any state. */
export const pageQueryWithState = anyPage
  .extend({ state: z.enum(ENTRY_STATES).exactOptional() })
  .refine(isPeriod, PERIOD);
