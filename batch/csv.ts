import { CsvError, parse } from "csv-parse/sync";
import { UploadError } from "./error.ts";
import { type Columns, fieldsOfHeader, REASON } from "./fields.ts";
import type { Format, SourceRecord } from "./format.ts";
import { LONGEST_LINE, type PhysicalLine, physicalLines } from "./physical-lines.ts";

export interface CsvOptions {
  /** As messages call it. */
  readonly file: string;
  readonly columns: Columns;
  /** Whether hours are written with a comma. */
  readonly decimalComma: boolean;
  /** Whether a file of refused lines begins with a byte order mark, by which a spreadsheet knows that it is Unicode. */
  readonly isMarked: boolean;
}

const DELIMITERS = [",", ";", "\t"] as const;

/** CSV as RFC 4180 has it, separated by commas, semicolons or tabs, whichever its first line has. */
export class Csv implements Format {
  readonly name = "csv";
  readonly #options: CsvOptions;
  #delimiter = ",";
  #header: readonly string[] = [];
  #fields: readonly (string | undefined)[] = [];

  constructor(options: CsvOptions) {
    this.#options = options;
  }

  async *read(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRecord, void> {
    this.#header = [];
    for await (const record of this.#records(physicalLines(bytes))) {
      // A spreadsheet's empty rows have separators.
      if (record.raw.every((cell) => cell.trim() === "")) continue;
      if (this.#header.length === 0) this.#readHeader(record);
      else yield record;
    }
    if (this.#header.length === 0) {
      throw new UploadError(
        "UPLOAD_BAD_HEADER",
        `${this.#options.file} is empty; expected a first line that names the columns`,
      );
    }
  }

  head(): string {
    return `${this.#options.isMarked ? "\uFEFF" : ""}${this.#written(REASON, this.#header)}`;
  }

  withReason({ raw }: SourceRecord, reason: string): string {
    return this.#written(reason, raw);
  }

  #readHeader({ malformed, raw }: SourceRecord): void {
    if (malformed !== undefined) {
      throw new UploadError("UPLOAD_BAD_HEADER", `the first line of ${this.#options.file} ${malformed}`);
    }
    this.#header = raw;
    this.#fields = fieldsOfHeader(raw, this.#options.columns, this.#options.file);
  }

  /**
   * Joins lines while a quote is open. Where that leads to no record, the first of them alone is malformed, and the
   * others are read anew: a quote that isn't closed spoils its own line only.
   */
  async *#records(lines: AsyncIterable<PhysicalLine>): AsyncGenerator<SourceRecord, void> {
    const waiting: PhysicalLine[] = [];
    for await (const line of lines) {
      if (this.#header.length === 0) {
        if (SEPARATOR_LINE.test(line.text)) continue;
        this.#delimiter = delimiterOf(line.text);
      }
      waiting.push(line);
      yield* this.#settled(waiting, false);
    }
    yield* this.#settled(waiting, true);
  }

  /** Takes the records that are whole from the lines that wait; at the file's end there is nothing more to wait for. */
  *#settled(waiting: PhysicalLine[], isEnd: boolean): Generator<SourceRecord, void> {
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      const joined = joinedLines(waiting);
      if (joined === undefined && !isEnd) return;
      const record = joined && this.#record(first.line, joined.text, joined.malformed);
      const isWhole = record?.malformed === undefined || joined?.lines === 1;
      waiting.splice(0, isWhole ? (joined?.lines ?? 1) : 1);
      yield record !== undefined && isWhole ? record : this.#record(first.line, first.text, OPEN_QUOTE);
    }
  }

  #record(line: number, text: string, malformed: string | undefined): SourceRecord {
    if (malformed !== undefined) return { line, value: undefined, malformed, raw: [text] };
    const cells = this.#cells(text);
    if (cells === undefined) {
      return { line, value: undefined, malformed: "has quotes that don't match", raw: [text] };
    }
    if (this.#header.length > 0 && cells.length !== this.#header.length) {
      const what = `has ${cells.length} columns, and the first line has ${this.#header.length}`;
      return { line, value: undefined, malformed: what, raw: cells };
    }
    return { line, value: this.#fieldsOf(cells), raw: cells };
  }

  #cells(text: string): readonly string[] | undefined {
    try {
      const options = { delimiter: this.#delimiter, record_delimiter: "\r\n", relax_column_count: true };
      const [cells = []] = parse(text, options);
      return cells;
    } catch (error) {
      if (error instanceof CsvError) return undefined;
      throw error;
    }
  }

  /** An empty cell is none; what is no number as it should be stays as it is, so that it can be told. */
  #fieldsOf(cells: readonly string[]): Record<string, unknown> {
    const { decimalComma } = this.#options;
    return Object.fromEntries(
      this.#fields.flatMap((field, index) => {
        const cell = cells[index]?.trim() ?? "";
        if (field === undefined || cell === "") return [];
        return [[field, field === "hours" ? hoursIn(cell, decimalComma) : cell]];
      }),
    );
  }

  #written(reason: string, cells: readonly string[]): string {
    const quoted = [reason, ...this.#withoutReason(cells)].map((cell) =>
      /["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
    );
    return `${quoted.join(this.#delimiter)}\r\n`;
  }

  #withoutReason(cells: readonly string[]): readonly string[] {
    const at = this.#header.findIndex((column) => column.trim().toLowerCase() === REASON);
    return at === -1 || cells.length === 1 ? cells : cells.toSpliced(at, 1);
  }
}

const OPEN_QUOTE = "has a quote that isn't closed";

/** The lines of a record, as its text; nothing while a quote is open. */
function joinedLines(
  waiting: readonly PhysicalLine[],
): { readonly text: string; readonly lines: number; readonly malformed: string | undefined } | undefined {
  let text = "";
  let isOpen = false;
  for (const [index, line] of waiting.entries()) {
    text += index === 0 ? line.text : `\n${line.text}`;
    isOpen = isOpen !== (line.text.split('"').length % 2 === 0);
    const malformed = text.length > LONGEST_LINE ? OPEN_QUOTE : line.malformed;
    if (!isOpen || malformed !== undefined) return { text, lines: index + 1, malformed };
  }
  return undefined;
}

/** The line by which a file tells a spreadsheet its separator. */
const SEPARATOR_LINE = /^sep=.$/i;

/** The separator of which the first line has most; a comma where it has none. */
function delimiterOf(text: string): string {
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: text.split(delimiter).length }));
  return counts.toSorted((one, other) => other.count - one.count)[0]?.delimiter ?? ",";
}

function hoursIn(cell: string, decimalComma: boolean): number | string {
  const text = decimalComma ? cell.replace(",", ".") : cell;
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : cell;
}
