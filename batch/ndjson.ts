import { type Columns, REASON } from "./fields.ts";
import type { Format, SourceRecord } from "./format.ts";
import { type PhysicalLine, physicalLines } from "./physical-lines.ts";

/** The member in which a file of refused lines has a line that is no JSON: it is malformed until somebody mends it. */
const MALFORMED = "malformed";

/** One JSON object a line; empty lines are passed over. */
export class Ndjson implements Format {
  readonly name = "ndjson";
  readonly #columns: Columns;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  async *read(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRecord, void> {
    for await (const line of physicalLines(bytes)) {
      if (line.text.trim() !== "") yield this.#record(line);
    }
  }

  head(): string {
    return "";
  }

  withReason({ malformed, raw: [text = ""] }: SourceRecord, reason: string): string {
    const value = malformed === undefined ? objectIn(text) : undefined;
    const { [REASON]: _before, ...members } = value ?? { [MALFORMED]: text };
    return `${JSON.stringify({ [REASON]: reason, ...members })}\n`;
  }

  #record({ line, text, malformed }: PhysicalLine): SourceRecord {
    if (malformed !== undefined) return { line, value: undefined, malformed, raw: [text] };
    const value = objectIn(text);
    if (value === undefined) return { line, value, malformed: "is no JSON object", raw: [text] };
    const { [MALFORMED]: before } = value;
    if (typeof before === "string") {
      return { line, value: undefined, malformed: "is no JSON object yet", raw: [before] };
    }
    return { line, value: this.#fieldsOf(value), raw: [text] };
  }

  #fieldsOf(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { fieldOf, skipOthers } = this.#columns;
    return Object.fromEntries(
      Object.entries(members).flatMap(([name, value]) => {
        const field = fieldOf.get(name);
        if (name === REASON || (field === undefined && skipOthers)) return [];
        return [[field ?? name, value]];
      }),
    );
  }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
