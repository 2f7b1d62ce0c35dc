import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal, readJournal, rewriteJournal } from "../../src/durable/journal.ts";
import type { StateChange } from "../../src/durable/record.ts";
import { stateFolder } from "./folder.ts";

const made: StateChange = { member: "roles", id: "rol_1", value: { id: "rol_1", name: "Mänager" } };
const gone: StateChange = { member: "roles", id: "rol_1" };

const silent = (): void => undefined;

async function journalWith(...records: StateChange[][]): Promise<string> {
  const file = path.join(await stateFolder(), "journal");
  const journal = openJournal(file);
  for (const record of records) journal.append(record);
  journal.close();
  return file;
}

describe("a journal", () => {
  it("gives back what was appended, in order", async () => {
    const file = await journalWith([made, { ...made, id: "rol_2" }], [gone]);
    expect(await readJournal(file, silent)).toEqual([made, { ...made, id: "rol_2" }, gone]);
  });

  it("holds nothing before it is there", async () => {
    expect(await readJournal(path.join(await stateFolder(), "journal"), silent)).toEqual([]);
  });

  it("is readable for its owner alone", async () => {
    const file = await journalWith([made]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rewriteJournal(file, [made]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("drops a last record that was cut off at any byte, says so, and goes on after the one before", async () => {
    const whole = await readFile(await journalWith([made], [gone]));
    const first = whole.indexOf("\n") + 1;
    for (let length = first + 1; length < whole.length; length += 7) {
      const file = path.join(await stateFolder(), "journal");
      await writeFile(file, whole.subarray(0, length));
      const said: string[] = [];
      expect(await readJournal(file, (line) => said.push(line))).toEqual([made]);
      expect(said).toEqual([`${file}: dropped the last record, which was not written to its end`]);
      const journal = openJournal(file);
      journal.append([gone]);
      journal.close();
      expect(await readFile(file)).toEqual(whole);
    }
  });

  it("refuses a record that isn't what was written, with its line", async () => {
    const file = await journalWith([made], [made], [gone]);
    const text = await readFile(file, "utf8");
    const lines = text.split("\n");
    lines[1] = (lines[1] ?? "").replace("Mänager", "Manager");
    await writeFile(file, lines.join("\n"));
    await expect(readJournal(file, silent)).rejects.toMatchObject({
      code: "DURABLE_JOURNAL_CORRUPT",
      message: `DURABLE_JOURNAL_CORRUPT: ${file}:2 is not what the tenant wrote; restore the file, or delete its folder to start afresh`,
    });
  });

  it("refuses a line that is no record at all", async () => {
    const file = await journalWith([made]);
    await appendFile(file, "\n");
    await expect(readJournal(file, silent)).rejects.toMatchObject({ code: "DURABLE_JOURNAL_CORRUPT" });
  });
});
