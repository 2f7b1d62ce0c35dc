import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { project, proseOf, readPage, readPages } from "./support/pages.ts";

const pages = readPages();

/** Anchors as GitHub makes them of headings. */
function anchorsOf(file: string): string[] {
  const headings = proseOf(readPage(file)).matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe.each(pages.map((page) => [page.file, page] as const))("%s", (_, page) => {
  it("links to what exists", () => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    const dead = links
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [target = "", anchor] = link.split("#");
        const file = target === "" ? page.file : path.join(path.dirname(page.file), target);
        if (!existsSync(path.join(project, file))) return true;
        return anchor !== undefined && !anchorsOf(file).includes(anchor);
      });
    expect(dead).toEqual([]);
  });

  it("names folders and files that exist", () => {
    const named = [...proseOf(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, name = ""]) => name);
    const own = named.filter((name) => existsSync(path.join(project, name.split("/")[0] ?? "")));
    const made = page.blocks.flatMap(({ file, isNew, text }) =>
      isNew && file !== undefined ? [file] : [...text.matchAll(/^\$ .*>(\S+)$/gm)].map(([, to]) => to),
    );
    const missing = own.filter(
      (name) => !name.startsWith(".local/") && !made.includes(name) && !existsSync(path.join(project, name)),
    );
    expect(missing).toEqual([]);
  });
});

it("every page of docs/ is linked from another", () => {
  const linked = new Set(
    pages.flatMap((page) =>
      [...page.text.matchAll(/\]\(([^)\s#]+)/g)].map(([, link = ""]) =>
        path.join(path.dirname(page.file), link),
      ),
    ),
  );
  const lost = pages.map(({ file }) => file).filter((file) => file.startsWith("docs/") && !linked.has(file));
  expect(lost).toEqual([]);
});

it("the README is read in one go", () => {
  expect(readPage("README.md").text.split("\n").length).toBeLessThanOrEqual(250);
});
