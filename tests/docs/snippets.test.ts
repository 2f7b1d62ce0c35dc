import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { project, readPages } from "./support/pages.ts";

const blocks = readPages().flatMap((page) => page.blocks.map((block) => ({ page: page.file, ...block })));

const quotes = blocks.filter(
  ({ language, file, isNew }) =>
    file !== undefined && language !== "diff" && language !== "console" && !isNew,
);

it.each(quotes.map((quote) => [`${quote.page}:${quote.line}`, quote.file ?? "", quote.text] as const))(
  "%s quotes %s as it is",
  (_, file, text) => {
    const source = readFileSync(path.join(project, file), "utf8");
    let from = 0;
    for (const part of text.split(/^…\n/m)) {
      const found = source.indexOf(part.trimEnd(), from);
      expect(found, part).toBeGreaterThanOrEqual(0);
      from = found + part.length;
    }
  },
);

const imports = blocks
  .filter(({ language, page }) => language === "ts" && page.startsWith("packages/"))
  .flatMap(({ page, line, text }) =>
    [...text.matchAll(/^import \{([^}]*)\} from "([^".][^"]*)";$/gm)].map(
      ([, names = "", from = ""]) =>
        [
          `${page}:${line}`,
          from,
          names
            .split(",")
            .map((name) => name.trim())
            .filter((name) => name !== ""),
        ] as const,
    ),
  )
  .filter(([, from]) => !from.startsWith("node:"));

it.each(imports)("%s imports from %s what it offers", async (_, from, names) => {
  const offered = Object.keys(await import(from));
  const values = names.filter((name) => !name.startsWith("type "));
  expect(values.filter((name) => !offered.includes(name))).toEqual([]);
});
