import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Hono } from "hono";
import { describe, expect, it, onTestFinished } from "vitest";
import { listenForApp } from "../../../local/app/server.ts";
import { withApi } from "../../../local/app/with-api.ts";
import { configuration } from "./fixture.ts";

/** An API on a port of its own, and the app's address in front of it. */
async function inFrontOf(api: (message: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(api);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const app = await listenForApp();
  const apiUrl = `http://127.0.0.1:${port}`;
  app.serve(withApi({ origin: app.origin, configuration: { ...configuration, apiUrl } }));
  const end = async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(async () => {
    await app.close();
    if (server.listening) await end();
  });
  return { origin: app.origin, port, end };
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of message) text += String(chunk);
  return text;
}

describe("the API at the app's own address", () => {
  it("gets method, path, query, headers and body as they are, but for the name that was asked", async () => {
    const got = Promise.withResolvers<{ message: IncomingMessage; text: string }>();
    const { origin, port } = await inFrontOf(async (message, response) => {
      got.resolve({ message, text: await textOf(message) });
      response.end();
    });
    const body = JSON.stringify({ project: "ä", hours: 1.25 });
    await fetch(`${origin}/api/timesheets/2026-11-27%2F1?from=a%20b&from=c`, {
      method: "PUT",
      headers: {
        authorization: "Bearer token",
        "content-type": "application/json",
        "idempotency-key": "0190-key",
        "if-match": '"1", W/"2"',
        origin,
      },
      body,
    });
    const { message, text } = await got.promise;
    expect([message.method, message.url, text]).toEqual([
      "PUT",
      "/timesheets/2026-11-27%2F1?from=a%20b&from=c",
      body,
    ]);
    expect(message.headers).toMatchObject({
      host: `127.0.0.1:${port}`,
      authorization: "Bearer token",
      "content-type": "application/json",
      "idempotency-key": "0190-key",
      "if-match": '"1", W/"2"',
      origin,
    });
  });

  it("answers with status, headers and body as they are", async () => {
    const challenge = 'Bearer error="insufficient_user_authentication", acr_values="mfa"';
    const { origin } = await inFrontOf((_message, response) => {
      response.writeHead(401, {
        "content-type": "application/problem+json",
        etag: 'W/"7"',
        location: "/timesheets/7",
        "retry-after": "3",
        "www-authenticate": challenge,
        "x-request-id": "abc",
      });
      response.end('{"code":"STEP_UP"}');
    });
    const response = await fetch(`${origin}/api/timesheets`);
    expect([response.status, await response.text()]).toEqual([401, '{"code":"STEP_UP"}']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/problem+json",
      etag: 'W/"7"',
      location: "/timesheets/7",
      "retry-after": "3",
      "www-authenticate": challenge,
      "x-request-id": "abc",
    });
  });

  it.each([204, 304, 307, 412, 429])("passes status %i on, and follows nothing", async (status) => {
    const { origin } = await inFrontOf((_message, response) => {
      response.writeHead(status, { location: "http://127.0.0.1:1/elsewhere" });
      response.end();
    });
    const response = await fetch(`${origin}/api/timesheets`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([
      status,
      "http://127.0.0.1:1/elsewhere",
    ]);
  });

  it("hears of a caller that gives up", async () => {
    const reached = Promise.withResolvers<void>();
    const cut = Promise.withResolvers<string>();
    const { origin } = await inFrontOf((message) => {
      message.socket.once("close", () => cut.resolve("closed"));
      reached.resolve();
    });
    const giving = new AbortController();
    const response = fetch(`${origin}/api/timesheets`, { signal: giving.signal });
    await reached.promise;
    giving.abort();
    await expect(response).rejects.toThrow("aborted");
    expect(await cut.promise).toBe("closed");
  });

  it("is a problem of the gateway's where nothing answers", async () => {
    const { origin, end } = await inFrontOf((_message, response) => response.end());
    await end();
    const response = await fetch(`${origin}/api/timesheets`);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      502,
      "application/problem+json",
    ]);
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Bad Gateway",
      status: 502,
      detail: "The API's gateway doesn't answer. Is npm start still running?",
    });
  });
});

describe("the app's address", () => {
  it("is there before what it serves, on this machine alone", async () => {
    const app = await listenForApp();
    onTestFinished(() => app.close());
    expect(app.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const early = await fetch(app.origin);
    expect([early.status, await early.text()]).toEqual([503, "The stack is being brought up.\n"]);
    app.serve(new Hono().get("/", (c) => c.text("served")));
    expect(await (await fetch(app.origin)).text()).toBe("served");
  });

  it("ends at once, with requests that are under way", async () => {
    const app = await listenForApp();
    const reached = Promise.withResolvers<void>();
    app.serve(
      new Hono().get("/", () => {
        reached.resolve();
        return new Promise<Response>(() => undefined);
      }),
    );
    const ended = Promise.withResolvers<string>();
    request(app.origin)
      .once("error", () => ended.resolve("cut off"))
      .end();
    await reached.promise;
    await app.close();
    expect(await ended.promise).toBe("cut off");
  });
});
