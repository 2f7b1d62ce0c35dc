import { readFile } from "node:fs/promises";
import { argument } from "command-line/arguments";
import { command } from "command-line/command";
import { forTerminal } from "command-line/safe-text";
import { UsageError } from "command-line/usage-error";
import { file } from "command-line/values";
import type { CommentTarget } from "./comment/publish.ts";

await command({
  name: "npm run review:comment",
  summary: `Posts a file, in Markdown, as the one comment of the review on a pull request; the comment that is there already is
updated.`,
  positionals: { file: argument(file(), "the comment") },
  notes:
    "It reads GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN (may write to pull requests) and PULL_REQUEST (its number).",
  statuses: { 0: "when it was posted or updated", 2: "when it was not" },
  failure: 2,
  run: async ({ file }) => {
    const target = readTarget(process.env);
    const { publishComment } = await import("./comment/publish.ts");
    const { url, created } = await publishComment(await readFile(file, "utf8"), target);
    console.log(forTerminal(`${created ? "Posted" : "Updated"} ${url}`));
    return 0;
  },
});

/** The target that the environment names. @throws {UsageError} with what is wrong with it. */
function readTarget(environment: Readonly<Record<string, string | undefined>>): CommentTarget {
  const { GITHUB_API_URL: apiUrl = "https://api.github.com", GITHUB_REPOSITORY: repository = "" } =
    environment;
  const { GITHUB_TOKEN: token = "", PULL_REQUEST: number = "" } = environment;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new UsageError(
      `GITHUB_REPOSITORY is "${forTerminal(repository)}"; expected owner/name, for example exampleco/timesheets`,
    );
  }
  if (!/^[1-9][0-9]*$/.test(number)) {
    throw new UsageError(
      `PULL_REQUEST is "${forTerminal(number)}"; expected the number of a pull request, for example 42`,
    );
  }
  if (token === "") {
    throw new UsageError("GITHUB_TOKEN is not set; expected a token that may write to pull requests");
  }
  return { apiUrl, repository, token, pullRequest: Number(number) };
}
