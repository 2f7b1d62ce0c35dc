import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Encoding } from "command-line/text-file";
import { describe, expect, it, onTestFinished } from "vitest";
import { LONGEST_LINE, type RosterLine, readLines } from "../../../tenant/roster/lines.ts";

const HEADER = "email,name,roles,groups";

function fileOf(text: string | Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), "lines-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "roster.csv");
  writeFileSync(file, text);
  return file;
}

async function read(text: string | Uint8Array, encoding?: Encoding): Promise<RosterLine[]> {
  return allOf(fileOf(text), encoding);
}

async function allOf(file: string, encoding?: Encoding): Promise<RosterLine[]> {
  const lines: RosterLine[] = [];
  for await (const line of readLines(file, encoding)) lines.push(line);
  return lines;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes that are in use once garbage is collected. */
function memoryInUse(): number {
  collectGarbage();
  // Memory that the first has found is freed beside it, on another thread; the second waits for that.
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

describe("readLines", () => {
  it("splits cells, in quotes or not, and numbers lines as an editor does", async () => {
    expect(await read(`${HEADER}\n\na@x.org, Ada ,A;B,\n"b@x.org","Bob, ""B""",,C`)).toEqual([
      { line: 3, cells: ["a@x.org", "Ada", "A;B", ""] },
      { line: 4, cells: ["b@x.org", 'Bob, "B"', "", "C"] },
    ]);
  });

  it("takes what spreadsheets write: a byte order mark, and CR before LF", async () => {
    expect(await read(`\uFEFF${HEADER}\r\na@x.org,Ada,,\r\n`)).toEqual([
      { line: 2, cells: ["a@x.org", "Ada", "", ""] },
    ]);
  });

  it.each(["\n", "\r\n", "\r"])("takes %j for the end of a line", async (end) => {
    const rows = [HEADER, "a@x.org,Ada,,", "", "b@x.org,Bob,,"];
    expect(await read(rows.join(end))).toEqual([
      { line: 2, cells: ["a@x.org", "Ada", "", ""] },
      { line: 4, cells: ["b@x.org", "Bob", "", ""] },
    ]);
  });

  it("takes a CR and an LF in two reads for one end", async () => {
    const first = `${HEADER}\r\n${"a@x.org,Ada,,\r\n".repeat(10_000)}`;
    const lines = await read(first);
    expect(lines).toHaveLength(10_000);
    expect(lines.at(-1)?.line).toBe(10_001);
  });

  const zoe = { line: 2, cells: ["z@x.org", "Zoë Øster", "", ""] };
  const inUtf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");

  it("knows UTF-16 by its byte order mark", async () => {
    const littleEndian = inUtf16(`${HEADER}\r\nz@x.org,Zoë Øster,,\r\n`);
    expect(await read(littleEndian)).toEqual([zoe]);
    expect(await read(Buffer.from(littleEndian).swap16())).toEqual([zoe]);
  });

  it("reads Windows-1252 when it is told so", async () => {
    const bytes = Buffer.from(`${HEADER}\nz@x.org,Zoë Øster,,\n`, "latin1");
    expect(await read(bytes, "windows-1252")).toEqual([zoe]);
  });

  it("names the lines that are not UTF-8, and gives the others", async () => {
    const bytes = Buffer.from(`${HEADER}\nz@x.org,Zoë,,\na@x.org,Ada,,\n`, "latin1");
    expect(await read(bytes)).toEqual([
      {
        line: 2,
        cells: [],
        malformed: "is not UTF-8; save the file as UTF-8, or say --encoding windows-1252",
      },
      { line: 3, cells: ["a@x.org", "Ada", "", ""] },
    ]);
  });

  it("names a line in which text was lost before", async () => {
    const bytes = inUtf16(`${HEADER}\nz@x.org,Zo\uD800,,\na@x.org,Ada,,`);
    expect(await read(bytes)).toEqual([
      { line: 2, cells: [], malformed: "holds U+FFFD, which stands for lost text" },
      { line: 3, cells: ["a@x.org", "Ada", "", ""] },
    ]);
  });

  it("names a line that is too long, keeps nothing of it, and goes on", async () => {
    const rows = [
      HEADER,
      `a@x.org,${"A".repeat(5_000_000)},,`,
      "b@x.org,Bob,,",
      "x".repeat(LONGEST_LINE + 1),
    ];
    const malformed = `is longer than ${LONGEST_LINE} bytes`;
    expect(await read(rows.join("\n"))).toEqual([
      { line: 2, cells: [], malformed },
      { line: 3, cells: ["b@x.org", "Bob", "", ""] },
      { line: 4, cells: [], malformed },
    ]);
  });

  it("keeps a quote that isn't closed from spoiling the next line", async () => {
    expect(await read(`${HEADER}\na@x.org,"Ada,,\nb@x.org,Bob,,\n`)).toEqual([
      { line: 2, cells: [], malformed: "has quotes that don't match" },
      { line: 3, cells: ["b@x.org", "Bob", "", ""] },
    ]);
  });

  it("puts lines together that a read cut in two", async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `${index}@x.org,Zoë ${index},,`);
    const lines = await read([HEADER, ...rows].join("\n"));
    expect(lines.map(({ cells }) => cells.join(","))).toEqual(rows);
  });

  it.each(["", "email;name;roles;groups\n", "a@x.org,Ada,,\n", "secret"])(
    "refuses a file that begins with %j, and doesn't repeat it",
    async (text) => {
      const file = fileOf(text);
      await expect(allOf(file)).rejects.toMatchObject({
        code: "ROSTER_BAD_HEADER",
        message: `ROSTER_BAD_HEADER: the first line of ${file} is not "${HEADER}"`,
      });
    },
  );

  it.each([
    ["/nowhere/roster.csv", "is not there; expected a CSV file"],
    [import.meta.dirname, "is a folder; expected a CSV file"],
    [`${import.meta.filename}/roster.csv`, "is not there; expected a CSV file"],
  ])("says why it can't read %s", async (file, why) => {
    await expect(readLines(file).next()).rejects.toMatchObject({
      code: "ROSTER_UNREADABLE",
      message: `ROSTER_UNREADABLE: ${file} ${why}`,
    });
  });

  it.each(["utf-16le", "utf-16be"] as const)(
    "says what a file of %s without a mark may be",
    async (encoding) => {
      const text = Buffer.from(`${HEADER}\nz@x.org,Zoë Øster,,\n`, "utf16le");
      const bytes = encoding === "utf-16le" ? text : text.swap16();
      await expect(read(bytes)).rejects.toThrow(/if it is UTF-16, say --encoding utf-16le or utf-16be$/);
      expect(await read(bytes, encoding)).toEqual([zoe]);
    },
  );

  it.each([
    ["utf-8", 1],
    ["windows-1252", 1],
    ["utf-16le", 2],
  ] as const)("bounds memory and time for lines of 50 MB in %s", async (encoding, width) => {
    const chunk = Buffer.alloc(1 << 20, width === 1 ? "A" : "A\0");
    const encoded = (text: string) => Buffer.from(text, width === 1 ? "latin1" : "utf16le");
    const file = fileOf(encoded(`${HEADER}\nlong@x.org,`));
    for (let megabytes = 0; megabytes < 50; megabytes += 1) appendFileSync(file, chunk);
    appendFileSync(file, encoded(",,\nb@x.org,Bob,,\n"));
    const before = memoryInUse();
    let most = 0;
    const lines: RosterLine[] = [];
    for await (const line of readLines(file, encoding)) {
      most = Math.max(most, memoryInUse() - before);
      lines.push(line);
    }
    expect(lines).toEqual([
      { line: 2, cells: [], malformed: `is longer than ${LONGEST_LINE} bytes` },
      { line: 3, cells: ["b@x.org", "Bob", "", ""] },
    ]);
    // Other files' tests leave some of it in the same process; the line alone would take 50 MB.
    expect(most).toBeLessThan(16 << 20);
  });
});
