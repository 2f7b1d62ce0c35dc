import { describe, expect, it } from "vitest";
import { Csv } from "../../batch/csv.ts";
import { columnsOf } from "../../batch/fields.ts";
import type { Format, SourceRecord } from "../../batch/format.ts";
import { Ndjson } from "../../batch/ndjson.ts";
import type { ColumnOfField } from "../../batch/options.ts";

interface Reading {
  readonly column?: readonly ColumnOfField[];
  readonly skipColumns?: boolean;
  readonly decimalComma?: boolean;
}

const csv = ({ column = [], skipColumns = false, decimalComma = false }: Reading = {}): Format =>
  new Csv({ file: "hours.csv", columns: columnsOf(column, skipColumns), decimalComma, isMarked: false });

/** The bytes in pieces of some size, so that nothing depends on where a file is cut. */
async function* pieces(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(format: Format, text: string | Uint8Array, size = 7): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of format.read(pieces(text, size))) records.push(record);
  return records;
}

const HEADER = "subject,externalId,date,project,hours,note";

/** The telling part of each record: its line, and its note or why it has none. */
const told = (records: readonly SourceRecord[]) =>
  records.map(({ line, value, malformed }) => [line, malformed ?? (value as { note?: string }).note]);

const row = (note: string) => `auth0|ann,row-1,2026-11-20,Apollo,7.25,${note}`;

describe("CSV", () => {
  it.each(["\n", "\r\n", "\r"])("is read with lines that end in %j, wherever it is cut", async (end) => {
    const text = [
      `\uFEFF${HEADER}`,
      row("one"),
      "",
      row('"two\nand a half"'),
      " ",
      ",,,,,",
      row("three"),
      "",
    ].join(end);
    for (const size of [1, 2, 3, 1000]) {
      expect(told(await read(csv(), text, size))).toEqual([
        [2, "one"],
        [4, "two\nand a half"],
        [8, "three"],
      ]);
    }
  });

  it.each([",", ";", "\t"])("is read when %j separates its cells", async (delimiter) => {
    const rows = ["subject,externalId,date,project,hours", "auth0|ann,row-1,2026-11-20,Apollo,7.25"];
    const [record] = await read(csv(), rows.map((one) => one.replaceAll(",", delimiter)).join("\n"));
    expect(record).toEqual({
      line: 2,
      value: {
        subject: "auth0|ann",
        externalId: "row-1",
        date: "2026-11-20",
        project: "Apollo",
        hours: 7.25,
      },
      raw: ["auth0|ann", "row-1", "2026-11-20", "Apollo", "7.25"],
    });
  });

  it("is read behind the line by which a spreadsheet is told the separator", async () => {
    const text = `\r\nsep=;\r\n${HEADER.replaceAll(",", ";")}\r\n${row("a, b").replaceAll(/,(?! )/g, ";")}\r\n`;
    expect(told(await read(csv(), text))).toEqual([[4, "a, b"]]);
  });

  it("takes quotes as RFC 4180 has them", async () => {
    const text = [HEADER, row('"a ""b"", c"'), row('""'), row('" d "')].join("\r\n");
    expect(told(await read(csv(), text))).toEqual([
      [2, 'a "b", c'],
      [3, undefined],
      [4, "d"],
    ]);
  });

  it("is spoiled by a quote that isn't closed in that line alone", async () => {
    const text = [HEADER, row('"one'), row("two"), row('thr"ee'), row('"four"'), row('"five')].join("\n");
    expect(told(await read(csv(), text))).toEqual([
      [2, "has a quote that isn't closed"],
      [3, "two"],
      [4, "has a quote that isn't closed"],
      [5, "four"],
      [6, "has a quote that isn't closed"],
    ]);
  });

  it("says which line has too few or too many cells, or letters that are lost", async () => {
    const latin = Buffer.concat([Buffer.from(`${HEADER}\n1,2\n${row("x,y")}\n`), Buffer.from([0xfc, 0x0a])]);
    expect(told(await read(csv(), latin))).toEqual([
      [2, "has 2 columns, and the first line has 6"],
      [3, "has 7 columns, and the first line has 6"],
      [4, "holds letters that are no UTF-8; save the file as UTF-8, or say --encoding windows-1252"],
    ]);
  });

  it("keeps nothing of a line that is too long", async () => {
    const text = [HEADER, row("x".repeat(70_000)), row("two")].join("\n");
    expect(told(await read(csv(), text, 4096))).toEqual([
      [2, "is longer than 65536 bytes"],
      [3, "two"],
    ]);
  });

  it.each([
    ["7.25", false, 7.25],
    ["7,25", false, "7,25"],
    ["7,25", true, 7.25],
    ["7.25", true, 7.25],
    ["1.234,5", true, "1.234,5"],
    ["0x10", false, "0x10"],
    ["1e1", false, "1e1"],
    ["-1", false, -1],
  ])(
    "reads the hours %s as a number only if they are one (decimal comma: %j)",
    async (hours, decimalComma, is) => {
      const [record] = await read(csv({ decimalComma }), `${HEADER}\na,b,2026-11-20,c,"${hours}",\n`);
      expect(record?.value).toMatchObject({ hours: is });
    },
  );

  it("takes fields from columns of other names, in any order, whatever their case", async () => {
    const column = [
      { field: "hours", column: "Stunden" },
      { field: "subject", column: "Wer, genau" },
    ];
    const text = `stunden,"Wer, genau",EXTERNALID,Date,project,Cost centre\n7.25,auth0|ann,row-1,2026-11-20,Apollo,17\n`;
    const [record] = await read(csv({ column, skipColumns: true }), text);
    expect(record?.value).toEqual({
      subject: "auth0|ann",
      externalId: "row-1",
      date: "2026-11-20",
      project: "Apollo",
      hours: 7.25,
    });
  });

  it.each([
    ["", /^UPLOAD_BAD_HEADER: hours.csv is empty; /],
    [
      "-----BEGIN KEY-----\nabc\n",
      /^UPLOAD_BAD_HEADER: the first line of hours.csv names no field; expected [^-]*$/,
    ],
    [`a,${HEADER}\n`, /^UPLOAD_BAD_HEADER: the first line of hours.csv has a column "a"/],
    [`${HEADER.replace("project", "projct")}\n`, /; did you mean "project"\?$/],
    [`email,${HEADER}\n`, /the API takes the person's subject, which is their user_id at the tenant/],
    [`${HEADER},Date\n`, /has the column "date" several times/],
    ["subject,date\n", /has no column "project", no column "hours", no column "externalId"/],
    [`"${HEADER}\n`, /^UPLOAD_BAD_HEADER: the first line of hours.csv has a quote that isn't closed$/],
  ])("without a header that names the fields is refused: %j", async (text, message) => {
    await expect(read(csv(), text)).rejects.toThrow(message);
  });

  it("has no column for a field that isn't one", () => {
    expect(() => csv({ column: [{ field: "hour", column: "Stunden" }] })).toThrow(
      /^UPLOAD_BAD_HEADER: --column hour=…: no line has a field "hour"; did you mean "hours"\?$/,
    );
  });
});

describe("NDJSON", () => {
  const ndjson = ({ column = [], skipColumns = false }: Reading = {}) =>
    new Ndjson(columnsOf(column, skipColumns));

  it("is read line by line, empty ones and a byte order mark aside", async () => {
    const records = await read(ndjson(), '\uFEFF{"note":"one"}\r\n\r\n  \n{"note":"ü"}\n[1]\nnull\n{"a\n');
    expect(told(records)).toEqual([
      [1, "one"],
      [4, "ü"],
      [5, "is no JSON object"],
      [6, "is no JSON object"],
      [7, "is no JSON object"],
    ]);
  });

  it("keeps members that are no field, so that they are refused, unless they are to be passed over", async () => {
    const text = '{"note":"one","nte":"two","Dauer":7,"refused":"line 3: …"}\n';
    const [strict] = await read(ndjson(), text);
    const [lenient] = await read(
      ndjson({ column: [{ field: "hours", column: "Dauer" }], skipColumns: true }),
      text,
    );
    expect(strict?.value).toEqual({ note: "one", nte: "two", Dauer: 7 });
    expect(lenient?.value).toEqual({ note: "one", hours: 7 });
  });
});
