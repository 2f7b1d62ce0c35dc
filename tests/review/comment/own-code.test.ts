import { expect, it } from "vitest";
import { ownCodeNote } from "../../../review/comment/own-code.ts";

it("says first that the pull request's own code judged it, and which files nobody else judges", () => {
  expect(ownCodeNote(["package.json", "review/`a`|@b.ts"])).toBe(
    "> [!WARNING]\n> **The pull request's own code judged it**, because the base's code couldn't: it vouches for nothing that it changes itself. 2 files that aren't judged: `package.json`, `` review/`a`\\|@b.ts ``.\n\n",
  );
});

it("names as many files as somebody reads", () => {
  const note = ownCodeNote(Array.from({ length: 60 }, (_, index) => `tests/${index}.ts`));
  expect(note).toContain("60 files that aren't judged: `tests/0.ts`, ");
  expect(note).toContain(", `tests/49.ts`, and 10 more.");
  expect(ownCodeNote([])).toContain("Every file that it changes is of a kind that the review judges.");
});
