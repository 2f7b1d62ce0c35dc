import { describe, expect, it } from "vitest";
import { createLimit } from "../../../../api/routes/batch/limit.ts";

/** Works that end when they are told to, and in which order they began. */
function works(count: number) {
  const begun: number[] = [];
  const ends = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const work = (number: number) => () => {
    begun.push(number);
    return ends[number]?.promise ?? Promise.reject(new RangeError("no such work"));
  };
  return { begun, ends, work };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("createLimit", () => {
  it("begins works in their order, and another one whenever one ends, well or not", async () => {
    const { begun, ends, work } = works(5);
    const limit = createLimit(2);
    const answers = Promise.allSettled([0, 1, 2, 3, 4].map((number) => limit(work(number))));
    await settled();
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve(1);
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    ends[0]?.reject(new RangeError("failed"));
    await settled();
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const number of [2, 3, 4]) ends[number]?.resolve(number);
    expect((await answers).map(({ status }) => status)).toEqual([
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
  });

  it("is free for one again, and no more, once all works have ended", async () => {
    const { begun, ends, work } = works(4);
    const limit = createLimit(1);
    ends[0]?.resolve(0);
    ends[1]?.resolve(1);
    await Promise.all([limit(work(0)), limit(work(1))]);
    const answers = [limit(work(2)), limit(work(3))];
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    ends[2]?.resolve(2);
    ends[3]?.resolve(3);
    expect(await Promise.all(answers)).toEqual([2, 3]);
  });
});
