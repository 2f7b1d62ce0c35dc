import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { paintFor, plain } from "command-line/paint";
import type { ReviewModel } from "../model.ts";
import type { Format, ReviewOptions } from "../options.ts";
import { ReviewError } from "../snapshot/error.ts";
import { writeMarkdown } from "./markdown.ts";
import { writeTerminal } from "./terminal.ts";

type Options = Pick<ReviewOptions, "format" | "out">;

const writers: Readonly<Record<Format, (model: ReviewModel, options: Options) => string | Promise<string>>> =
  {
    terminal: (model, { out }) => writeTerminal(model, out === undefined ? paintFor(process.stdout) : plain),
    markdown: writeMarkdown,
    json: (model) => JSON.stringify(model, null, 2),
    html: async (model) => (await loadPage()).renderPage(model),
  };

/**
 * Writes a review in the form that was asked for; in colours only where a terminal shows it.
 *
 * @throws {ReviewError} `REVIEW_PAGE_MISSING` when the page isn't part of this checkout.
 */
export async function write(model: ReviewModel, options: Options): Promise<string> {
  return writers[options.format](model, options);
}

/** The page is loaded only when it is asked for: it carries styles and scripts. */
async function loadPage(): Promise<{ readonly renderPage: (model: ReviewModel) => string }> {
  const file = path.join(path.dirname(import.meta.dirname), "page", "render.ts");
  if (!existsSync(file))
    throw new ReviewError("REVIEW_PAGE_MISSING", `there is no ${file}; write --format markdown`);
  return import(`${pathToFileURL(file)}`);
}
