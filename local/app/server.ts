import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";

/** The app's address on this machine, which is there before what it serves: whoever lets it in has to know it first. */
export interface AppServer {
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** From now on requests are answered. @param sockets the port on this machine that gets those for a web socket. */
  serve(pages: Pick<Hono, "fetch">, sockets?: number): void;
  /** Ends at once; requests under way are cut off. */
  close(): Promise<void>;
}

/** Listens for the app on this machine's loopback address. @param port 0 for one that the system chooses. */
export async function listenForApp(port = 0): Promise<AppServer> {
  let pages: Pick<Hono, "fetch"> | undefined;
  let socketsPort: number | undefined;
  const answer = getRequestListener(
    (request) =>
      pages?.fetch(request) ??
      new Response("The stack is being brought up.\n", { status: 503, headers: { "retry-after": "2" } }),
    // All else that runs in this process keeps its own `Request` and `Response`.
    { overrideGlobalObjects: false },
  );
  const server = createServer(answer);
  const tunnels = new Set<Duplex>();
  server.on("upgrade", (request, socket, head) => {
    const { host, origin: from = origin } = request.headers;
    // Any page may open a web socket to anywhere: the browser only says whose it is.
    if (socketsPort === undefined || host !== new URL(origin).host || from !== origin) {
      socket.destroy();
      return;
    }
    tunnels.add(socket);
    tunnel(request, socket, head, socketsPort).once("close", () => tunnels.delete(socket));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    serve: (given, sockets) => {
      pages = given;
      socketsPort = sockets;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
      await closed;
    },
  };
}

/** Passes a request for a web socket on, and then all that either side says. */
function tunnel(
  { method, url, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  port: number,
): Socket {
  const other = connect(port, "127.0.0.1");
  const headers = rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join("");
  other.write(`${method} ${url} HTTP/1.1\r\n${headers}\r\n`);
  other.write(head);
  other.pipe(socket).pipe(other);
  other.on("error", () => socket.destroy());
  socket.on("error", () => other.destroy());
  return other;
}
