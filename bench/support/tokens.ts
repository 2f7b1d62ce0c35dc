import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import type { JSONWebKeySet } from "jose";
import type { ApplicationKey } from "../../api/verify/caller.ts";
import { applicationsHolding } from "../../rules/policy/application-kinds.ts";
import { policy } from "../../rules/policy.ts";

const KEY_ID = "bench-key";
export const AUDIENCE = "https://api.example.com/timesheets";
/** The client id of each application. */
export const CLIENTS = Object.fromEntries(
  Object.keys(policy.applications).map((key) => [key, `${key}-client`]),
) as Readonly<Record<ApplicationKey, string>>;

/** Of a person who logs time. */
const SCOPES = policy.roles.Employee.scopes;
const [APPLICATION] = applicationsHolding(policy, SCOPES);

/** An issuer on the loopback interface whose tokens look like Auth0's. */
export interface Issuer {
  /** Ends in `/`. */
  readonly url: string;
  readonly publicKey: KeyObject;
  readonly keySet: JSONWebKeySet;
  /** So many different access tokens of one person, good for a day. */
  sign(count: number): Promise<string[]>;
  close(): Promise<void>;
}

const signInThreads = promisify(sign);

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey, keySet } = makeKey();
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(keySet));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    publicKey,
    keySet,
    sign: (count) => signTokens(count, url, privateKey),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A new key to sign with, and the key set that its issuer publishes. */
export function makeKey(): { publicKey: KeyObject; privateKey: KeyObject; keySet: JSONWebKeySet } {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kty: "RSA", kid: KEY_ID, use: "sig", alg: "RS256" };
  return { publicKey, privateKey, keySet: { keys: [jwk] } };
}

/**
 * So many different access tokens of one person, good for a day.
 *
 * @param issuer ends in `/`.
 */
export async function signTokens(count: number, issuer: string, key: KeyObject): Promise<string[]> {
  const header = encode({ alg: "RS256", typ: "JWT", kid: KEY_ID });
  const now = Math.floor(Date.now() / 1000);
  return Promise.all(
    Array.from({ length: count }, async () => {
      serial += 1;
      const claims = {
        [`${policy.api.claimNamespace}email`]: "ann@exampleco.com",
        iss: issuer,
        sub: "auth0|650f2a1b9c8d7e6f5a4b3c2d",
        aud: [AUDIENCE, `${issuer}userinfo`],
        iat: now - 60,
        exp: now + 86_400,
        scope: "openid profile email read:timesheets create:timesheets delete:timesheets offline_access",
        azp: APPLICATION && CLIENTS[APPLICATION],
        jti: String(serial),
        permissions: ["create:timesheets", "delete:timesheets", "read:timesheets"],
      };
      const input = `${header}.${encode(claims)}`;
      const signature = await signInThreads("RSA-SHA256", Buffer.from(input), key);
      // In one piece, as a token comes from the wire, and not as a chain of texts that its first reader has to join.
      return Buffer.from(`${input}.${signature.toString("base64url")}`).toString("latin1");
    }),
  );
}

let serial = 0;

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
