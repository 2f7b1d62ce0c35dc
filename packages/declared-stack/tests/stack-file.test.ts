import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile } from "../src/stack-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "stack-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function stackFile(text: string): Promise<string> {
  const file = path.join(folder, "Pulumi.test.yaml");
  await writeFile(file, text);
  return file;
}

describe("readStackFile", () => {
  it("gives texts as they are and everything else as JSON, as the engine does", async () => {
    const file = await stackFile(
      "config:\n  auth0:domain: a.example\n  t:n: 5\n  t:b: false\n  t:o:\n    list: [x]\n",
    );
    expect(await readStackFile(file)).toEqual({
      "auth0:domain": "a.example",
      "t:n": "5",
      "t:b": "false",
      "t:o": '{"list":["x"]}',
    });
  });

  it("gives nothing for a stack without configuration", async () => {
    expect(await readStackFile(await stackFile(""))).toEqual({});
  });

  it("says which file is missing", async () => {
    const file = path.join(folder, "Pulumi.none.yaml");
    await expect(readStackFile(file)).rejects.toThrow(
      `STACK_FILE_UNREADABLE: there is no ${file}; expected a stack's configuration, as Pulumi keeps it`,
    );
  });

  it("says which file is malformed", async () => {
    const file = await stackFile("config: [");
    await expect(readStackFile(file)).rejects.toThrow(`STACK_FILE_UNREADABLE: ${file}: `);
  });
});
