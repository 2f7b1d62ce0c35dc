import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own. */
export interface BenchServer {
  readonly name: string;
  readonly port: number;
  /** Microseconds that its process has spent computing so far. */
  busy(): Promise<number>;
  close(): Promise<void>;
}

/** Settings of a server, as servers/settings.mjs reads them. */
export type Settings = Readonly<Record<string, unknown>>;

/** @param file of servers/. It ends when this process does. */
export async function startServer(name: string, file: string, settings: Settings): Promise<BenchServer> {
  const child = fork(new URL(`../servers/${file}`, import.meta.url), {
    env: { ...process.env, NODE_ENV: "production", BENCH_SETTINGS: JSON.stringify(settings) },
  });
  const { port } = await replyOf<{ port: number }>(name, child);
  return {
    name,
    port,
    async busy() {
      const reply = replyOf<{ busy: number }>(name, child);
      child.send("busy?");
      return (await reply).busy;
    },
    async close() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function replyOf<Reply>(name: string, child: ChildProcess): Promise<Reply> {
  const ended = new AbortController();
  const exit = once(child, "exit", { signal: ended.signal }).then(([status]) => {
    throw new Error(`${name} ended with ${status}`);
  });
  exit.catch(() => {});
  try {
    const [reply] = await Promise.race([once(child, "message", { signal: ended.signal }), exit]);
    return reply as Reply;
  } finally {
    ended.abort();
  }
}
