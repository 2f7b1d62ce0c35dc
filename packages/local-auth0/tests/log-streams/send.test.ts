import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sendToLogStreams } from "../../src/log-streams/send.ts";
import { History } from "../../src/state/history.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let received: Received[];
let statuses: number[];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    received.push({ headers: request.headers, body });
    response.writeHead(statuses.shift() ?? 200, { location: `http://127.0.0.1:${port()}/elsewhere` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());
beforeEach(() => {
  received = [];
  statuses = [];
});

const port = () => (server.address() as AddressInfo).port;

/** A tenant with one stream, and the lines that it writes to its log. */
function streamingTenant(sink: object = {}, changes: object = {}) {
  const state = emptyTenantState();
  const lines: string[] = [];
  const httpEndpoint = `http://127.0.0.1:${port()}/logs`;
  state.logStreams.put({
    ...{ id: "lst_1", name: "Alerts", type: "http", status: "active" },
    sink: { httpEndpoint, ...sink },
    ...changes,
  });
  const history = new History(state, () => new Date("2026-11-21T10:00:00.000Z"));
  const end = sendToLogStreams(state, history, (line) => lines.push(line));
  return { state, history, lines, end };
}

const until = (count: number) => vi.waitFor(() => expect(received).toHaveLength(count), { interval: 2 });
const typesOf = ({ body }: Received) =>
  body.split("\n").map((line) => (JSON.parse(line) as { data: { type: string } }).data.type);

describe("a log stream", () => {
  test("gets each entry, in lines, those together that came during a request", async () => {
    const { history } = streamingTenant();
    for (const type of ["s", "fp", "slo"] as const) history.log({ type, description: "said" });
    await until(2);
    expect(received.map(typesOf)).toEqual([["s"], ["fp", "slo"]]);
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      log_id: expect.stringMatching(/^\d{56}$/),
      data: {
        _id: expect.any(String),
        ...{ log_id: expect.any(String), date: "2026-11-21T10:00:00.000Z", type: "s", description: "said" },
        isMobile: false,
      },
    });
    expect(received[0]?.headers).toMatchObject({ "content-type": "application/json" });
    expect(received[0]?.headers).not.toHaveProperty("authorization");
  });

  test("gets them as an array or one by one, with its headers", async () => {
    const headers = { httpAuthorization: "Bearer it", httpCustomHeaders: [{ header: "x-a", value: "1" }] };
    const one = streamingTenant({ httpContentFormat: "JSONARRAY", httpContentType: "text/json", ...headers });
    one.history.log({ type: "s" });
    await until(1);
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject([{ data: { type: "s" } }]);
    expect(received[0]?.headers).toMatchObject({
      ...{ "content-type": "text/json", authorization: "Bearer it", "x-a": "1" },
    });
    received.length = 0;
    const other = streamingTenant({ httpContentFormat: "JSONOBJECT" });
    for (const type of ["s", "fp", "slo"] as const) other.history.log({ type });
    await until(3);
    expect(received.map(typesOf)).toEqual([["s"], ["fp"], ["slo"]]);
  });

  test("gets the categories of its filters alone", async () => {
    const filters = [
      { type: "category", name: "auth.login.fail" },
      { type: "category", name: "system.notification" },
    ];
    const { history } = streamingTenant({ httpContentFormat: "JSONOBJECT" }, { filters });
    for (const type of ["s", "fp", "sapi", "limit_wc", "fu"] as const) history.log({ type });
    await until(3);
    expect(received.map(typesOf)).toEqual([["fp"], ["limit_wc"], ["fu"]]);
  });

  test("that is paused gets nothing, and goes on when it is active again", async () => {
    const { history, state } = streamingTenant({}, { status: "paused" });
    history.log({ type: "s" });
    state.logStreams.put({ ...state.logStreams.get("lst_1"), status: "active" });
    history.log({ type: "fp" });
    await until(1);
    expect(received.map(typesOf)).toEqual([["fp"]]);
  });

  test("is tried three times, in order, and what it doesn't take is told of", async () => {
    statuses = [500, 503, 200, 302, 500, 500];
    const { history, lines } = streamingTenant({ httpContentFormat: "JSONOBJECT" });
    history.log({ type: "s" });
    history.log({ type: "fp" });
    history.log({ type: "slo" });
    await until(7);
    expect(received.flatMap(typesOf)).toEqual(["s", "s", "s", "fp", "fp", "fp", "slo"]);
    expect(lines).toEqual(['LOG_STREAM_FAILED: "Alerts" did not take 1 of the log\'s entries: HTTP 500']);
  });

  test.each([
    ["another machine", { sink: { httpEndpoint: "https://logs.example.com/x" } }],
    [
      "a name that only begins as this machine's",
      { sink: { httpEndpoint: "http://127.0.0.1.example.com/x" } },
    ],
    ["a password before another machine", { sink: { httpEndpoint: "http://localhost:1@example.com/x" } }],
    ["a cloud", { type: "datadog", sink: { datadogRegion: "eu" } }],
  ])("to %s is not sent, and that is told once", async (_, changes) => {
    const request = vi.spyOn(globalThis, "fetch");
    const { history, lines } = streamingTenant({}, changes);
    history.log({ type: "s" });
    history.log({ type: "s" });
    expect(request).not.toHaveBeenCalled();
    request.mockRestore();
    expect(lines).toEqual(['LOG_STREAM_ELSEWHERE: "Alerts" is not sent: only http to this machine is']);
  });

  test("to where nobody listens harms nothing", async () => {
    const { history, lines } = streamingTenant({ httpEndpoint: "http://127.0.0.1:1/" });
    history.log({ type: "s" });
    await vi.waitFor(() =>
      expect(lines).toEqual([expect.stringMatching(/^LOG_STREAM_FAILED: "Alerts" .*: /)]),
    );
  });

  test("gets nothing after its tenant has ended", () => {
    const request = vi.spyOn(globalThis, "fetch");
    const { history, end } = streamingTenant();
    end();
    history.log({ type: "s" });
    expect(request).not.toHaveBeenCalled();
    request.mockRestore();
  });
});
