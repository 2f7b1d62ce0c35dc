import { z } from "zod";

/** A pull request, and how it is reached. */
export interface CommentTarget {
  /** Without a slash at its end, for example `https://api.github.com`. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** May write to pull requests. */
  readonly token: string;
  readonly pullRequest: number;
}

/** GitHub could not be asked, or said no. */
export class CommentError extends Error {
  override readonly name = "CommentError";
  readonly code = "COMMENT_FAILED";
}

/** Tells the review's comment from those of others; GitHub doesn't show it. */
export const MARKER = "<!-- timesheets-review -->";

/** How long a comment can be, in characters; GitHub counts 65,536. */
const LONGEST = 65_000;
const CUT_OFF = "\n\n_Cut off here: the whole review is in the summary of the workflow's run._\n";

const PER_PAGE = 100;

const comment = z.object({ id: z.int(), html_url: z.string(), body: z.string().nullish() });

/**
 * Posts a text as the one comment of the review, or puts it in the place of the one that is there.
 *
 * @param markdown a text that is too long is cut off, and says so.
 * @throws {CommentError} when GitHub cannot be asked or refuses.
 */
export async function publishComment(
  markdown: string,
  target: CommentTarget,
): Promise<{ readonly url: string; readonly created: boolean }> {
  const body = bodyOf(markdown);
  const comments = `/repos/${target.repository}/issues/${target.pullRequest}/comments`;
  const existing = await findComment(comments, target);
  const answer =
    existing === undefined
      ? await ask(target, "POST", comments, { body })
      : await ask(target, "PATCH", `/repos/${target.repository}/issues/comments/${existing}`, { body });
  return { url: comment.parse(answer).html_url, created: existing === undefined };
}

function bodyOf(markdown: string): string {
  const body = `${MARKER}\n${markdown}`;
  return body.length <= LONGEST ? body : `${body.slice(0, LONGEST - CUT_OFF.length)}${CUT_OFF}`;
}

/** The id of the review's comment, on whichever page it is. */
async function findComment(path: string, target: CommentTarget): Promise<number | undefined> {
  for (let page = 1; ; page += 1) {
    const answer = await ask(target, "GET", `${path}?per_page=${PER_PAGE}&page=${page}`);
    const found = comment.array().parse(answer);
    const own = found.find(({ body }) => body?.startsWith(MARKER));
    if (own !== undefined || found.length < PER_PAGE) return own?.id;
  }
}

async function ask(
  { apiUrl, token }: CommentTarget,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
): Promise<unknown> {
  const what = `${method} ${path.split("?")[0]}`;
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  }).catch((cause: unknown) => {
    throw new CommentError(`COMMENT_FAILED: ${apiUrl} cannot be reached for ${what}; try again`, { cause });
  });
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw new CommentError(
    `COMMENT_FAILED: ${what} was answered with ${response.status}; ${adviceFor(response.status)}`,
  );
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "check that the token may write to pull requests";
  if (status === 404) return "check the repository and the pull request's number";
  return "try again later";
}
