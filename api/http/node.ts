import { createServer, type IncomingMessage, type Server } from "node:http";
import { type ApiRequest, decodePath, splitTarget } from "./request.ts";
import type { SerialisedResponse } from "./response.ts";

/** A server, not listening yet. */
export function serverFrom(respond: (request: ApiRequest) => Promise<SerialisedResponse>): Server {
  // Otherwise Node keeps the first of two `Authorization` headers and says nothing of the second.
  return createServer({ joinDuplicateHeaders: true }, (incoming, outgoing) => {
    const request = new NodeRequest(incoming);
    const send = ({ status, headers, body }: SerialisedResponse) => {
      if (body !== undefined) headers["content-length"] = String(Buffer.byteLength(body));
      if (request.isHalfRead) {
        // Nobody finds the next request behind the rest of this one.
        headers.connection = "close";
        incoming.resume();
      }
      outgoing.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    };
    // A failure that can't even be answered ends its own connection, and no other.
    respond(request)
      .then(send)
      .catch(() => outgoing.destroy());
  });
}

class NodeRequest implements ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly #incoming: IncomingMessage;
  #isRead = false;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    this.method = incoming.method ?? "";
    const { path, query } = splitTarget(originForm(incoming.url ?? ""));
    this.path = decodePath(path);
    this.query = query;
  }

  get isHalfRead(): boolean {
    return this.#isRead && !this.#incoming.complete;
  }

  header(name: string): string | undefined {
    return this.#incoming.headers[name] as string | undefined;
  }

  body(): AsyncIterable<Uint8Array> {
    this.#isRead = true;
    // Whoever stops reading still wants to answer.
    return this.#incoming.iterator({ destroyOnReturn: false });
  }
}

/** A target without the origin that proxies are sent (RFC 9112 §3.2.2). */
function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const url = URL.parse(target);
  return url === null ? "" : url.pathname + url.search;
}
