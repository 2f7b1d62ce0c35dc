import { type ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { isTooDeep } from "../state/untrusted-json.ts";
import type {
  ActionExecution,
  ExecutionRequest,
  ExecutionResult,
  RequestedAction,
  Stop,
} from "./sandbox/execution.ts";

/** Milliseconds that the process is given to report its own end of time, before it is ended. */
const GRACE = 300;

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface Pending {
  readonly executions: ActionExecution[];
  readonly settle: (stop: Stop | undefined) => void;
}

interface Running {
  readonly child: Child;
  /** Resolves when it is up; never rejects. */
  readonly ready: Promise<void>;
  /** By the number of the request. */
  readonly pending: Map<number, Pending>;
  /** The versions whose code it has, by Action. */
  readonly known: Map<string, string>;
}

/** A line that the process writes: once it is up, for each Action that has run, and when no further one will. */
const message = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({
    id: z.number(),
    execution: z.object({
      name: z.string(),
      trigger: z.string(),
      startedAt: z.number(),
      milliseconds: z.number(),
      console: z.array(z.string()),
      calls: z.array(z.object({ method: z.string(), arguments: z.array(z.unknown()) })),
      error: z.string().exactOptional(),
    }),
  }),
  z.object({
    id: z.number(),
    done: z.literal(true),
    stop: z.enum(["ended", "paused", "failed", "timed out"]).exactOptional(),
  }),
]);

/** Characters of a line, at most. */
const LONGEST_LINE = 2 * 1024 * 1024;

/**
 * A process of its own for Actions, which has no files, no child processes, no workers, no environment and, unless it is
 * allowed, no network. It is started by the first request, and again after it was ended.
 */
export class SandboxProcess {
  readonly #options: SandboxOptions;
  #running: Running | undefined;
  #number = 0;

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  /** @returns what the Actions did, `"timed out"` at the last if they took too long; never rejects */
  async run(request: ExecutionRequest): Promise<ExecutionResult> {
    this.#running ??= this.#start();
    const running = this.#running;
    const id = this.#number++;
    const executions: ActionExecution[] = [];
    const { promise, resolve } = Promise.withResolvers<Stop | undefined>();
    running.pending.set(id, { executions, settle: resolve });
    const actions = request.actions.map((action) => withoutKnownCode(action, running.known));
    running.child.stdin.write(`${JSON.stringify({ id, request: { ...request, actions } })}\n`);
    await running.ready;
    const timer = setTimeout(() => {
      resolve("timed out");
      this.#end(running);
    }, request.timeLimit + GRACE);
    const stop = await promise;
    clearTimeout(timer);
    running.pending.delete(id);
    return { executions, ...(stop !== undefined && { stop }) };
  }

  /** Ends the process, if there is one. */
  async close(): Promise<void> {
    if (this.#running === undefined) return;
    const { child } = this.#running;
    const ended = new Promise((resolve) => child.once("close", resolve));
    this.#end(this.#running);
    await ended;
  }

  #end(running: Running): void {
    if (this.#running === running) this.#running = undefined;
    running.child.kill("SIGKILL");
  }

  #start(): Running {
    const { network, caFile } = this.#options;
    const folder = fileURLToPath(new URL("./sandbox/", import.meta.url));
    // Its thread of Actions may do less: nothing.
    const flags = ["--permission", "--allow-worker", `--allow-fs-read=${folder}`, "--no-warnings"];
    const child = spawn(
      process.execPath,
      [...flags, `${folder}supervisor${path.extname(import.meta.filename)}`, ...(network ? ["network"] : [])],
      {
        cwd: folder,
        env: network && caFile !== undefined ? { NODE_EXTRA_CA_CERTS: caFile } : {},
        stdio: ["pipe", "pipe", "ignore"],
      },
    );
    const { promise: ready, resolve: setReady } = Promise.withResolvers<void>();
    const running: Running = { child, ready, pending: new Map(), known: new Map() };
    const take = (line: string) => {
      // It was ended for what it said before: that its Actions are done says nothing any more.
      if (child.killed) return;
      const told = messageOf(line);
      // An Action meddles with what it shares its process with.
      if (told === undefined) return this.#end(running);
      if ("ready" in told) return setReady();
      const pending = running.pending.get(told.id);
      if ("execution" in told) pending?.executions.push(told.execution);
      else pending?.settle(told.stop);
    };
    eachLine(child.stdout, take, () => this.#end(running));
    const gone = () => {
      setReady();
      if (this.#running === running) this.#running = undefined;
      for (const { settle } of running.pending.values()) settle("failed");
    };
    child.once("close", gone);
    child.once("error", gone);
    // Written to after its end: `gone` says so.
    child.stdin.on("error", () => {});
    return running;
  }
}

export interface SandboxOptions {
  /** Whether Actions may use the network. */
  readonly network: boolean;
  /** The authority that they trust there, beside the usual ones. */
  readonly caFile?: string;
}

function withoutKnownCode(action: RequestedAction, known: Map<string, string>): RequestedAction {
  const { code: _code, modules: _modules, ...rest } = action;
  if (known.get(action.id) === action.version) return rest;
  known.set(action.id, action.version);
  return action;
}

function messageOf(line: string): z.infer<typeof message> | undefined {
  if (isTooDeep(line)) return undefined;
  try {
    return message.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function eachLine(stream: Readable, take: (line: string) => void, tooLong: () => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
    if (rest.length > LONGEST_LINE) tooLong();
  });
}
