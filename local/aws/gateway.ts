import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createJwtAuthorizer } from "./gateway/authorizer.ts";
import type { GatewayDeclaration } from "./gateway/declaration.ts";
import type { GatewayRequest } from "./gateway/event.ts";
import { createKeyStore } from "./gateway/keys.ts";
import { type RespondDependencies, respond } from "./gateway/respond.ts";
import { type GatewayResponse, gatewayMessage } from "./gateway/response.ts";
import { createThrottle } from "./gateway/throttle.ts";

export type { GatewayDeclaration } from "./gateway/declaration.ts";

export interface GatewayOptions extends Pick<RespondDependencies, "invoke"> {
  /** Read at each request, so that what is added to it counts at once. */
  readonly declaration: GatewayDeclaration;
  /** A key and its certificate for `localhost`, in PEM; without them the gateway speaks http. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly now?: () => Date;
}

export interface Gateway {
  /** For example `https://localhost:40123`. */
  readonly url: string;
  /** Ends at once; requests under way are cut off. */
  close(): Promise<void>;
}

/** The size of a body at most, in bytes. */
const BODY_LIMIT = 10 * 1024 * 1024;

/** Starts an HTTP API that does what is declared as API Gateway would, on a free port of the loopback interface. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { declaration, invoke, tls, now = () => new Date() } = options;
  const dependencies: RespondDependencies = {
    declaration,
    invoke,
    now,
    authorize: createJwtAuthorizer(createKeyStore(), now),
    passesThrottle: createThrottle(now),
  };
  const responseTo = async (message: IncomingMessage, requestId: string): Promise<GatewayResponse> => {
    const body = await readBody(message);
    if (body === undefined) {
      return gatewayMessage(413, "Request Entity Too Large", { connection: "close" });
    }
    return respond({ ...headOf(message), body }, requestId, dependencies);
  };
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    const requestId = randomBytes(11).toString("base64");
    responseTo(message, requestId).then(
      (given) => send(response, requestId, given),
      (error: Error) => response.destroy(error),
    );
  };
  // Node refuses longer heads by itself, before anyone can say why.
  const limits = { maxHeaderSize: 64 * 1024 };
  const server = tls ? createTlsServer({ ...limits, ...tls }, listener) : createServer(limits, listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://localhost:${port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The body of a request; `undefined` when it is larger than API Gateway takes. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headOf(message: IncomingMessage): Omit<GatewayRequest, "body"> {
  return {
    method: message.method ?? "",
    target: message.url ?? "",
    headers: message.headersDistinct,
    sourceIp: message.socket.remoteAddress ?? "",
  };
}

function send(response: ServerResponse, requestId: string, { status, headers, body }: GatewayResponse): void {
  const length = status === 204 || status === 304 ? {} : { "content-length": body.length };
  response.writeHead(status, { ...headers, ...length, "apigw-requestid": requestId });
  response.end(body);
}
