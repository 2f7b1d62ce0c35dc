// The limits: Node's own server that answers, and one that does nothing before but to check the signature.
import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import { ready, settings } from "./settings.mjs";

const { entry, keySet, checksSignature } = settings;
const key = createPublicKey({ key: keySet.keys[0], format: "jwk" });

function isSigned(token) {
  const end = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(end + 1), "base64url");
  return verify("RSA-SHA256", Buffer.from(token.slice(0, end), "latin1"), key, signature);
}

const server = createServer((request, response) => {
  const token = request.headers.authorization?.slice("Bearer ".length) ?? "";
  if (checksSignature && !isSigned(token)) {
    response.writeHead(401).end();
    return;
  }
  const body = JSON.stringify(entry);
  response
    .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
    .end(body);
});
server.listen(0, "127.0.0.1", () => ready(server.address().port));
