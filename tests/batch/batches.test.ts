import { expect, it } from "vitest";
import { batchBody } from "../../api/routes/batch/body.ts";
import { type Batch, batchesOf } from "../../batch/batches.ts";
import { line, upTo } from "./world.ts";

async function* entries(count: number, note: string) {
  for (const number of upTo(count)) yield { line: number + 1, entry: { ...line(number), note } };
}

async function all(count: number, note: string): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of batchesOf(entries(count, note))) batches.push(batch);
  return batches;
}

it("has at most as many lines in a batch as the API takes", async () => {
  const batches = await all(2001, "short");
  expect(batches.map(({ lines }) => lines.length)).toEqual([1000, 1000, 1]);
  expect(batches.map(({ lines }) => lines[0])).toEqual([2, 1002, 2002]);
});

it("has at most as many bytes in a batch as the API takes, whatever their letters", async () => {
  const batches = await all(1000, "ü\n".repeat(2500));
  expect(batches.length).toBe(3);
  expect(batches.flatMap(({ lines }) => lines)).toHaveLength(1000);
  for (const { body } of batches) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(batchBody.limit);
});
