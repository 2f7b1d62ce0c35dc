import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** How many connections ask at the same time, each for one thing after the other. */
const CONNECTIONS = 50;

/**
 * Sends requests as fast as they are answered, over connections that stay open. It does as little as a client can, so
 * that the server is what is measured.
 *
 * @param next gives the next request, as it goes over the wire, or nothing when it is enough.
 * @returns how many were answered, in how many seconds, and the body of a response.
 * @throws when a response isn't 200, or a connection breaks.
 */
export async function drive(
  port: number,
  next: () => Buffer | undefined,
): Promise<{ answers: number; seconds: number; body: string }> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)));
  const rest = stayAwake();
  try {
    const started = performance.now();
    const shares = await Promise.all(sockets.map((socket) => ask(socket, next)));
    const seconds = (performance.now() - started) / 1000;
    return {
      answers: shares.reduce((sum, { answers }) => sum + answers, 0),
      seconds,
      body: shares[0]?.body ?? "",
    };
  } finally {
    rest();
    for (const socket of sockets) socket.destroy();
  }
}

/**
 * Keeps this process from sleeping while it waits for answers. Whoever writes to a process that sleeps pays for waking
 * it, on virtual machines more than for the response: the slower a server, the more often its client would sleep.
 *
 * @returns what lets it sleep again.
 */
function stayAwake(): () => void {
  let turn = setImmediate(function next() {
    turn = setImmediate(next);
  });
  return () => clearImmediate(turn);
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return socket;
}

function ask(socket: Socket, next: () => Buffer | undefined): Promise<{ answers: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ answers: number; body: string }>();
  let answers = 0;
  /** Bytes of a response: all responses of a server are equally long. */
  let length = 0;
  let received = 0;
  let first = "";
  const send = () => {
    const request = next();
    if (request === undefined) return resolve({ answers, body: first.slice(first.indexOf("\r\n\r\n") + 4) });
    received = 0;
    socket.write(request);
  };
  socket.on("data", (chunk) => {
    if (received === 0 && !isOk(chunk))
      return reject(new Error(`unexpected response: ${chunk.toString("latin1")}`));
    received += chunk.length;
    if (answers === 0) {
      first += chunk.toString("latin1");
      length = lengthOf(first);
    }
    if (Number.isNaN(length)) return reject(new Error(`a response doesn't say its length: ${first}`));
    if (length === 0 || received < length) return;
    answers += 1;
    send();
  });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error("the server closed a connection")));
  send();
  return promise;
}

/** True for a response that begins with `HTTP/1.1 200`. */
function isOk(chunk: Buffer): boolean {
  return chunk[9] === 0x32 && chunk[10] === 0x30 && chunk[11] === 0x30;
}

/** The bytes of a whole response, 0 while its head is incomplete, or NaN when it doesn't say. */
function lengthOf(response: string): number {
  const end = response.indexOf("\r\n\r\n");
  if (end === -1) return 0;
  const [, body] = /\r\ncontent-length: (\d+)\r\n/i.exec(response.slice(0, end + 2)) ?? [];
  return end + 4 + Number(body);
}

/** A request as it goes over the wire. */
export function requestFor(path: string, token: string): Buffer {
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nhost: api.exampleco.test\r\naccept: application/json\r\nuser-agent: bench\r\nauthorization: Bearer ${token}\r\n\r\n`,
    "latin1",
  );
}
