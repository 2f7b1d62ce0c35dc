import * as z from "zod/mini";
import { batchLineShape } from "../api/routes/entries/entry-shapes.ts";
import { nearestName } from "../rules/policy/nearest.ts";
import { UploadError } from "./error.ts";
import type { ColumnOfField } from "./options.ts";

/** The fields of a line, as the API knows them, and those that may not be left out. */
const { properties = {}, required = [] } = z.toJSONSchema(batchLineShape, { io: "input" });
export const FIELDS: readonly string[] = Object.keys(properties);

/** The column, or member, in which a file of refused lines has the reason. Whatever is there is passed over. */
export const REASON = "refused";

/** Which column of a file has which field. */
export interface Columns {
  /** From column to field. */
  readonly fieldOf: ReadonlyMap<string, string>;
  /** Whether columns that have none are passed over. */
  readonly skipOthers: boolean;
}

/** @throws {UploadError} `UPLOAD_BAD_HEADER` for a field that there isn't. */
export function columnsOf(given: readonly ColumnOfField[], skipOthers: boolean): Columns {
  for (const { field } of given) {
    if (!FIELDS.includes(field))
      throw badHeader(`--column ${field}=…: no line has a field "${field}"`, field);
  }
  const columnOf = new Map([
    ...FIELDS.map((field) => [field, field] as const),
    ...given.map(({ field, column }) => [field, column] as const),
  ]);
  return { fieldOf: new Map([...columnOf].map(([field, column]) => [column, field])), skipOthers };
}

/**
 * The fields of a CSV's columns, in their order; nothing for one that is passed over. Upper and lower case make no
 * difference, as spreadsheets begin with a capital.
 *
 * @throws {UploadError} `UPLOAD_BAD_HEADER`
 */
export function fieldsOfHeader(
  header: readonly string[],
  { fieldOf, skipOthers }: Columns,
  file: string,
): readonly (string | undefined)[] {
  const byName = new Map([...fieldOf].map(([column, field]) => [column.toLowerCase(), field]));
  // Nothing is quoted of what may be another file than was meant, with secrets in it.
  if (!header.some((column) => byName.has(column.trim().toLowerCase()))) {
    throw badHeader(`the first line of ${file} names no field`);
  }
  const fields = header.map((column) => {
    const name = column.trim().toLowerCase();
    if (name === REASON) return undefined;
    const field = byName.get(name);
    if (field === undefined && !skipOthers) {
      const hint =
        name === "email" ? "; the API takes the person's subject, which is their user_id at the tenant" : "";
      throw badHeader(
        `the first line of ${file} has a column "${column.slice(0, 40)}"${hint}; leave it out, say --column FIELD=COLUMN for what it is, or --skip-columns`,
        column,
      );
    }
    return field;
  });
  const faults = FIELDS.flatMap((field) => {
    const times = fields.filter((one) => one === field).length;
    const column = [...fieldOf].find(([, one]) => one === field)?.[0] ?? field;
    if (times > 1) return [`the column "${column}" several times`];
    return times === 0 && required.includes(field) ? [`no column "${column}"`] : [];
  });
  if (faults.length > 0) throw badHeader(`the first line of ${file} has ${faults.join(", ")}`);
  return fields;
}

function badHeader(what: string, found?: string): UploadError {
  const nearest = found === undefined ? undefined : nearestName(found.trim(), FIELDS);
  const hint = nearest === undefined ? `; expected ${FIELDS.join(", ")}` : `; did you mean "${nearest}"?`;
  return new UploadError("UPLOAD_BAD_HEADER", what + hint);
}
