import { argument, flag, json, option, repeated, type Values } from "command-line/arguments";
import { ENCODINGS } from "command-line/text-file";
import { file, oneOf, stackName, text, type ValueType } from "command-line/values";

export const FORMATS = ["csv", "ndjson"] as const;

/** A field of a line, and the column that has it. */
export interface ColumnOfField {
  readonly field: string;
  readonly column: string;
}

const columnOfField: ValueType<ColumnOfField> = {
  placeholder: "FIELD=COLUMN",
  expected: "a field and its column, such as hours=Stunden",
  read: (found) => {
    const [, field, column] = /^(\w+)=(.+)$/s.exec(found) ?? [];
    return field === undefined || column === undefined ? undefined : { field, column: column.trim() };
  },
};

export const options = {
  stack: option(stackName, "the stack whose outputs Pulumi is asked for", "dev"),
  outputs: option(file(), "the outputs instead, as `pulumi stack output --json` writes them"),
  tenant: option(file(), "a local stack instead: the line that npm start -- --json prints"),
  apply: flag("do it; otherwise only say what would be done"),
  machine: option(text("MACHINE", "a machine of the policy, such as batch"), "who uploads it", "batch"),
  credentials: option(
    file(),
    "the machine's key or secret, as npm run rotate writes it; or UPLOAD_CREDENTIALS has it",
  ),
  format: option(oneOf("FORMAT", FORMATS), "csv or ndjson (as the file's name ends)"),
  column: repeated(
    columnOfField,
    "the column, or NDJSON's member, that has a field",
    "of the field's name; can be given several times",
  ),
  skipColumns: flag("pass over columns that have no field; otherwise one stops everything"),
  decimalComma: flag("hours of a CSV are written with a comma, such as 7,25"),
  encoding: option(
    oneOf("NAME", ENCODINGS),
    "of a file without a byte order mark; spreadsheets write windows-1252, too",
    "utf-8",
  ),
  refusedOut: option(
    file(),
    "a new file for the lines that are refused (beside FILE: of hours.csv, hours.refused.csv)",
  ),
  json,
};

export const positionals = {
  file: argument(
    file(),
    "CSV whose first line names the columns, or NDJSON; - reads stdin. Fields: subject, externalId,\ndate (YYYY-MM-DD), project, hours (quarters, such as 7.25), and note, which may be left out",
  ),
};

/** An upload, as the command line words it. */
export type UploadOptions = Values<typeof options, typeof positionals>;
