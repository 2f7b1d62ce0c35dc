import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { fileURLToPath } from "node:url";
import { endWithThisProcess } from "command-line/child-process";
import type { IssuerAddress, IssuerName, Usage } from "./server.ts";

/** How many requests are under way at a time. */
const CONNECTIONS = 16;

/** An issuer of tokens in a process of its own. */
export interface IssuerProcess {
  readonly address: IssuerAddress;
  /** Milliseconds from the new process to its first answer. */
  readonly startedIn: number;
  usage(): Promise<Usage>;
  /** Asks for tokens. @throws {Error} with the response, when one is refused */
  ask(body: string, times: number): Promise<void>;
  close(): Promise<void>;
}

export async function startIssuerProcess(name: IssuerName): Promise<IssuerProcess> {
  const began = performance.now();
  const child = fork(fileURLToPath(new URL("server.ts", import.meta.url)), [name], {
    execArgv: ["--expose-gc", "--no-warnings"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  endWithThisProcess(child);
  const address = await replyOf<IssuerAddress>(child, name);
  const { ca } = address;
  const settings = { keepAlive: true, maxSockets: CONNECTIONS };
  const agent = ca === undefined ? new http.Agent(settings) : new https.Agent({ ...settings, ca });
  const ask = async (body: string, times: number) => {
    let asked = 0;
    const oneAfterTheOther = async () => {
      for (; asked < times; asked += 1) await askOnce(address.url, agent, body);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, oneAfterTheOther));
  };
  await ask(address.machine, 1);
  return {
    address,
    startedIn: performance.now() - began,
    async usage() {
      child.send("usage");
      return replyOf<Usage>(child, name);
    },
    ask,
    async close() {
      agent.destroy();
      child.disconnect();
      await once(child, "exit");
    },
  };
}

/** @throws {Error} when the process ends before it has said anything */
async function replyOf<Reply>(child: ChildProcess, name: IssuerName): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const ended = (status: number | null) =>
    reject(new Error(`BENCH_ISSUER_ENDED: ${name} ended with ${status}`));
  child.once("exit", ended);
  child.once("message", (message) => resolve(message as Reply));
  try {
    return await promise;
  } finally {
    child.off("exit", ended);
  }
}

async function askOnce(url: string, agent: http.Agent, body: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
  };
  const request = (url.startsWith("https:") ? https : http).request(url, { agent, method: "POST", headers });
  request.on("error", reject);
  request.on("response", (response) => {
    let text = "";
    response.on("data", (chunk) => {
      text += chunk;
    });
    response.on("end", () => {
      if (response.statusCode === 200) resolve();
      else reject(new Error(`BENCH_TOKEN_REFUSED: ${url} answered ${response.statusCode}: ${text}`));
    });
  });
  request.end(body);
  await promise;
}
