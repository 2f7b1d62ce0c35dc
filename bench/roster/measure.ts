import { fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { endWithThisProcess } from "command-line/child-process";
import { z } from "zod";

/** Time and memory of one run of the tool. */
export interface RosterRun {
  readonly people: number;
  readonly seconds: number;
  /** The most memory that its process held, and the most that was in use after collecting garbage, in bytes. */
  readonly peak: number;
  readonly live: number;
}

const memory = z.object({ peak: z.number(), live: z.number() });

const GROUPS = ["Employees", "Contractors", "Managers"] as const;

/** Writes a roster of people who are in one group each. @param prefix what their e-mail addresses begin with. */
export async function writeRoster(file: string, prefix: string, people: number): Promise<void> {
  const lines = function* () {
    yield "email,name,roles,groups\n";
    for (let index = 0; index < people; index += 1) {
      yield `${prefix}.${index}@exampleco.com,Person ${index},,${GROUPS[index % GROUPS.length]}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
}

/**
 * Applies a roster in a process of its own.
 *
 * @param tenantFile the line of the local tenant.
 * @throws {Error} with what it printed, when it doesn't end with status 0.
 */
export async function measureRoster(file: string, people: number, tenantFile: string): Promise<RosterRun> {
  const began = performance.now();
  const child = fork(
    path.join(import.meta.dirname, "../../tenant/roster/main.ts"),
    [file, "--apply", "--tenant", tenantFile],
    {
      execArgv: ["--expose-gc", "--import", path.join(import.meta.dirname, "report-peak.ts")],
      env: { PATH: process.env.PATH },
      silent: true,
    },
  );
  endWithThisProcess(child);
  let output = "";
  let held: unknown;
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  child.on("message", (message) => (held = message));
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`the roster of ${people} people ended with ${status}:\n${output}`);
  return { people, seconds: (performance.now() - began) / 1000, ...memory.parse(held) };
}
