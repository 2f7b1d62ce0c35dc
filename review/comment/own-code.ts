import { forMarkdownCode } from "command-line/safe-text";

/** How many files are named. */
const MOST_NAMES = 50;

/**
 * Markdown that stands before a review which the pull request's own code made, since the base's couldn't read what it needs.
 *
 * @param unjudged paths of files, by the base's table, that nobody judges who has no part in the change.
 */
export function ownCodeNote(unjudged: readonly string[]): string {
  const names = unjudged.slice(0, MOST_NAMES).map(forMarkdownCode);
  const more = unjudged.length - names.length;
  const files =
    unjudged.length === 0
      ? "Every file that it changes is of a kind that the review judges."
      : `${unjudged.length} ${unjudged.length === 1 ? "file that isn't" : "files that aren't"} judged: ${names.join(", ")}${more > 0 ? `, and ${more} more` : ""}.`;
  return `> [!WARNING]\n> **The pull request's own code judged it**, because the base's code couldn't: it vouches for nothing that it changes itself. ${files}\n\n`;
}
