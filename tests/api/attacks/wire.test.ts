import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../../api/app.ts";
import { serverFrom } from "../../../api/http/node.ts";
import { createTestApp, type TestApp } from "../support/api.ts";

let app: TestApp;
let server: Server;

beforeAll(async () => {
  app = createTestApp();
  server = await serve(app.app.respond);
});
afterAll(() => close(server));

async function serve(respond: App["respond"]): Promise<Server> {
  const started = serverFrom(respond).listen(0, "127.0.0.1");
  await once(started, "listening");
  return started;
}

async function close(started: Server): Promise<void> {
  started.close();
  await once(started, "close");
}

const portOf = (started: Server): number => (started.address() as AddressInfo).port;

/** Sends bytes as they are, and gives the statuses of all answers that come until the server hangs up. */
async function send(text: string): Promise<number[]> {
  const socket = connect(portOf(server), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  socket.end(text);
  await once(socket, "close");
  const answers = Buffer.concat(chunks)
    .toString()
    .matchAll(/^HTTP\/1\.1 (\d{3})/gm);
  return [...answers].map(([, status]) => Number(status));
}

const request = (headers: readonly string[], body = "", line = "POST /timesheets HTTP/1.1"): string =>
  [line, "host: localhost", "connection: close", ...headers, "", body].join("\r\n");
const ann = "authorization: Bearer ann";
const json = "content-type: application/json";
const entry = JSON.stringify({ date: "2026-11-20", project: "Apollo", hours: 1 });

describe("attacks on the wire", () => {
  it("end no more than their own connection when nothing can be answered", async () => {
    let respond: App["respond"] = () => Promise.reject(new Error("the log is gone"));
    const broken = await serve((received) => respond(received));
    const ask = () =>
      fetch(`http://127.0.0.1:${portOf(broken)}/health`, { headers: { connection: "close" } });
    await expect(ask()).rejects.toThrow("fetch failed");
    respond = app.app.respond;
    expect((await ask()).status).toBe(200);
    await close(broken);
  });

  it("leave the server alive when nobody waits for the answer", async () => {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const slow = createTestApp({
      async listDays() {
        asked.resolve();
        await answered.promise;
        return { days: [], more: false };
      },
    });
    const slowServer = await serve(slow.app.respond);
    const socket = connect(portOf(slowServer), "127.0.0.1");
    socket.write(request([ann], "", "GET /timesheets HTTP/1.1"));
    await asked.promise;
    socket.destroy();
    await close(slowServer);
    answered.resolve();
    await expect.poll(() => slow.log.map(({ level }) => level)).toEqual(["info"]);
  });

  it("are told from requests as proxies send them", async () => {
    const target = "GET http://api.exampleco.com/timesheets?limit=1 HTTP/1.1";
    expect(await send(request([ann], "", target))).toEqual([200]);
  });

  it.each([
    ["is refused unread", "x-no: token", 9, [401, 200]],
    ["is refused half read", ann, 40_960, [413]],
  ])("leave nothing of a body that %s for the next request", async (_how, header, length, statuses) => {
    const socket = connect(portOf(server), "127.0.0.1");
    const answers: string[] = [];
    socket.on("data", (chunk: Buffer) => answers.push(chunk.toString()));
    socket.on("error", () => undefined);
    const body = " ".repeat(length);
    const first = request(
      [header, json, "transfer-encoding: chunked"],
      `${length.toString(16)}\r\n${body}\r\n`,
    );
    socket.write(first.replace("connection: close", "connection: keep-alive"));
    await once(socket, "data");
    socket.end(`0\r\n\r\n${request([ann], "", "GET /timesheets HTTP/1.1")}`);
    await once(socket, "close");
    expect(answers.map((answer) => Number(answer.slice(9, 12)))).toEqual(statuses);
  });

  it.each([
    ["two Authorization headers", request([ann, "authorization: Bearer max", json], entry), [400]],
    [
      "two lengths",
      request([ann, json, "content-length: 5", `content-length: ${entry.length}`], entry),
      [400],
    ],
    [
      "a length and chunks at once, as request smuggling has them",
      request([ann, json, "content-length: 4", "transfer-encoding: chunked"], `0\r\n\r\n${request([ann])}`),
      [400],
    ],
    ["a header across two lines", request([`${ann}\r\n max`, json], entry), [400]],
    ["a NUL in a header", request([`x-name: a\0b`, ann, json], entry), [400]],
    ["a space before a header's colon", request([`authorization : Bearer ann`, json], entry), [400]],
    ["a header of 20 kB", request([ann, `x-long: ${"x".repeat(20_000)}`, json], entry), [431]],
    ["an address of 20 kB", request([ann], "", `GET /timesheets?${"x".repeat(20_000)} HTTP/1.1`), [431]],
    ["a method that nobody knows", request([ann], "", "STEAL /timesheets HTTP/1.1"), [400]],
    ["no host", "GET /timesheets HTTP/1.1\r\nconnection: close\r\n\r\n", [400]],
    ["TLS to a server without", "\x16\x03\x01\x02\x00\x01\x00", [400]],
    [
      "a chunk of a size that is none",
      request([ann, json, "transfer-encoding: chunked"], "xyz\r\n{}\r\n"),
      [400],
    ],
    [
      "chunks beyond the limit",
      request([ann, json, "transfer-encoding: chunked"], `a000\r\n${" ".repeat(40_960)}\r\n0\r\n\r\n`),
      [413],
    ],
    ["a body that breaks off", request([ann, json, "content-length: 400"], entry), [400]],
    ["an address that is no address", request([ann], "", "GET http://[ HTTP/1.1"), [404]],
    ["an address with another host in it", request([ann], "", "GET //evil.test/timesheets HTTP/1.1"), [404]],
    ["an asterisk for an address", request([ann], "", "OPTIONS * HTTP/1.1"), [404]],
    ["a length beyond the limit", request([ann, json, "content-length: 40960"], " ".repeat(40_960)), [413]],
    ["the path above the root", request([ann], "", "GET /../../etc/passwd HTTP/1.1"), [404]],
    [
      "an encoded path above the root",
      request([ann], "", "GET /timesheets/..%2f..%2fetc%2fpasswd HTTP/1.1"),
      [404],
    ],
  ])("%s", async (_what, text, statuses) => {
    expect(await send(text)).toEqual(statuses);
    expect(app.log.filter(({ level }) => level !== "info")).toEqual([]);
    expect((await app.store.listDaysAwaitingApproval({ period: {}, limit: 10 })).days).toEqual([]);
  });
});
