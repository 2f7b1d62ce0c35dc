import tls from "node:tls";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Invocation, InvocationReply, SandboxData } from "./messages.ts";

/** The inside of a function's thread: trusts the local certificate authority, loads the handler, answers calls. */
const { file, exported, caPem } = workerData as SandboxData;
tls.setDefaultCACertificates([...tls.getCACertificates("default"), caPem]);

const handler = await loadHandler();

parentPort?.on("message", async (invocation: Invocation) => {
  parentPort?.postMessage(await replyTo(invocation));
});

async function replyTo({ id, functionName, event, deadline }: Invocation): Promise<InvocationReply> {
  const context = {
    awsRequestId: id,
    functionName,
    functionVersion: "$LATEST",
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result: unknown = await handler(JSON.parse(event), context);
    return { id, result: JSON.stringify(result ?? null) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    return { id, error: { name, message } };
  }
}

async function loadHandler(): Promise<(event: unknown, context: unknown) => unknown> {
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const handler = module[exported];
  if (isFunction(handler)) return handler;
  throw new TypeError(`${file} exports no function "${exported}"; declare the handler as file and export`);
}

function isFunction(value: unknown): value is (...parameters: unknown[]) => unknown {
  return typeof value === "function";
}
