import { Worker } from "node:worker_threads";
import { FunctionError } from "./error.ts";
import { EVENT_LIMIT, RESULT_LIMIT } from "./limits.ts";
import type { Invocation, InvocationReply, SandboxData } from "./messages.ts";

export interface SandboxOptions extends SandboxData {
  /** All the variables that the function sees. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly log: (text: string) => void;
}

/** An invocation, which ends with a result, an error or its timeout. */
export interface Call {
  readonly id: string;
  readonly functionName: string;
  readonly event: unknown;
  readonly timeoutSeconds: number;
}

/** A thread in which a function runs. */
export interface Sandbox {
  /** Whether it takes calls: not after a crash, and not after a call took too long. */
  usable(): boolean;
  /** @throws {FunctionError} when the call gives no result. */
  invoke(call: Call): Promise<unknown>;
  stop(): Promise<void>;
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: FunctionError): void;
}

/** Starts a thread with a function in it. Calls that overlap share it. */
export function startSandbox({ environment, memoryMb, log, ...data }: SandboxOptions): Sandbox {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: data satisfies SandboxData,
    env: environment,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    stdout: true,
    stderr: true,
  });
  const waiting = new Map<string, Waiting>();
  const ended = Promise.withResolvers<void>();
  let takesCalls = true;

  const endAll = (error: FunctionError) => {
    takesCalls = false;
    for (const { reject } of waiting.values()) reject(error);
  };
  worker.stdout.on("data", (text: Buffer) => log(text.toString()));
  worker.stderr.on("data", (text: Buffer) => log(text.toString()));
  worker.on("message", (reply: InvocationReply) => {
    if ("error" in reply) {
      const { name, message } = reply.error;
      waiting.get(reply.id)?.reject(new FunctionError("FUNCTION_FAILED", `${name}: ${message}`));
    } else if (Buffer.byteLength(reply.result) > RESULT_LIMIT) {
      const size = `the result has more than ${RESULT_LIMIT} bytes`;
      waiting.get(reply.id)?.reject(new FunctionError("FUNCTION_RESULT_TOO_LARGE", size));
    } else {
      waiting.get(reply.id)?.resolve(JSON.parse(reply.result));
    }
  });
  worker.on("error", (cause) => {
    log(`${cause.stack ?? cause.message}\n`);
    endAll(new FunctionError("FUNCTION_CRASHED", cause.message, { cause }));
  });
  worker.on("exit", () => {
    endAll(new FunctionError("FUNCTION_STOPPED", "the function's thread ended"));
    ended.resolve();
  });

  return {
    ended: ended.promise,
    usable: () => takesCalls,
    async stop() {
      await worker.terminate();
    },
    async invoke({ id, functionName, event: value, timeoutSeconds }) {
      const event = JSON.stringify(value);
      if (Buffer.byteLength(event) > EVENT_LIMIT) {
        throw new FunctionError("FUNCTION_EVENT_TOO_LARGE", `the event has more than ${EVENT_LIMIT} bytes`);
      }
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      waiting.set(id, { resolve, reject });
      const timer = setTimeout(() => {
        takesCalls = false;
        reject(new FunctionError("FUNCTION_TIMED_OUT", `the call took more than ${timeoutSeconds} s`));
      }, timeoutSeconds * 1000);
      const deadline = Date.now() + timeoutSeconds * 1000;
      worker.postMessage({
        id,
        functionName,
        event,
        deadline,
      } satisfies Invocation);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
        if (!takesCalls && waiting.size === 0) void worker.terminate();
      }
    },
  };
}
