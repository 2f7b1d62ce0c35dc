import { option, repeated, type Values } from "command-line/arguments";
import { file, oneOf, stackName, text } from "command-line/values";

/** The forms in which a review can be written. */
const formats = ["terminal", "markdown", "json", "html"] as const;
export type Format = (typeof formats)[number];

export const options = {
  base: option(
    text("REVISION", "a revision, for example main"),
    "what the working tree changes against a revision, as git names it",
  ),
  head: option(
    text("REVISION", "a revision, for example HEAD"),
    "a revision that is reviewed, by this checkout's code, in place of the working tree",
  ),
  stack: repeated(
    stackName,
    "a stack whose Pulumi.NAME.yaml is reviewed; can be given several times",
    "all of them",
  ),
  format: option(oneOf("FORMAT", formats), formats.join(", "), "terminal"),
  out: option(file(), "where it is written, instead of standard output"),
};

/** Options of `npm run review`. */
export type ReviewOptions = Values<typeof options, Record<never, never>>;
