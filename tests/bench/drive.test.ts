import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { drive, requestFor } from "../../bench/support/drive.ts";

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

it("sends each request once, and counts the answers", async () => {
  const seen: (string | undefined)[] = [];
  const port = await listen(({ headers }, response) => {
    seen.push(headers.authorization);
    response.end("fine");
  });
  const tokens = Array.from({ length: 120 }, (_, index) => `token-${index}`);
  const requests = tokens.map((token) => requestFor("/", token));
  const { answers, body } = await drive(port, () => requests.pop());
  expect(answers).toBe(120);
  expect(body).toBe("fine");
  expect(seen.toSorted()).toEqual(tokens.map((token) => `Bearer ${token}`).toSorted());
});

it.each([
  ["refuses", 401, "no", /^unexpected response: HTTP\/1.1 401/],
  ["doesn't say its length", 200, undefined, /^a response doesn't say its length: HTTP\/1.1 200/],
])("counts nothing of a server that %s", async (_what, status, body, message) => {
  const port = await listen((_request, response) => {
    response.writeHead(status);
    response.write("…");
    response.end(body);
  });
  let left = 50;
  await expect(drive(port, () => (left-- > 0 ? requestFor("/", "token") : undefined))).rejects.toThrow(
    message,
  );
});
