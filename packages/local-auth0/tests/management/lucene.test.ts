import { describe, expect, it } from "vitest";
import { luceneQuery } from "../../src/management/rest/lucene.ts";

const people = [
  { name: "Ada Lovelace", plan: "gold", logins: 12, at: "2026-03-01T09:30:00.000Z", id: "auth0|1" },
  { name: "Bob", plan: "Gold", logins: 3, at: "2026-03-02T00:00:00.000Z", id: "oidc|x|2" },
  { name: "Cleo", logins: 100, at: "2026-04-01T12:00:00.000Z", id: "auth0|3", note: 'a "b" (c)*' },
];

/** The first letters of those whom a search finds. */
function found(query: string): string {
  const matches = luceneQuery<Record<string, unknown>>(query, {
    valuesOf: (person, field) => [person[field]],
    bare: ["name", "id"],
    ignoresCase: (field) => field === "name",
  });
  return people
    .filter(matches)
    .map(({ name }) => name[0])
    .join("");
}

describe("a search in Lucene's syntax finds", () => {
  it.each([
    ['name:"ada lovelace"', "A"],
    ["name:Ada", ""],
    ["name:ada*", "A"],
    ["name:*O*", "ABC"],
    ["name:B?b", "B"],
    ["name:B?", ""],
    ["plan:gold", "A"],
    ["plan:Gold", "B"],
    ["cleo", "C"],
    ["auth0|3", "C"],
    ["id:auth0|*", "AC"],
    ["logins:[3 TO 12]", "AB"],
    ["logins:{3 TO 100}", "A"],
    ["logins:[12 TO *]", "AC"],
    ["logins:{* TO 12}", "B"],
    ["at:2026-03-01", "A"],
    ["at:2026-03", "AB"],
    ["at:[2026-03-01 TO 2026-03-02]", "AB"],
    ["at:{2026-03-01 TO *]", "BC"],
    ['at:["2026-03-01T09:30:00.000Z" TO 2026-03-01]', "A"],
    ["_exists_:plan", "AB"],
    ["NOT _exists_:plan", "C"],
    ["-name:bob", "AC"],
    ["name:bob OR name:cleo", "BC"],
    ["name:bob || name:cleo", "BC"],
    ["name:bob name:cleo", "BC"],
    ["+id:auth0* name:bob", "AC"],
    ["id:auth0* -name:cleo", "A"],
    ["id:auth0* AND logins:100", "C"],
    ["id:auth0* AND NOT logins:100", "A"],
    ["name:bob OR id:auth0* AND logins:100", "BC"],
    ["(name:bob OR id:auth0*) AND logins:[12 TO *]", "AC"],
    ["name:(bob OR cleo)", "BC"],
    ['note:a\\ \\"b\\"\\ \\(c\\)\\*', "C"],
    ['note:"a \\"b\\" (c)*"', "C"],
    ["nothing:1", ""],
  ])("%s: %s", (query, initials) => {
    expect(found(query)).toBe(initials);
  });

  it.each([
    ["", " "],
    ["an operator alone", "AND"],
    ["an open end", "name:bob AND"],
    ["a field without a value", "name:"],
    ["a field in a field", "name:id:1"],
    ["an open parenthesis", "(name:bob"],
    ["a closing one too many", "name:bob)"],
    ["an open phrase", 'name:"bob'],
    ["a regular expression", "name:/b.*/"],
    ["a fuzzy word", "name:bob~"],
    ["a boost", "name:bob^4"],
    ["depth", `${"(".repeat(2000)}a${")".repeat(2000)}`],
    ["length", "a".repeat(5000)],
  ])("nothing, but refuses %s", (_, query) => {
    expect(() => found(query)).toThrowError(
      expect.objectContaining({ status: 400, code: "invalid_query_string" }),
    );
  });

  it("in a time that grows with the text, whatever the pattern", () => {
    const matches = luceneQuery<string>(`name:${"*a".repeat(60)}b`, {
      valuesOf: (text) => [text],
      bare: [],
      ignoresCase: () => false,
    });
    const started = performance.now();
    expect(matches("a".repeat(20_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
