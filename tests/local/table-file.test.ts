import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { differingItems } from "../../local/drill-restore.ts";
import { type Item, readItems, writeItems } from "../../local/table-file.ts";

const day: Item = {
  pk: { S: "person#ann" },
  sk: { S: "day#2026-06-01" },
  revision: { N: "2" },
  slots: { L: [] },
};
const secret: Item = {
  pk: { S: "secret#cursor" },
  sk: { S: "secret" },
  secret: { B: new Uint8Array([0, 255, 7]) },
};
const claim: Item = {
  pk: { S: "claim#row" },
  sk: { S: "claim" },
  meaning: { S: "B" },
  nested: { M: { B: { S: "text" } } },
};

it("a file holds items as they were, bytes too", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "items-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "table.json");
  await writeItems(file, [day, secret, claim]);
  expect(await readItems(file)).toEqual([day, secret, claim]);
});

it("a restoration that isn't whole is found out", () => {
  expect(differingItems([day, secret, claim], [day, secret, claim])).toEqual([]);
  expect(differingItems([day, secret, claim], [{ ...day, revision: { N: "1" } }, secret])).toEqual([
    "person#ann day#2026-06-01 is another",
    "claim#row claim is gone",
  ]);
  expect(differingItems([day], [day, claim])).toEqual(["claim#row claim wasn't there"]);
});
