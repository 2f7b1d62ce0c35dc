import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer, text } from "node:stream/consumers";
import tls from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { project } from "../../infra/project.ts";
import { createTestApp } from "../api/support/api.ts";
import { AUDIENCE } from "../support/audience.ts";
import { ndjson, SECRET, upTo } from "./world.ts";

interface Surroundings {
  readonly stdin?: string;
  /** The stack, as arguments name it. */
  readonly where?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** A tenant and an API that listen on this machine, and the upload in processes of its own. */
async function listen(onBatch: (number: number) => unknown = () => {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "upload-"));
  const { app } = createTestApp();
  let batches = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { url = "", method = "", headers } = incoming;
    if (url === "/oauth/token") {
      outgoing.setHeader("content-type", "application/json");
      outgoing.end(JSON.stringify({ access_token: "batch", expires_in: 600 }));
      return;
    }
    const response = await app.fetch(
      new Request(`https://api.invalid${url}`, {
        method,
        headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
        ...(method === "POST" && { body }),
      }),
    );
    if (method === "POST") {
      batches += 1;
      await onBatch(batches);
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const caFile = path.join(folder, "ca.pem");
  await writeFile(caFile, tls.rootCertificates[0] ?? "");
  const stack = path.join(folder, "stack.json");
  const applications = { batch: { clientId: "batch-id", clientSecret: SECRET } };
  const line = {
    issuer: `${origin}/`,
    audience: AUDIENCE,
    apiUrl: origin,
    caFile,
    applications,
  };
  await writeFile(stack, `> heading\n${JSON.stringify(line)}\n`);

  const start = (
    args: readonly string[],
    { stdin = "", where = ["--tenant", stack], environment = {} }: Surroundings = {},
  ) => {
    const words = [path.join(project, "batch/main.ts"), ...args, ...where];
    const child = spawn(process.execPath, words, {
      cwd: folder,
      env: { PATH: process.env.PATH, TMPDIR: folder, ...environment },
    });
    child.stdin.on("error", () => {}).end(stdin);
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
      ([stdout, stderr, [status, signal]]) => ({
        status: status as number | null,
        signal: String(signal),
        stdout,
        stderr,
      }),
    );
    return { child, ended };
  };
  const stored = async () => {
    const { entries } = (await (
      await app.fetch(
        new Request("https://api.invalid/timesheets?limit=100", { headers: { authorization: "Bearer ann" } }),
      )
    ).json()) as { entries: { externalId: string }[] };
    return entries.map(({ externalId }) => externalId).toSorted();
  };
  return { folder, start, stored };
}

/** The names of those of Ann's among so many lines. */
const ofAnn = (count: number): string[] =>
  upTo(count)
    .filter((number) => number % 50 === 0)
    .map((number) => `row-${number}`)
    .toSorted();

describe("a process that uploads", () => {
  it("is killed before it hears what became of a batch, and two that go on at once store each line once", async () => {
    let kill = () => {};
    const { folder, start, stored } = await listen((number) => number === 2 && kill());
    await writeFile(path.join(folder, "hours.ndjson"), ndjson(upTo(3000)));
    const first = start(["hours.ndjson", "--apply"]);
    kill = () => first.child.kill("SIGKILL");
    expect((await first.ended).signal).toBe("SIGKILL");
    kill = () => {};
    const others = [1, 2].map(() => start(["hours.ndjson", "--apply"]).ended);
    const ended = await Promise.all(others);
    expect(ended.map(({ status, stderr }) => [status, stderr.includes("UPLOAD")])).toEqual([
      [0, false],
      [0, false],
    ]);
    // The last to begin may find all of it done.
    const resumed = /^An earlier run is done with the lines up to [12]000; this one goes on behind them\.$/m;
    expect(ended.some(({ stdout }) => resumed.test(stdout))).toBe(true);
    expect(await stored()).toEqual(ofAnn(3000));
  });

  it("ends with 130 at SIGINT, and says how to go on", async () => {
    let interrupt = async () => {};
    const { folder, start, stored } = await listen((number) => number === 2 && interrupt());
    await writeFile(path.join(folder, "hours.ndjson"), ndjson(upTo(3000)));
    const { child, ended } = start(["hours.ndjson", "--apply"]);
    // It never hears of the second batch, however slow it is to hear of the signal.
    interrupt = async () => {
      child.kill("SIGINT");
      await ended;
    };
    const { status, stderr } = await ended;
    expect(status).toBe(130);
    expect(stderr).toContain("UPLOAD_INTERRUPTED: stopped by a signal\n");
    // The response may be there before the signal is.
    expect(stderr).toMatch(/ {2}[12],000 of 3,000 lines are done\. Run the same command again: /);
    expect((await start(["hours.ndjson", "--apply"]).ended).status).toBe(0);
    expect(await stored()).toEqual(ofAnn(3000));
  });

  it("reads stdin, and leaves nothing of it behind", async () => {
    const { folder, start, stored } = await listen();
    const { status, stdout, stderr } = await start(["-", "--format", "ndjson", "--apply", "--json"], {
      stdin: ndjson(upTo(100)) + ndjson([101], { hours: 99 }),
    }).ended;
    expect([status, await stored()]).toEqual([1, ofAnn(100)]);
    expect(JSON.parse(stdout)).toEqual({
      file: "-",
      lines: 101,
      sound: 100,
      repeated: 0,
      people: 50,
      days: 3,
      from: "2026-11-01",
      to: "2026-11-03",
      hours: 25,
      applied: true,
      stored: 100,
      alreadyStored: 0,
      refused: 1,
      reasons: [
        { line: 101, kind: "invalid_line hours", detail: "hours is 99: Too big: expected number to be <=24" },
      ],
      refusedFile: "upload.refused.ndjson",
    });
    expect(stderr).toContain("     100 stored\n");
    expect((await readdir(folder)).toSorted()).toEqual(["ca.pem", "stack.json", "upload.refused.ndjson"]);
  });

  it("doesn't read stdin when nothing says in which format it is", async () => {
    const { start } = await listen();
    const { status, stderr } = await start(["-"]).ended;
    expect(status).toBe(2);
    expect(stderr).toContain("nothing says in which format stdin is; expected --format csv or ndjson");
  });

  it.each([
    ["without their secrets, where it has credentials of its own", { UPLOAD_CREDENTIALS: SECRET }, []],
    ["with their secrets, where it has none", {}, ["--show-secrets"]],
  ])("asks Pulumi for the outputs %s", async (_, environment, shown) => {
    const { folder, start } = await listen();
    await writeFile(path.join(folder, "hours.ndjson"), ndjson([1]));
    await writeFile(path.join(folder, "npm"), '#!/bin/sh\necho "$*" > "$TMPDIR/asked"\necho "no outputs"\n', {
      mode: 0o755,
    });
    const PATH = `${folder}:${process.env.PATH}`;
    const { status, stderr } = await start(["hours.ndjson"], {
      where: ["--stack", "prod"],
      environment: { PATH, ...environment },
    }).ended;
    expect([status, stderr]).toEqual([2, 'UPLOAD_STACK_INVALID: the outputs of stack "prod": no JSON\n']);
    const asked = ["run --silent pulumi -- stack output --json", ...shown, "--stack prod\n"].join(" ");
    expect(await readFile(path.join(folder, "asked"), "utf8")).toBe(asked);
  });
});
