import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { temporaryFolder } from "command-line/scratch-folder";
import { generate } from "selfsigned";
import { bundleApi } from "../../api/bundle.ts";
import { makeKey, signTokens } from "../support/tokens.ts";
import { environmentOf } from "./environment.ts";

/** Surroundings of a function that starts: keys and a table without entries, both over https, and an authorised request. */
export interface World {
  /** The API's bundle, in a file. */
  readonly bundle: string;
  readonly bundleSize: number;
  /** A file with an event in payload format 2.0, for an entry that isn't there. */
  readonly event: string;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const home = temporaryFolder("cold-start");
  const { keySet, privateKey } = makeKey();
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    algorithm: "sha256",
    keySize: 2048,
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  const issuer = createServer({ key, cert }, (_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(keySet));
  });
  const database = createServer({ key, cert }, (request, response) => {
    request.resume().on("end", () => {
      // To GetItem as to Query: there is nothing.
      response
        .setHeader("content-type", "application/x-amz-json-1.0")
        .end('{"Items":[],"Count":0,"ScannedCount":0}');
    });
  });
  const servers = [issuer, database];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const portOf = (server: typeof database) => (server.address() as AddressInfo).port;
  const issuerUrl = `https://localhost:${portOf(issuer)}/`;
  const [certificate, bundle, eventFile] = ["ca.pem", "index.cjs", "event.json"].map((name) =>
    path.join(home.path, name),
  ) as [string, string, string];
  const [token = ""] = await signTokens(1, issuerUrl, privateKey);
  const code = await bundleApi();
  await Promise.all([
    writeFile(certificate, cert),
    writeFile(bundle, code),
    writeFile(eventFile, JSON.stringify(eventFor(token))),
  ]);
  return {
    bundle,
    bundleSize: Buffer.byteLength(code),
    event: eventFile,
    environment: {
      ...environmentOf(issuerUrl),
      NODE_EXTRA_CA_CERTS: certificate,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "bench",
      AWS_SECRET_ACCESS_KEY: "bench",
      AWS_ENDPOINT_URL_DYNAMODB: `https://localhost:${portOf(database)}`,
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      home.remove();
    },
  };
}

/** An authorised request as API Gateway hands it to a function, in payload format 2.0. */
function eventFor(token: string): object {
  const path = "/timesheets/A1b2C3d4E5f6G7h8I9j0KA.20261121.Z9y8X7w6V5u4T3s2R1q0PA";
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: { authorization: `Bearer ${token}`, host: "api.exampleco.com", accept: "application/json" },
    requestContext: {
      accountId: "123456789012",
      apiId: "api",
      domainName: "api.exampleco.com",
      domainPrefix: "api",
      http: { method: "GET", path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "bench" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "21/Nov/2026:09:00:00 +0000",
      timeEpoch: 1_795_251_600_000,
    },
    isBase64Encoded: false,
  };
}
