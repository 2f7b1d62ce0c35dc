import { readFile } from "node:fs/promises";
import { type CommentTarget, publishComment } from "./comment/publish.ts";

const USAGE = `usage: npm run review:comment -- FILE

Posts FILE, in Markdown, as the one comment of the review on a pull request; the comment that is there already is updated.
It reads GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN (may write to pull requests) and PULL_REQUEST (its number).`;

process.exitCode = await main(process.argv.slice(2), process.env);

async function main(
  [file, ...more]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const target = readTarget(environment);
  if (file === undefined || more.length > 0 || typeof target === "string") {
    console.error(`${typeof target === "string" ? `${target}\n\n` : ""}${USAGE}`);
    return 2;
  }
  try {
    const { url, created } = await publishComment(await readFile(file, "utf8"), target);
    console.log(`${created ? "Posted" : "Updated"} ${url}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

/** The target that the environment names, or what is wrong with it. */
function readTarget(environment: Readonly<Record<string, string | undefined>>): CommentTarget | string {
  const { GITHUB_API_URL: apiUrl = "https://api.github.com", GITHUB_REPOSITORY: repository = "" } =
    environment;
  const { GITHUB_TOKEN: token = "", PULL_REQUEST: number = "" } = environment;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    return `GITHUB_REPOSITORY is "${repository}"; expected owner/name, for example exampleco/timesheets`;
  }
  if (!/^[1-9][0-9]*$/.test(number)) {
    return `PULL_REQUEST is "${number}"; expected the number of a pull request, for example 42`;
  }
  if (token === "") return "GITHUB_TOKEN is not set; expected a token that may write to pull requests";
  return { apiUrl, repository, token, pullRequest: Number(number) };
}
