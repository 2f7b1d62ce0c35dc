import { parentPort, workerData } from "node:worker_threads";
import { ActionCache } from "./cache.ts";
import { followTenantClock } from "./clock.ts";
import type { ExecutionRequest } from "./execution.ts";
import { harden } from "./harden.ts";
import { keepCode } from "./module.ts";
import { runActions } from "./run-actions.ts";

/** How the thread of Actions is started. */
export interface SandboxData {
  readonly network: boolean;
}

/**
 * The thread of Actions: takes requests, one a message of JSON, and tells what each Action did. It holds nothing that leads out
 * of it but the port to its supervisor, since an Action can get hold of whatever is in here.
 */
if (parentPort === null) throw new Error("ACTION_THREAD_ALONE: it is started by supervisor.ts");
const { network }: SandboxData = workerData;
const tell = parentPort.postMessage.bind(parentPort);
const { parse, stringify } = JSON;
const caches = new Map<string, ActionCache>();
const setClock = followTenantClock();
harden({ network });

parentPort.on("message", async (line: string) => {
  const { id, request }: { id: number; request: ExecutionRequest } = parse(line);
  keepCode(request.actions);
  setClock(request.now);
  const cache = caches.get(request.trigger) ?? new ActionCache();
  caches.set(request.trigger, cache);
  const stop = await runActions(request, cache, (execution) => tell(stringify({ id, execution })));
  tell(stringify({ id, done: true, stop }));
});
tell(stringify({ ready: true }));
