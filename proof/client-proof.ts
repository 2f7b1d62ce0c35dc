import { createPublicKey, randomUUID, sign } from "node:crypto";
import type { DeployedApplication } from "./target.ts";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Seconds for which an assertion is good. */
const LIFETIME = 60;

/** Claims, header and key in the place of the right ones, for an assertion that has to be refused. */
export interface AssertionChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs in the place of the application's own key. */
  readonly signed?: (content: string) => Buffer;
}

/** The fields of a request by which an application proves to the token endpoint who it is; none for a public one. */
export function proofOfClient(
  { clientId, clientSecret, privateKey }: Omit<DeployedApplication, "callbacks">,
  issuer: string,
): Readonly<Record<string, string>> {
  if (privateKey !== undefined) return asserted({ clientId, privateKey }, issuer);
  return clientSecret === undefined ? {} : { client_secret: clientSecret };
}

/** An assertion of who an application is, signed by its key with RS256 (RFC 7523 §2.2). */
export function asserted(
  { clientId, privateKey }: Required<Pick<DeployedApplication, "clientId" | "privateKey">>,
  issuer: string,
  { claims = {}, header = {}, signed }: AssertionChanges = {},
): { readonly client_assertion_type: string; readonly client_assertion: string } {
  const now = Math.floor(Date.now() / 1000);
  const content = [
    { alg: "RS256", typ: "JWT", ...header },
    {
      iss: clientId,
      sub: clientId,
      aud: issuer,
      iat: now,
      exp: now + LIFETIME,
      jti: randomUUID(),
      ...claims,
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = signed?.(content) ?? sign("RSA-SHA256", Buffer.from(content), privateKey);
  return {
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: `${content}.${signature.toString("base64url")}`,
  };
}

/** The public half of an application's key, in PEM. */
export const publicKeyOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
