import { z } from "zod";
import { cutToLength } from "./cut.ts";

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

const PER_PAGE = 100;

const comment = z.object({
  id: z.int(),
  html_url: z.string(),
  body: z.string().nullish(),
  // Null for somebody whom GitHub no longer has.
  user: z.object({ login: z.string() }).nullish(),
});

/** Who the token of a workflow writes as. Nobody can have this name: accounts of people have no brackets in theirs. */
const WORKFLOWS = "github-actions[bot]";

/**
 * Posts a text as the one comment of the review, or puts it in the place of the one that is there. A comment of anybody else is
 * left alone, whatever stands in it.
 *
 * @param markdown a text that is too long is cut, and says so.
 * @throws {CommentError} when GitHub cannot be asked or refuses.
 */
export async function publishComment(
  markdown: string,
  target: CommentTarget,
): Promise<{ readonly url: string; readonly created: boolean }> {
  const body = `${MARKER}\n${cutToLength(markdown, LONGEST - MARKER.length - 1)}`;
  const comments = `/repos/${target.repository}/issues/${target.pullRequest}/comments`;
  const existing = await findComment(comments, target);
  const answer =
    existing === undefined
      ? await ask(target, "POST", comments, { body })
      : await ask(target, "PATCH", `/repos/${target.repository}/issues/comments/${existing}`, { body });
  return { url: comment.parse(answer).html_url, created: existing === undefined };
}

/** The id of the review's comment, on whichever page it is. */
async function findComment(path: string, target: CommentTarget): Promise<number | undefined> {
  let login: string | undefined;
  for (let page = 1; ; page += 1) {
    const answer = await ask(target, "GET", `${path}?per_page=${PER_PAGE}&page=${page}`);
    const found = comment.array().parse(answer);
    const marked = found.filter(({ body }) => body?.startsWith(MARKER));
    if (marked.length > 0) login ??= await loginOf(target);
    const own = marked.find(({ user }) => user?.login === login);
    if (own !== undefined || found.length < PER_PAGE) return own?.id;
  }
}

/** The name under which the token writes: a person's, or that of workflows, which may not ask for theirs. */
async function loginOf(target: CommentTarget): Promise<string> {
  const response = await send(target, "GET", "/user");
  if (response.ok) return z.object({ login: z.string() }).parse(await response.json()).login;
  await response.body?.cancel();
  if (response.status === 403) return WORKFLOWS;
  throw refusal("GET /user", response.status);
}

async function ask(
  target: CommentTarget,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await send(target, method, path, body);
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw refusal(`${method} ${pathOf(path)}`, response.status);
}

function send(
  { apiUrl, token }: CommentTarget,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: object,
): Promise<Response> {
  return fetch(`${apiUrl}${path}`, {
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
    const what = `${method} ${pathOf(path)}`;
    throw new CommentError(`COMMENT_FAILED: ${apiUrl} cannot be reached for ${what}; try again`, { cause });
  });
}

const pathOf = (path: string): string => path.split("?")[0] ?? "";

const refusal = (what: string, status: number): CommentError =>
  new CommentError(`COMMENT_FAILED: ${what} was answered with ${status}; ${adviceFor(status)}`);

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "check that the token may write to pull requests";
  if (status === 404) return "check the repository and the pull request's number";
  return "try again later";
}
