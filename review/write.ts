import { paintFor, plain } from "command-line/paint";
import type { ReviewModel } from "./model/model.ts";
import type { Format, ReviewOptions } from "./options.ts";
import { writeMarkdown } from "./report/markdown.ts";
import { writeTerminal } from "./report/terminal.ts";

type Options = Pick<ReviewOptions, "format" | "out">;

const writers: Readonly<Record<Format, (model: ReviewModel, options: Options) => string | Promise<string>>> =
  {
    terminal: (model, { out }) =>
      out === undefined
        ? writeTerminal(model, paintFor(process.stdout), process.stdout.columns)
        : writeTerminal(model, plain),
    markdown: writeMarkdown,
    json: (model) => JSON.stringify(model, null, 2),
    // Loaded only when it is asked for: it carries styles and scripts.
    html: async (model) => (await import("./page/page.ts")).renderPage(model),
  };

/** Writes a review in the form that was asked for; in colours only where a terminal shows it. */
export async function write(model: ReviewModel, options: Options): Promise<string> {
  return writers[options.format](model, options);
}
