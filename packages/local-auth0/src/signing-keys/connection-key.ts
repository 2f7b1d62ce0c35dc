import { createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint } from "jose";
import type { ConnectionKey } from "../state/connection.ts";
import { certify } from "./signing-certificate.ts";

const generate = promisify(generateKeyPair);

/**
 * Makes a key by which the tenant tells another provider that it is the client of a connection (RFC 7523).
 *
 * @param connection its name, to which the certificate is made out
 * @param algorithm for example `RS256`; `ES256` and `ES384` need an elliptic curve
 */
export async function createConnectionKey(connection: string, algorithm: string): Promise<ConnectionKey> {
  const privateKey = await privateKeyFor(algorithm);
  const publicKey = createPublicKey(privateKey);
  // As the client of an Auth0 tenant that gets this key has it, too (RFC 7638).
  const kid = await calculateJwkThumbprint(publicKey);
  const jwk = { ...privateKey.export({ format: "jwk" }), kid, alg: algorithm, use: "sig" };
  const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { kid, jwk, algorithm, certificate: await certify({ kid, jwk, publicKeyPem }, connection) };
}

async function privateKeyFor(algorithm: string): Promise<KeyObject> {
  const pair = algorithm.startsWith("ES")
    ? await generate("ec", { namedCurve: algorithm === "ES384" ? "P-384" : "P-256" })
    : await generate("rsa", { modulusLength: 2048 });
  return pair.privateKey;
}
