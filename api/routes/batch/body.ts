import * as z from "zod/mini";
import { type Body, type BodyDeclaration, checkBody, parseJson } from "../../http/body.ts";
import { type InvalidField, invalidFieldsOf } from "../../http/invalid-fields.ts";
import { Problem } from "../../http/problem.ts";
import { batchLineShape } from "../entries/entry-shapes.ts";
import type { NumberedLine } from "./line.ts";

/** In bytes: what Lambda takes at once is 6 MB, and a third more when it is passed on as base64. */
export const BATCH_LIMIT = 4 * 1024 * 1024;
/** The most lines of a batch. */
export const LINES_OF_A_BATCH = 1000;

/**
 * The most that is listed of all lines' invalid fields, in bytes of JSON. What else is said of a thousand lines
 * takes less than another, and JSON grows at most twofold when it is put into JSON, as on its way out of Lambda: so it
 * stays below 4 MB, where 6 MB are the limit.
 */
const MOST_ERRORS = 1024 * 1024;

/** A batch of entries, as JSON. */
export const batchShape = z.strictObject({
  entries: z.array(batchLineShape).check(z.minLength(1), z.maxLength(LINES_OF_A_BATCH)),
});

/** The form of a batch, whatever its lines say: each is checked by itself. */
const batchForm = z.strictObject({ entries: z.array(z.unknown()) });

/** A line of a batch that is not to be stored, and why. */
export interface RefusedLine {
  readonly line: number;
  readonly externalId?: string;
  readonly result: "refused";
  readonly code: "malformed_json" | "invalid_line";
  readonly detail: string;
  readonly errors?: InvalidField[];
}

/** The lines of a batch: those that are as expected, and those that are not. */
export interface BatchContent {
  readonly lines: readonly NumberedLine[];
  readonly refused: readonly RefusedLine[];
}

export const batchBody: BodyDeclaration<BatchContent> = {
  limit: BATCH_LIMIT,
  mediaTypes: ["application/json", "application/x-ndjson"],
  shapes: { "application/json": batchShape, "application/x-ndjson": batchLineShape },
  read: (body) => contentOf(body.mediaType === "application/json" ? valuesOfJson(body) : linesOf(body)),
};

/** A line before it is checked: its number, and its value or the sign that it has none. */
interface RawLine {
  readonly line: number;
  readonly value: unknown;
}

const MALFORMED = Symbol("malformed");

function valuesOfJson(body: Body): RawLine[] {
  const { entries } = checkBody(parseJson(body), batchForm);
  return entries.map((value, index) => ({ line: index + 1, value }));
}

/**
 * Blank lines are passed over, but counted: a line's number is the one that an editor shows. Nothing is kept of them,
 * nor of anything behind the first line too many.
 */
function linesOf({ text }: Body): RawLine[] {
  const lines: RawLine[] = [];
  let line = 0;
  for (let start = 0; start < text.length && lines.length <= LINES_OF_A_BATCH; ) {
    const end = text.indexOf("\n", start);
    const json = text.slice(start, end === -1 ? text.length : end).trim();
    line += 1;
    if (json !== "") lines.push({ line, value: parsedLine(json) });
    start = end === -1 ? text.length : end + 1;
  }
  return lines;
}

function parsedLine(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return MALFORMED;
  }
}

function contentOf(raw: readonly RawLine[]): BatchContent {
  if (raw.length === 0)
    throw new Problem("empty_batch", { detail: `Send 1 to ${LINES_OF_A_BATCH} lines at once` });
  if (raw.length > LINES_OF_A_BATCH) {
    throw new Problem("too_many_lines", { detail: `Send at most ${LINES_OF_A_BATCH} lines at once` });
  }
  const lines: NumberedLine[] = [];
  const refused: RefusedLine[] = [];
  let left = MOST_ERRORS;
  for (const { line, value } of raw) {
    const parsed = batchLineShape.safeParse(value);
    if (parsed.success) {
      lines.push({ line, entry: parsed.data });
      continue;
    }
    const refusal = refusalOf(line, value, parsed.error);
    left -= Buffer.byteLength(JSON.stringify(refusal.errors ?? []));
    refused.push(left >= 0 ? refusal : withoutErrors(refusal));
  }
  return { lines, refused };
}

const withoutErrors = ({ errors: _, ...refusal }: RefusedLine): RefusedLine => ({
  ...refusal,
  detail: "Correct it, and send it again; of so many invalid fields, those of other lines are listed",
});

function refusalOf(line: number, value: unknown, error: z.core.$ZodError): RefusedLine {
  if (value === MALFORMED) {
    return { line, result: "refused", code: "malformed_json", detail: "Send one JSON object a line" };
  }
  return {
    line,
    ...nameOf(value),
    result: "refused",
    code: "invalid_line",
    detail: "Correct the fields listed in errors, and send it again",
    errors: invalidFieldsOf(error),
  };
}

const named = z.object({ externalId: batchLineShape.shape.externalId });

/** The external system's name for the line, where at least that can be read. */
const nameOf = (value: unknown): { externalId?: string } => named.safeParse(value).data ?? {};
