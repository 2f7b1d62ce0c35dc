import { describe, expect, it } from "vitest";
import { explain } from "../../mutation/common/explained.ts";

const order = { mutants: /is reversed$/, reason: "The order means nothing." };
const gone = { mutants: /^nobody/, reason: "It has been fixed since." };

describe("explain", () => {
  it("tells survivors apart by whether somebody said why they do no harm", () => {
    expect(explain(["a is reversed", "b is any"], [order])).toEqual({
      unexplained: ["b is any"],
      explained: ["a is reversed"],
      unneeded: [],
    });
  });

  it("tells an explanation that nothing needs any more", () => {
    expect(explain(["a is reversed"], [order, gone]).unneeded).toEqual([gone]);
  });
});
