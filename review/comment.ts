import { readFile } from "node:fs/promises";
import { argument, option } from "command-line/arguments";
import { command } from "command-line/command";
import { forTerminal } from "command-line/safe-text";
import { UsageError } from "command-line/usage-error";
import { file, text } from "command-line/values";
import { project } from "../infra/project.ts";
import type { CommentTarget } from "./comment/publish.ts";

await command({
  name: "npm run review:comment",
  summary: `Posts a file, in Markdown, as the one comment of the review on a pull request; the comment that is there already is
updated.`,
  options: {
    "judged-by": option(
      text("REVISION", "a revision, for example HEAD"),
      "the revision whose own code made the review: said first, with the files that nobody else judges",
    ),
  },
  positionals: { file: argument(file(), "the comment") },
  notes:
    "It reads GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN (may write to pull requests) and PULL_REQUEST (its number).",
  statuses: { 0: "when it was posted or updated", 2: "when it was not" },
  failure: 2,
  run: async ({ file, "judged-by": revision }) => {
    const target = readTarget(process.env);
    const { publishComment } = await import("./comment/publish.ts");
    const first = revision === undefined ? "" : await ownCode(revision);
    const { url, created } = await publishComment(`${first}${await readFile(file, "utf8")}`, target);
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

/** The note on a review that a revision's own code made, against this checkout's commit. */
async function ownCode(revision: string): Promise<string> {
  const { ownCodeNote } = await import("./comment/own-code.ts");
  const { unjudgedFiles } = await import("./files/unjudged.ts");
  const { commitOf } = await import("./revision/read.ts");
  const [base, head] = await Promise.all([commitOf(project, "HEAD"), commitOf(project, revision)]);
  return ownCodeNote(await unjudgedFiles({ project, base, head }));
}
