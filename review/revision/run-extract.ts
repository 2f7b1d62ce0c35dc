import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import { onExit } from "command-line/on-exit";
import type { OfStack } from "../snapshot/bundles.ts";
import type { Snapshot } from "../snapshot/take.ts";

/** Where the reader lies that is run over another revision: this checkout's, whatever that revision has. */
const EXTRACT = path.join(import.meta.dirname, "extract.ts");

/** How long reading a revision may take, in milliseconds. */
const TIME_LIMIT = 120_000;
/** How much of what it says on standard error is kept, in characters, and how large its snapshots may be, in bytes. */
const MOST_SAID = 20_000;
const LARGEST = 256 * 1024 * 1024;

/** The variables that a revision's program needs to run. It is given no others, such as those of tokens and files by which GitHub is told things. */
const ENVIRONMENT = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "NODE_COMPILE_CACHE"];

export interface Extraction {
  /** The revision's files, with its packages in reach. */
  readonly tree: string;
  /** A folder for files of this extraction's own. */
  readonly folder: string;
  readonly stacks: readonly string[];
  readonly signal: AbortSignal | undefined;
  /** Stacks of the base that the revision is compared with, if it is. */
  readonly base?: readonly OfStack[] | undefined;
}

/**
 * Reads a revision in a process of its own, which is gone afterwards with all that it started.
 *
 * @throws {Error} with what it said, or why what it wrote isn't taken.
 */
export async function runExtract({
  tree,
  folder,
  stacks,
  signal,
  base = [],
}: Extraction): Promise<Snapshot[]> {
  const name = path.join(folder, "snapshots.json");
  const file = await open(name, "wx+");
  // Only who has it open can write to it.
  await rm(name);
  const limit = AbortSignal.any([AbortSignal.timeout(TIME_LIMIT), ...(signal ? [signal] : [])]);
  const begin = randomUUID();
  const stdin = JSON.stringify({ begin, base: base.map(({ stack, policy }) => ({ stack, policy })) });
  try {
    limit.throwIfAborted();
    const child = spawn(process.execPath, [EXTRACT, tree, ...stacks], {
      cwd: tree,
      env: Object.fromEntries(ENVIRONMENT.map((one) => [one, process.env[one]])),
      stdio: ["pipe", "ignore", "pipe", file.fd],
      detached: true,
    });
    const end = () => endGroup(child.pid);
    limit.addEventListener("abort", end);
    const takeBack = onExit(end);
    // Else whatever it has started would keep its standard error open.
    child.once("exit", end);
    try {
      let said = "";
      child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
        said = (said + chunk).slice(0, MOST_SAID);
      });
      child.stdin?.on("error", () => undefined).end(stdin);
      const [status] = await once(child, "close");
      limit.throwIfAborted();
      if (status !== 0) throw new Error(said.trim() || `its process ended with ${status}`);
    } finally {
      limit.removeEventListener("abort", end);
      takeBack();
    }
    return parseSnapshots(await textOf(file), begin);
  } finally {
    await file.close();
  }
}

/** The process is the first of a group: whatever it started and left behind is in it. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // None of them is left.
  }
}

async function textOf(file: Awaited<ReturnType<typeof open>>): Promise<string> {
  const { size } = await file.stat();
  if (size > LARGEST) throw new Error(`it wrote ${size} bytes; expected ${LARGEST} at most`);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
  return buffer.toString("utf8", 0, bytesRead);
}

function parseSnapshots(text: string, begin: string): Snapshot[] {
  try {
    if (text.startsWith(begin)) return JSON.parse(text.slice(begin.length));
  } catch {
    // Something stands behind it.
  }
  throw new Error("its program ended before it was read, or wrote in the place of what was read");
}
