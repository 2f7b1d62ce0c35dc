import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RosterLine, readLines } from "../../../tenant/roster/lines.ts";

const HEADER = "email,name,roles,groups";

function fileOf(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "lines-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "roster.csv");
  writeFileSync(file, text);
  return file;
}

async function read(text: string): Promise<RosterLine[]> {
  return allOf(fileOf(text));
}

async function allOf(file: string): Promise<RosterLine[]> {
  const lines: RosterLine[] = [];
  for await (const line of readLines(file)) lines.push(line);
  return lines;
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

  it("says so when there is no such file", async () => {
    await expect(readLines("/nowhere/roster.csv").next()).rejects.toMatchObject({
      code: "ROSTER_UNREADABLE",
      message: "ROSTER_UNREADABLE: ENOENT: no such file or directory, open '/nowhere/roster.csv'",
    });
  });
});
