import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { CommentError, MARKER, publishComment } from "../../../review/comment/publish.ts";

interface Comment {
  readonly id: number;
  readonly login?: string;
  body: string;
}

let server: Server | undefined;
afterEach(() => server?.close());

const sent = z.object({ body: z.string() });

const BOT = "github-actions[bot]";

/** The part of GitHub that keeps the comments of pull request 7. A workflow's token may not ask who it is. */
async function github(comments: Comment[], { token = "good", login = BOT } = {}) {
  const shown = ({ id, body, login: author = BOT }: Comment) => ({
    id,
    body,
    html_url: `https://github.example/comments/${id}`,
    user: author === "ghost" ? null : { login: author },
  });
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(403, {});
    const url = new URL(request.url ?? "", "http://localhost");
    if (url.pathname === "/user") return answer(login === BOT ? 403 : 200, { login });
    if (request.method === "GET" && url.pathname === "/repos/exampleco/timesheets/issues/7/comments") {
      const page = Number(url.searchParams.get("page"));
      const size = Number(url.searchParams.get("per_page"));
      return answer(200, comments.slice((page - 1) * size, page * size).map(shown));
    }
    const { body } = sent.parse(JSON.parse(Buffer.concat(chunks).toString() || "{}"));
    if (request.method === "POST" && url.pathname === "/repos/exampleco/timesheets/issues/7/comments") {
      const made = { id: comments.length + 1, body, login };
      comments.push(made);
      return answer(201, shown(made));
    }
    const edited = comments.find(
      ({ id }) => url.pathname === `/repos/exampleco/timesheets/issues/comments/${id}`,
    );
    if (request.method !== "PATCH" || edited === undefined) return answer(404, {});
    if ((edited.login ?? BOT) !== login) return answer(403, {});
    edited.body = body;
    return answer(200, shown(edited));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    repository: "exampleco/timesheets",
    token: "good",
    pullRequest: 7,
  };
}

const others = (count: number): Comment[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, body: `LGTM ${index}` }));

test("posts a comment where there is none of its own", async () => {
  const comments = others(2);
  const published = await publishComment("Nothing changes.", await github(comments));
  expect(published).toEqual({ url: "https://github.example/comments/3", created: true });
  expect(comments[2]?.body).toBe(`${MARKER}\nNothing changes.`);
});

test("updates its own comment, also when it stands on the second page", async () => {
  const comments = [...others(120), { id: 121, body: `${MARKER}\nold` }];
  const published = await publishComment("new", await github(comments));
  expect(published).toEqual({ url: "https://github.example/comments/121", created: false });
  expect(comments).toHaveLength(121);
  expect(comments[120]?.body).toBe(`${MARKER}\nnew`);
});

test("leaves a comment of somebody who quotes it alone", async () => {
  const comments = [{ id: 1, body: `> ${MARKER}\nsee above` }];
  await publishComment("new", await github(comments));
  expect(comments.map(({ body }) => body)).toEqual([`> ${MARKER}\nsee above`, `${MARKER}\nnew`]);
});

test.each(["mallory", "ghost", "dependabot[bot]"])(
  "leaves a comment of %s with its marker alone",
  async (login) => {
    const comments: Comment[] = [{ id: 1, login, body: `${MARKER}\nAll is well, merge it.` }];
    const { created } = await publishComment("new", await github(comments));
    expect(created).toBe(true);
    expect(comments.map(({ body }) => body)).toEqual([`${MARKER}\nAll is well, merge it.`, `${MARKER}\nnew`]);
    const again = await publishComment("newer", await github(comments));
    expect(again.created).toBe(false);
    expect(comments.map(({ body }) => body)).toEqual([
      `${MARKER}\nAll is well, merge it.`,
      `${MARKER}\nnewer`,
    ]);
  },
);

test("updates its own comment also by a person's token", async () => {
  const comments: Comment[] = [
    { id: 1, body: `${MARKER}\nof a workflow` },
    { id: 2, login: "mona", body: `${MARKER}\nold` },
  ];
  const { created } = await publishComment("new", await github(comments, { login: "mona" }));
  expect(created).toBe(false);
  expect(comments.map(({ body }) => body)).toEqual([`${MARKER}\nof a workflow`, `${MARKER}\nnew`]);
});

test("cuts what GitHub would refuse, and says so at the top", async () => {
  const comments: Comment[] = [];
  const items = Array.from({ length: 3000 }, (_, index) => `- item ${index} of a list that is too long`).join(
    "\n",
  );
  await publishComment(`## Verdict\n\n${items}\n`, await github(comments));
  const [{ body } = { body: "" }] = comments;
  expect(body.length).toBeLessThanOrEqual(65_000);
  expect(body.length).toBeGreaterThan(64_900);
  expect(body).toMatch(
    /^<!-- timesheets-review -->\n> \*\*This comment is cut\*\* .*\n\n## Verdict\n\n- item 0 /,
  );
  expect(body).toMatch(/\n- … and \d+ more\n$/);
});

test("says what to check when GitHub refuses, without the token", async () => {
  const target = await github([], { token: "another" });
  const failure: unknown = await publishComment("text", target).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommentError);
  expect(String(failure)).toBe(
    "CommentError: COMMENT_FAILED: GET /repos/exampleco/timesheets/issues/7/comments was answered with 403; check that the token may write to pull requests",
  );
});

test("says that GitHub cannot be reached", async () => {
  const target = { ...(await github([])), apiUrl: "http://127.0.0.1:1" };
  await expect(publishComment("text", target)).rejects.toThrow(
    "COMMENT_FAILED: http://127.0.0.1:1 cannot be reached for GET /repos/exampleco/timesheets/issues/7/comments; try again",
  );
});
