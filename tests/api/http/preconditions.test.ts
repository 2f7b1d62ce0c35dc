import { describe, expect, it } from "vitest";
import { readIfMatch, readIfNoneMatch, tagOf } from "../../../api/http/preconditions.ts";

describe("readIfMatch", () => {
  it.each([
    ['"3"', [3]],
    ["*", [1, 2, 3]],
    ['"1", "3"', [1, 3]],
    ['"1","2"', [1, 2]],
    [' ,"2" ,, "3",', [2, 3]],
    ['W/"3"', []],
    ['W/"3", "2"', [2]],
    ['"03"', []],
    ['"x"', []],
    ['""', []],
  ])("knows with %s the versions %j of 1 to 3", (header, versions) => {
    expect([1, 2, 3].filter(readIfMatch(header))).toEqual(versions);
  });

  it("asks for one", () => {
    expect(() => readIfMatch(undefined)).toThrow(/^precondition_required: /);
  });

  it.each(["", "3", '"3', '3"', '"3" "4"', '*, "3"', 'w/"3"', '"3"x', "**", '"a b"', ","])(
    "refuses %j as malformed",
    (header) => {
      expect(() => readIfMatch(header)).toThrow(/^invalid_header: /);
    },
  );

  it("reads a long list in no time to speak of", () => {
    expect(() => readIfMatch(`${'"1",'.repeat(5000)}x`)).toThrow(/^invalid_header: /);
  });
});

describe("readIfNoneMatch", () => {
  it.each([
    [undefined, false],
    ['"3"', true],
    ['W/"3"', true],
    ["*", true],
    ['"1", W/"3"', true],
    ['"4"', false],
  ])("with %s, says whether version 3 is known: %s", (header, isKnown) => {
    expect(readIfNoneMatch(header)(tagOf({ version: 3 }))).toBe(isKnown);
  });
});
