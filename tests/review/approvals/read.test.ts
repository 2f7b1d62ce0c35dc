import { describe, expect, it } from "vitest";
import { parseApprovals } from "../../../review/approvals/read.ts";

const DIGEST = "0".repeat(64);

const entry = (members: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    who: '"@exampleco/security"',
    what: "0042395918",
    digest: DIGEST,
    sentence: "Employee may now approve timesheets.",
    why: "Teams without a manager, for a quarter.",
    until: "2026-12-31",
    ...members,
  })
    .map(([name, value], index) => `${index === 0 ? "- " : "  "}${name}: ${value}\n`)
    .join("");

const read = (text: string) => parseApprovals(text, "the base");

it.each(["0042395918", "1234567e89", "00112233ab", "0x12345678"])("reads %s as the id that it is", (id) => {
  expect(read(entry({ what: id }))).toEqual([expect.objectContaining({ what: id, until: "2026-12-31" })]);
});

it("reads a digest of digits alone as the text that it is, and an entry that has none", () => {
  expect(read(entry())[0]?.digest).toBe(DIGEST);
  expect(read(entry().replace(`  digest: ${DIGEST}\n`, ""))[0]?.digest).toBeUndefined();
});

it.each(["", "[]", "# nothing\n[]"])("reads no approval in %j", (text) => {
  expect(read(text)).toEqual([]);
});

it.each(['"@exampleco/security"', '"@octo-cat"', "ciso@exampleco.com", '"@ACME/security.team"'])(
  "takes %s for somebody",
  (who) => {
    expect(read(entry({ who }))).toHaveLength(1);
  },
);

describe("what is refused", () => {
  const SOMEBODY =
    "expected who agreed, as CODEOWNERS names them and in ASCII, for example @exampleco/security";

  it.each([
    ["a short id", { what: "short" }, "expected a change's id, as the review prints it"],
    ["a digest that is cut off", { digest: "abc" }, "expected the change's digest, 64 hexadecimal digits"],
    ["no reason", { why: '""' }, "expected a sentence of at least 20 characters that says why"],
    [
      "a reason of blanks",
      { why: '"                      "' },
      "expected a sentence of at least 20 characters",
    ],
    ["a day that there is not", { until: "2026-02-30" }, "expected a date such as 2027-06-30"],
    ["no day", { until: "9999999" }, "expected a date such as 2027-06-30"],
    ["a Cyrillic letter in who", { who: '"@exampleco/s\u0435curity"' }, SOMEBODY],
    ["an invisible mark in who", { who: '"@exampleco/security\\u200b"' }, SOMEBODY],
    ["a line's end in who", { who: '"@exampleco/security\\n"' }, SOMEBODY],
    ["a blank in who", { who: '"@exampleco/security @exampleco/others"' }, SOMEBODY],
    ["nobody", { who: '""' }, SOMEBODY],
    ["a list of people", { who: '["@exampleco/security"]' }, "expected string"],
    ["an unknown member", { approve: "all" }, 'Unrecognized key: "approve"'],
    ["an anchor and an alias", { why: "&a long enough for a reason", sentence: "*a" }, "lias"],
    ["a binary value", { who: "!!binary QGV4YW1wbGVjby9zZWN1cml0eQ==" }, "expected string"],
    ["a type that YAML doesn't know", { who: '!somebody "@exampleco/security"' }, "somebody"],
    ["a merge", { "<<": "{ until: 2027-01-01 }" }, 'Unrecognized key: "<<"'],
  ])("%s", (_, members, message) => {
    const reading = () => read(entry(members));
    expect(reading).toThrow(/^REVIEW_APPROVALS_INVALID: review\/approvals\.yaml of the base: /);
    expect(reading).toThrow(message);
  });

  it.each([
    ["a member twice", `${entry()}  until: 2030-01-01\n`, "Map keys must be unique"],
    ["a second document", `${entry()}---\n${entry()}`, "multiple documents"],
    ["an entry twice", `${entry()}${entry()}`, "repeats the entry at [0]: delete one"],
    [
      "an entry twice for two people",
      `${entry()}${entry({ who: "ciso@exampleco.com" })}`,
      "repeats the entry at [0]",
    ],
    ["a map in place of the list", "approvals: []", "expected array"],
    ["text", "yes", "expected array"],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("is said in full, where it stands", () => {
    expect(() => read(entry({ what: "short", until: "soon" }))).toThrow(
      /→ at \[0\]\.what.*→ at \[0\]\.until/s,
    );
  });
});
