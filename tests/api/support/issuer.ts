import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { policy } from "../../../rules/policy.ts";
import { applicationOf, forEachApplication } from "../../support/applications.ts";
import { AUDIENCE } from "../../support/audience.ts";

/** The clock of all tests about tokens. */
export const NOW = new Date("2026-11-21T09:00:00Z");
export const SECONDS = NOW.getTime() / 1000;

/** The client id of each application. */
export const CLIENTS = forEachApplication((key) => `${key}-id`);

export type Claims = Readonly<Record<string, unknown>>;

/** An issuer on the loopback interface that signs whatever it is told to. */
export interface TestIssuer {
  /** Ends in `/`. */
  readonly issuer: string;
  readonly publicKeyPem: string;
  /** How often its keys were asked for. */
  keyRequests(): number;
  /** Makes its keys and its discovery document answer with this status. */
  answerWith(status: number): void;
  /** Signs with another key under a new `kid` from now on, and publishes both. */
  rotate(): void;
  /** Publishes this key no longer. */
  withdraw(kid: string): void;
  /** The key set that it publishes. */
  keySet(): { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** Publishes its keys without the algorithm that they are for. */
  hideAlgorithm(): void;
  /** Signs exactly these claims. */
  sign(claims: Claims, header?: Claims): Promise<string>;
  /** The claims of a good token of the mobile app, changed as told; `undefined` takes one away. */
  claims(changes?: Claims): Claims;
  close(): Promise<void>;
}

interface Key {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const newKey = (kid: string): Key => ({ kid, ...generateKeyPairSync("rsa", { modulusLength: 2048 }) });

/** To make a key takes longer than most tests: issuers of one file share theirs. */
const made = new Map<string, Key>();

function keyOf(kid: string): Key {
  const key = made.get(kid) ?? newKey(kid);
  made.set(kid, key);
  return key;
}

/** @param tls a key and its certificate for `localhost`, in PEM; without them the issuer speaks http. */
export async function startIssuer(tls?: { key: string; cert: string }): Promise<TestIssuer> {
  const first = keyOf("key-1");
  const keys = [first];
  const withdrawn = new Set<string>();
  let published: { alg?: string } = { alg: "RS256" };
  let status = 200;
  let keyRequests = 0;
  const listener: RequestListener = (request, response) => {
    if (request.url === "/.well-known/jwks.json") keyRequests += 1;
    const body =
      request.url === "/.well-known/jwks.json" ? keySet() : { jwks_uri: `${issuer()}.well-known/jwks.json` };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const keySet = () =>
    jwks(
      keys.filter(({ kid }) => !withdrawn.has(kid)),
      published,
    );
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  const issuer = () => `${tls ? "https" : "http"}://localhost:${(server.address() as AddressInfo).port}/`;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    issuer: issuer(),
    publicKeyPem: first.publicKey.export({ type: "spki", format: "pem" }).toString(),
    keyRequests: () => keyRequests,
    answerWith: (next) => {
      status = next;
    },
    hideAlgorithm: () => {
      published = {};
    },
    rotate: () => keys.unshift(keyOf(`key-${keys.length + 1}`)),
    withdraw: (kid) => withdrawn.add(kid),
    keySet,
    sign: (claims, header = {}) => {
      const { kid, privateKey } = keys[0] ?? first;
      return new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid, ...header })
        .sign(privateKey);
    },
    claims: (changes = {}) => {
      const good = {
        iss: issuer(),
        aud: [AUDIENCE, `${issuer()}userinfo`],
        sub: "auth0|ann",
        azp: CLIENTS[applicationOf("native")],
        scope: "openid profile email read:timesheets create:timesheets",
        iat: SECONDS - 60,
        exp: SECONDS + 3600,
        [`${policy.api.claimNamespace}email`]: "ann@example.com",
      };
      return Object.fromEntries(
        Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined),
      );
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function jwks(keys: readonly Key[], published: { alg?: string }): ReturnType<TestIssuer["keySet"]> {
  return {
    keys: keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: "jwk" }),
      kid,
      use: "sig",
      ...published,
    })),
  };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token without a signature (RFC 7519 §6). */
export const unsigned = (claims: Claims): string =>
  `${encode({ alg: "none", typ: "JWT", kid: "key-1" })}.${encode(claims)}.`;

/** A token signed with a public key, as if it were a shared secret (RFC 8725 §2.1). */
export function signedWithPublicKey(claims: Claims, publicKeyPem: string): string {
  const input = `${encode({ alg: "HS256", typ: "JWT", kid: "key-1" })}.${encode(claims)}`;
  return `${input}.${createHmac("sha256", publicKeyPem).update(input).digest("base64url")}`;
}

/** Signed by a stranger's key, under the name of one of the issuer's, or under a name of its own. */
export function signedByStranger(claims: Claims, kid = "key-1"): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
    .sign(newKey(kid).privateKey);
}
