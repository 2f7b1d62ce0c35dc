import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { CLIENTS } from "./support/issuer.ts";

const ENTRY = new URL("../../api/node.ts", import.meta.url).pathname;

const environment = {
  AWS_REGION: "local",
  TIMESHEETS_TABLE: "entries",
  TIMESHEETS_ISSUER: "https://issuer.invalid/",
  TIMESHEETS_AUDIENCE: "https://api.exampleco.com/timesheets",
  TIMESHEETS_CLIENTS: JSON.stringify(CLIENTS),
};

it("serves the API on a free port until it is told to end", async () => {
  const server = spawn(process.execPath, [ENTRY], { env: environment });
  const [line] = await once(server.stdout, "data");
  const response = await fetch(`${String(line).trim()}/health`);
  expect(await response.json()).toEqual({ status: "ok" });
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
});

it("says what its environment lacks, and doesn't start", async () => {
  const server = spawn(process.execPath, [ENTRY], { env: { ...environment, TIMESHEETS_TABLE: undefined } });
  const chunks: Buffer[] = [];
  server.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  expect(await once(server, "close")).toEqual([1, null]);
  expect(Buffer.concat(chunks).toString()).toContain(
    "TIMESHEETS_TABLE is not set; expected the name of a DynamoDB table, for example timesheets-prod",
  );
});
