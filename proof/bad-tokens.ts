import { createHmac, generateKeyPairSync, sign as signBytes } from "node:crypto";
import type { Inside, ProofTarget } from "./target.ts";

/** The status that each layer has to answer to a token; one of them may admit it only where it cannot know better. */
export interface ExpectedStatuses {
  readonly gateway: 401 | 403 | "admits";
  readonly api: 401 | 403;
}

/** A token that is good but for one thing. */
export interface BadToken extends ExpectedStatuses {
  readonly kind: string;
  /** Absent: the request carries no token at all. */
  readonly token?: string;
}

/** A good token that a route admits, and the ID token that came with some sign-in. */
export interface GoodTokens {
  readonly accessToken: string;
  readonly idToken?: string;
}

type Claims = Readonly<Record<string, unknown>>;
const HOUR = 3600;

const refused = { gateway: 401, api: 401 } as const;

/**
 * The tokens that a route must refuse, each made from one that it admits. Those that are wrong in one claim only are
 * signed by the tenant itself: they are among them only where it can be asked to.
 */
export async function badTokensFor(
  good: GoodTokens,
  scopes: readonly string[],
  { publicKeyPem, inside }: Pick<ProofTarget, "publicKeyPem" | "inside">,
): Promise<BadToken[]> {
  const { header, claims } = decode(good.accessToken);
  return [
    { kind: "missing", ...refused },
    { kind: "malformed", ...refused, token: "not.a.token" },
    { kind: "changed afterwards", ...refused, token: lengthened(good.accessToken) },
    { kind: "wrong key", ...refused, token: signedByStranger(header, claims) },
    { kind: "alg none", ...refused, token: `${encode({ ...header, alg: "none" })}.${encode(claims)}.` },
    {
      kind: "HS256 with the public key",
      ...refused,
      token: signedByPublicKey(header, claims, publicKeyPem),
    },
    ...(good.idToken === undefined ? [] : [{ kind: "ID token", ...refused, token: good.idToken }]),
    ...(inside === undefined ? [] : await signedByTenant(good.accessToken, scopes, inside)),
  ];
}

/** Kinds of bad tokens that only the tenant's own key can make. */
export const SIGNED_BY_TENANT = [
  "expired",
  "not yet valid",
  "wrong audience",
  "wrong issuer",
  "issuer of the tenant's other domain",
  "audience of another stack",
  "stripped scope",
  "another application's azp",
] as const;

async function signedByTenant(
  accessToken: string,
  enough: readonly string[],
  { sign, strangerClientId, refusedIssuers, refusedAudiences }: Inside,
): Promise<(BadToken & { readonly kind: (typeof SIGNED_BY_TENANT)[number] })[]> {
  const { header, claims } = decode(accessToken);
  const now = Math.floor(Date.now() / 1000);
  const signed = (changes: Claims) => sign({ ...claims, ...changes }, header);
  return [
    { kind: "expired", ...refused, token: await signed({ iat: now - 2 * HOUR, exp: now - HOUR }) },
    { kind: "not yet valid", ...refused, token: await signed({ nbf: now + HOUR, exp: now + 2 * HOUR }) },
    { kind: "wrong audience", ...refused, token: await signed({ aud: "https://other.example.com/" }) },
    { kind: "wrong issuer", ...refused, token: await signed({ iss: "https://other.example.com/" }) },
    ...(await Promise.all(
      refusedIssuers.map(async (iss) => ({
        kind: "issuer of the tenant's other domain" as const,
        ...refused,
        token: await signed({ iss }),
      })),
    )),
    ...(await Promise.all(
      refusedAudiences.map(async (audience) => ({
        kind: "audience of another stack" as const,
        ...refused,
        token: await signed({ aud: [audience, `${claims.iss}userinfo`] }),
      })),
    )),
    {
      kind: "stripped scope",
      gateway: 403,
      api: 403,
      token: await signed({ scope: without(claims.scope, enough) }),
    },
    {
      kind: "another application's azp",
      gateway: "admits",
      api: 401,
      token: await signed({ azp: strangerClientId }),
    },
  ];
}

/** The header and the claims of a JWT, unverified. */
export function decode(token: string): { header: Claims; claims: Claims } {
  const [header, claims] = token
    .split(".", 2)
    .map((part): Claims => JSON.parse(Buffer.from(part, "base64url").toString("utf8")));
  return { header: header ?? {}, claims: claims ?? {} };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const without = (scopes: unknown, taken: readonly string[]): string =>
  String(scopes)
    .split(" ")
    .filter((held) => !taken.includes(held))
    .join(" ");

/** Good for an hour longer, under the signature that it had before. */
function lengthened(token: string): string {
  const [header, , signature] = token.split(".");
  const { claims } = decode(token);
  return `${header}.${encode({ ...claims, exp: Number(claims.exp) + HOUR })}.${signature}`;
}

const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Signed with a key that is not the tenant's, under the name (`kid`) of one that is. */
function signedByStranger(header: Claims, claims: Claims): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signBytes("RSA-SHA256", Buffer.from(input), stranger.privateKey).toString("base64url")}`;
}

/** Signed with the tenant's public key as if it were a shared secret (RFC 8725 §2.1). */
function signedByPublicKey(header: Claims, claims: Claims, publicKeyPem: string): string {
  const input = `${encode({ ...header, alg: "HS256" })}.${encode(claims)}`;
  return `${input}.${createHmac("sha256", publicKeyPem).update(input).digest("base64url")}`;
}
