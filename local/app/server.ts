import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";

/** The app's address on this machine, which is there before what it serves: whoever lets it in has to know it first. */
export interface AppServer {
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** From now on requests are answered. */
  serve(pages: Pick<Hono, "fetch">): void;
  /** Ends at once; requests under way are cut off. */
  close(): Promise<void>;
}

/** Listens for the app on this machine's loopback address. @param port 0 for one that the system chooses. */
export async function listenForApp(port = 0): Promise<AppServer> {
  let pages: Pick<Hono, "fetch"> | undefined;
  const answer = getRequestListener(
    (request) =>
      pages?.fetch(request) ??
      new Response("The stack is being brought up.\n", { status: 503, headers: { "retry-after": "2" } }),
  );
  const server = createServer(answer);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    serve: (given) => {
      pages = given;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
