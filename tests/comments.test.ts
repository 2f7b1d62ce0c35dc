import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { project } from "../infra/project.ts";

const SOURCES = [
  "*.ts",
  "*.mts",
  "*.mjs",
  "*.js",
  "*.css",
  "*.yml",
  "*.yaml",
  ".ci/run",
  ".github/CODEOWNERS",
];
const sources = execFileSync("git", ["ls-files", "--", ...SOURCES], { cwd: project, encoding: "utf8" })
  .trim()
  .split("\n")
  .map((file) => ({ file, text: readFileSync(path.join(project, file), "utf8") }));

/** A comment's first line: behind nothing, or behind a line that is none. */
const OPENING = /(?<!^[ \t]*(?:\/\/|#)[^\n]*\n)^[ \t]*(?:\/\*\*?\s+(?:\*\s+)?|\/\/ |# )What(?:ever)?\b/gm;

/** A doc comment with the name that it stands before. */
const DOCUMENTED =
  /\/\*\*((?:(?!\*\/).)*)\*\/\s*(?:(?:export|default|async|readonly|private|static|const|function\*?|class|interface|type|get|set) )*#?(\w+)/gs;

/** Words that say nothing of their own. */
const SMALL = new Set(
  "a all an and are as at by each every for from has have in is it its of on one or that the their they this to with".split(
    " ",
  ),
);

/** Places at which a pattern is found, as `file:line`. */
function placesOf(pattern: RegExp, isMeant: (match: RegExpExecArray) => boolean = () => true): string[] {
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)]
      .filter(isMeant)
      .map(({ index }) => `${file}:${text.slice(0, index).split("\n").length}`),
  );
}

const rootOf = (word: string): string => word.toLowerCase().replace(/(?:ies|es|s|ing|ed|e|er|or|ion|y)$/, "");

/** Whether a comment has no word that isn't in the name already. */
function repeats([, comment = "", name = ""]: RegExpExecArray): boolean {
  const named = new Set((name.match(/[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])/g) ?? []).map(rootOf));
  const said = (comment.match(/[\w'@]+/g) ?? []).filter((word) => !SMALL.has(word.toLowerCase()));
  return said.length > 0 && said.every((word) => named.has(rootOf(word)));
}

it("no comment opens with What", () => {
  expect(placesOf(OPENING)).toEqual([]);
});

it("no doc comment says only the name that it stands before", () => {
  expect(placesOf(DOCUMENTED).length).toBeGreaterThan(1000);
  expect(placesOf(DOCUMENTED, repeats)).toEqual([]);
});
