import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import tls from "node:tls";
import { temporaryFolder } from "command-line/scratch-folder";
import { project } from "../../infra/project.ts";
import { applicationsHolding } from "../../rules/policy/application-kinds.ts";
import { policy } from "../../rules/policy.ts";
import { measureProcess, type ProcessRun, processLine } from "../support/measure-process.ts";

/** How many lines each file has. */
const SIZES = [10_000, 100_000] as const;

/** Uploads files of several sizes to a stand-in for the API, and prints how much memory each takes. */
export async function compareSizes(): Promise<void> {
  const { path: home, remove } = temporaryFolder("upload-bench");
  const server = standIn();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const line = path.join(home, "stack.json");
    await writeFile(line, await lineOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, home));
    const measured: ProcessRun[] = [];
    for (const lines of SIZES) {
      const file = path.join(home, `${lines}.csv`);
      await writeLines(file, lines);
      const args = [file, "--apply", "--tenant", line];
      const run = await measureProcess(path.join(project, "batch/main.ts"), args);
      console.log(processLine(lines, "lines", run));
      measured.push(run);
    }
    const [few, many] = measured;
    if (few === undefined || many === undefined) return;
    const more = SIZES[1] - SIZES[0];
    console.log(`A line more takes ${Math.round((many.live - few.live) / more)} bytes of the heap`);
  } finally {
    server.close();
    remove();
  }
}

/** A tenant and an API that say of each line that it is stored. */
const standIn = () =>
  createServer(async (request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.url === "/timesheets/batch") {
      const lines = (await text(request)).split("\n").length - 1;
      const results = Array.from({ length: lines }, (_, index) => ({ line: index + 1, result: "stored" }));
      response.end(JSON.stringify({ results }));
      return;
    }
    request.resume();
    response.end(JSON.stringify({ access_token: "token", expires_in: 3600 }));
  });

/** The line by which the upload finds the stand-in, as `npm start -- --json` prints it. */
async function lineOf(origin: string, home: string): Promise<string> {
  const caFile = path.join(home, "ca.pem");
  await writeFile(caFile, tls.rootCertificates[0] ?? "");
  const machines = applicationsHolding(policy, ["batch:upload"]);
  const applications = Object.fromEntries(
    machines.map((key) => [key, { clientId: key, clientSecret: "secret" }]),
  );
  const audience = "https://api.example.com/timesheets";
  return JSON.stringify({ issuer: `${origin}/`, audience, apiUrl: origin, caFile, applications });
}

async function writeLines(file: string, count: number): Promise<void> {
  const lines = function* () {
    yield "subject,externalId,date,project,hours,note\n";
    for (let index = 0; index < count; index += 1) {
      yield `auth0|person-${index % 500},row-${index},2026-11-20,Apollo,0.25,"a note, with a comma"\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
}
