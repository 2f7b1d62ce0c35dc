import { once } from "node:events";
import path from "node:path";
import { parseArgs } from "node:util";
import { leaveSignal } from "command-line/interruption";
import { parsePort } from "command-line/port";
import { scratchFolder } from "command-line/scratch-folder";
import { startTenant, type Tenant } from "./tenant.ts";

const USAGE = `Usage: npm run tenant -- [--port N] [--json] [--state FOLDER] [--rate-limit N]

  --port N        listen on this port of localhost instead of a free one
  --json          print one line of JSON on stdout once ready, and everything else on stderr
  --state FOLDER  keep what the tenant holds there, with its secrets, and go on with it when started again
  --rate-limit N  answer so many requests a second at the Management API, as plans of Auth0 do, and 429 to more`;

interface Command {
  readonly port: number;
  readonly json: boolean;
  readonly state?: string;
  readonly rateLimit?: { readonly perSecond: number };
}

/** What the command line asks for. @throws {Error} with what is wrong about it */
function parseCommandLine(args: string[]): Command {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "0" },
      json: { type: "boolean", default: false },
      state: { type: "string" },
      "rate-limit": { type: "string" },
    },
  });
  const { "rate-limit": limit, port, ...rest } = values;
  return {
    ...rest,
    port: parsePort(port),
    ...(limit !== undefined && { rateLimit: { perSecond: parseLimit(limit) } }),
  };
}

function parseLimit(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new RangeError(`--rate-limit is "${text}"; expected a whole number from 1 on`);
}

/** The line that a machine reads, or what a person wants to know. */
function announcement({ domain, issuer, caFile, management }: Tenant, json: boolean): string {
  if (json) return JSON.stringify({ domain, issuer, caFile, management });
  return [
    `The local tenant is ready at ${issuer}`,
    `  Management API   ${issuer}api/v2/`,
    `  client id        ${management.clientId}`,
    `  client secret    ${management.clientSecret}`,
    `  certificate      ${caFile}  (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE)`,
    "Ctrl-C ends it.",
  ].join("\n");
}

/** Serves until SIGINT or SIGTERM, and leaves nothing behind but the folder that it was given. */
async function run({ json, ...options }: Command): Promise<void> {
  const home = scratchFolder(path.resolve(".local"), "tenant");
  try {
    const leave = leaveSignal();
    const tenant = await startTenant({
      ...options,
      home: options.state ?? home.path,
      log: (line) => console.error(line),
    });
    console.log(announcement(tenant, json));
    if (!leave.aborted) await once(leave, "abort");
    await tenant.close();
  } finally {
    home.remove();
  }
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

function commandLine() {
  try {
    return parseCommandLine(process.argv.slice(2));
  } catch (error) {
    console.error(`${message(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

try {
  await run(commandLine());
} catch (error) {
  console.error(`The local tenant could not start: ${message(error)}`);
  process.exitCode = 1;
}
