import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createCertificateAuthority, trustCertificateAuthority } from "local-auth0/tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchKeys } from "../../../api/verify/fetch-keys.ts";

const LONGEST = 512 * 1024;

let server: Server;
let address: string;

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  trustCertificateAuthority(authority.pem);
  server = createServer(await authority.issue(["localhost"]), ({ url = "" }, response) => {
    const [, status = "200", length = "0"] = url.split("/");
    response.writeHead(Number(status)).end("k".repeat(Number(length)));
  }).listen(0, "localhost");
  await once(server, "listening");
  address = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

describe("fetchKeys", () => {
  it("gives a key set as it was sent", async () => {
    expect(await fetchKeys(`${address}/200/${LONGEST}`)).toEqual(Buffer.from("k".repeat(LONGEST)));
  });

  it("keeps nothing of one that is too long", async () => {
    const uri = `${address}/200/${LONGEST + 1}`;
    await expect(fetchKeys(uri)).rejects.toThrow(new Error(`${uri} gives more than ${LONGEST} bytes`));
  });

  it("takes no other status", async () => {
    await expect(fetchKeys(`${address}/503/2`)).rejects.toThrow(new Error(`${address}/503/2 answered 503`));
  });
});
