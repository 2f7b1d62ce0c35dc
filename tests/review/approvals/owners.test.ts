import { describe, expect, it } from "vitest";
import { ownersOf, parseOwners } from "../../../review/approvals/owners.ts";

const ownersIn = (text: string, file: string) => ownersOf(parseOwners(text), file);

describe("ownersOf", () => {
  it.each([
    ["*", ["a", "a/b.ts"], []],
    ["*.md", ["a.md", "docs/a.md"], ["a.mdx", "md"]],
    ["/build/logs/", ["build/logs/a", "build/logs/b/c"], ["build/logs", "x/build/logs/a"]],
    ["docs/*", ["docs/a.md"], ["docs/build/a.md", "x/docs/a.md"]],
    ["apps/", ["apps/a", "x/apps/a", "x/apps/y/a"], ["apps", "xapps/a"]],
    ["/docs/", ["docs/a", "docs/b/c"], ["x/docs/a"]],
    ["/docs", ["docs", "docs/a"], ["x/docs", "docs2"]],
    ["**/logs", ["logs", "a/logs", "a/b/logs/c"], ["alogs"]],
    ["/a/**/z", ["a/z", "a/b/z", "a/b/c/z"], ["az", "x/a/z"]],
    ["/a/**", ["a/b", "a/b/c"], ["a", "ab/c"]],
    ["a?c", ["abc", "x/abc"], ["ac", "a/c"]],
    [
      "review/approvals.yaml",
      ["review/approvals.yaml"],
      ["review/approvalsXyaml", "x/review/approvals.yaml"],
    ],
    ["/a\\ b/", ["a b/c"], ["a/c"]],
    ["/Review/", ["Review/a"], ["review/a"]],
  ])("takes %s for the files that GitHub does", (pattern, matching, others) => {
    const text = `${pattern} @exampleco/security`;
    expect(matching.filter((file) => ownersIn(text, file).length === 0)).toEqual([]);
    expect(others.filter((file) => ownersIn(text, file).length > 0)).toEqual([]);
  });

  it("gives a file to the last line that matches it, whatever it names", () => {
    const text =
      "* @exampleco/all\r\n/review/ @exampleco/security ciso@exampleco.com # who judges\n/review/page/\n";
    expect(ownersIn(text, "rules/policy.ts")).toEqual(["@exampleco/all"]);
    expect(ownersIn(text, "review/main.ts")).toEqual(["@exampleco/security", "ciso@exampleco.com"]);
    expect(ownersIn(text, "review/page/page.ts")).toEqual([]);
  });

  it.each([
    ["a comment", "# /review/ @exampleco/others"],
    ["a negation", "!/review/ @exampleco/others"],
    ["a range of letters", "/revie[w]/ @exampleco/others"],
    ["a word that is nobody", "/review/ others"],
    ["an owner behind a comment's mark", "/rules/ # /review/ @exampleco/others"],
  ])("passes over %s", (_, line) => {
    expect(ownersIn(`/review/ @exampleco/security\n${line}\n`, "review/main.ts")).toEqual([
      "@exampleco/security",
    ]);
  });

  it("reads nothing in a file that GitHub wouldn't load", () => {
    expect(ownersIn(`#${"x".repeat(3 * 1024 * 1024)}\n* @exampleco/security`, "a")).toEqual([]);
  });
});
