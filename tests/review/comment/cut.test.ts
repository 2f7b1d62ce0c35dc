import { describe, expect, it } from "vitest";
import { cutToLength } from "../../../review/comment/cut.ts";
import { writeMarkdown } from "../../../review/report/markdown.ts";
import { sample, sampleDiff, widened } from "../page/sample.ts";
import { reviewModel } from "../support/changes.ts";

const items = (count: number, of: string) =>
  Array.from({ length: count }, (_, index) => `- ${of} ${index}`).join("\n");
const rows = (count: number) => Array.from({ length: count }, (_, index) => `| row ${index} |`).join("\n");

const text = [
  "## Verdict",
  items(3, "reason"),
  "### Widens",
  items(40, "widening"),
  "### Guardrails",
  items(4, "violation"),
  "### Findings",
  `| what |\n| --- |\n${rows(30)}`,
  "<details><summary>Tokens</summary>",
  "| a |\n| --- |\n| b |",
  "</details>",
  "<details><summary>Matrix</summary>",
  "many rows ".repeat(40).trim(),
  "</details>",
].join("\n\n");

const linesOf = (longest: number) => cutToLength(`${text}\n`, longest).split("\n");
const counted = (lines: readonly string[], of: string) => lines.filter((line) => line.includes(of)).length;

describe("a text that is too long", () => {
  it("is left as it is when it fits", () => {
    expect(cutToLength(text, text.length)).toBe(text);
  });

  it("loses what is folded first, the last of it first, and whole", () => {
    const lines = linesOf(text.length - 100);
    expect(lines[0]).toContain("This comment is cut");
    expect(lines).toContain("<details><summary>Tokens</summary>");
    expect(lines).not.toContain("<details><summary>Matrix</summary>");
    expect(counted(lines, "<details>")).toBe(counted(lines, "</details>"));
    expect(counted(lines, "row")).toBe(30);
  });

  it("then loses rows and items from the end, and says how many", () => {
    const lines = linesOf(1050);
    expect(counted(lines, "details")).toBe(0);
    expect([counted(lines, "reason"), counted(lines, "widening"), counted(lines, "violation")]).toEqual([
      3, 40, 4,
    ]);
    const shown = counted(lines, "| row");
    expect(shown).toBeLessThan(30);
    expect(lines).toContain(`| … and ${30 - shown} more |`);
  });

  it("keeps some of each list as long as another has many", () => {
    const lines = linesOf(700);
    expect([counted(lines, "reason"), counted(lines, "violation"), counted(lines, "| row")]).toEqual([
      3, 4, 10,
    ]);
    expect(counted(lines, "- widening")).toBeLessThan(40);
    expect(counted(lines, "- widening")).toBeGreaterThanOrEqual(10);
  });

  it.each([1200, 900, 700, 500, 400, 300, 250, 200, 150, 100])("is never longer than %i", (longest) => {
    const cut = cutToLength(text, longest);
    expect(cut.length).toBeLessThanOrEqual(longest);
    expect(cut).toContain(longest > 110 ? "Verdict" : "too long");
  });

  it("says so alone when a single line is too long", () => {
    expect(cutToLength(`## Verdict\n\n${"x".repeat(5_000)}`, 1_000)).toBe(
      "## Verdict\n\nThe review is too long for a comment: it stands in the summary of the workflow's run.\n",
    );
    expect(cutToLength("x".repeat(5_000), 1_000)).toMatch(/^The review is too long/);
    expect(cutToLength(`> [!WARNING]\n> Judged by itself.\n\n${"x".repeat(5_000)}`, 1_000)).toMatch(
      /^> \[!WARNING\]\n> Judged by itself\.\n\nThe review is too long/,
    );
  });
});

it("keeps verdict, files, widenings and guardrails of a review in which all is too much", () => {
  const changes = Array.from({ length: 2_000 }, (_, index) => ({ ...widened, id: `id${index}` }));
  const model = reviewModel(sample, {
    diff: { ...sampleDiff, changes },
    unjudgedFiles: Array.from({ length: 300 }, (_, index) => `review/file-${index}.ts`),
  });
  const cut = cutToLength(writeMarkdown(model), 65_000);
  const headings = cut.match(/^##.*$/gm);
  expect(headings?.slice(0, 4)).toEqual([
    `## ✗ ${model.verdict.title}`,
    "### Files that aren't judged",
    "### ▲ Widens",
    "### Guardrails that don't hold",
  ]);
  expect(cut).not.toContain("<details>");
  expect(cut).toContain("- **critical** `api-rbac`");
  expect(cut.match(/^- Manager may now .*$/gm)?.length).toBeGreaterThan(200);
});
