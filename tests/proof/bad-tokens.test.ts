import { generateKeyPairSync } from "node:crypto";
import { importSPKI, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type BadToken, badTokensFor, decode, SIGNED_BY_TENANT } from "../../proof/bad-tokens.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
const sign = (claims: object, header: object = {}) =>
  new SignJWT({ ...claims }).setProtectedHeader({ ...header, alg: "RS256" }).sign(privateKey);

const now = Math.floor(Date.now() / 1000);
const claims = {
  iss: "https://tenant.example.com/",
  aud: "https://api.example.com/",
  sub: "auth0|1",
  azp: "known",
  scope: "openid read:things approve:things",
  iat: now,
  exp: now + 60,
};
let tokens: Map<string, BadToken>;

beforeAll(async () => {
  const accessToken = await sign(claims, { kid: "k1" });
  const inside = {
    sign,
    refusedIssuers: ["https://login.example.com/"],
    refusedAudiences: ["https://api.dev.example.com/"],
    strangerClientId: "stranger",
    invokeApi: () => Promise.reject(new Error("not asked")),
  };
  const target = { publicKeyPem, inside };
  const made = await badTokensFor({ accessToken, idToken: "an.id.token" }, ["approve:things"], target);
  tokens = new Map(made.map((token) => [token.kind, token]));
});

const claimsOf = (kind: string) => decode(tokens.get(kind)?.token ?? "").claims;
const verify = async (kind: string) =>
  jwtVerify(tokens.get(kind)?.token ?? "", await importSPKI(publicKeyPem, "RS256"), {
    algorithms: ["RS256"],
    issuer: claims.iss,
    audience: claims.aud,
  });

describe("badTokensFor", () => {
  it("makes every kind", () => {
    expect([...tokens.keys()]).toEqual([
      "missing",
      "malformed",
      "changed afterwards",
      "wrong key",
      "alg none",
      "HS256 with the public key",
      "ID token",
      "expired",
      "not yet valid",
      "wrong audience",
      "wrong issuer",
      "issuer of the tenant's other domain",
      "audience of another stack",
      "stripped scope",
      "another application's azp",
    ]);
  });

  it("makes those that need the tenant's key only where the tenant can be asked to sign", async () => {
    const made = await badTokensFor({ accessToken: await sign(claims) }, ["read:things"], { publicKeyPem });
    expect([...tokens.keys()].filter((kind) => !made.some((token) => token.kind === kind))).toEqual([
      "ID token",
      ...SIGNED_BY_TENANT,
    ]);
  });

  const refusals: [kind: string, code: string, claim: string | undefined][] = [
    ["expired", "ERR_JWT_EXPIRED", "exp"],
    ["not yet valid", "ERR_JWT_CLAIM_VALIDATION_FAILED", "nbf"],
    ["wrong audience", "ERR_JWT_CLAIM_VALIDATION_FAILED", "aud"],
    ["wrong issuer", "ERR_JWT_CLAIM_VALIDATION_FAILED", "iss"],
    ["issuer of the tenant's other domain", "ERR_JWT_CLAIM_VALIDATION_FAILED", "iss"],
    ["audience of another stack", "ERR_JWT_CLAIM_VALIDATION_FAILED", "aud"],
    ["changed afterwards", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", undefined],
    ["wrong key", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", undefined],
    ["alg none", "ERR_JOSE_ALG_NOT_ALLOWED", undefined],
    ["HS256 with the public key", "ERR_JOSE_ALG_NOT_ALLOWED", undefined],
  ];
  it.each(refusals)("makes a token that is wrong in one thing only: %s", async (kind, code, claim) => {
    await expect(verify(kind)).rejects.toMatchObject({ code, ...(claim !== undefined && { claim }) });
  });

  it("takes just the one scope out of a token that is good otherwise", async () => {
    const { payload } = await verify("stripped scope");
    expect(payload).toEqual({ ...claims, scope: "openid read:things" });
  });

  it("puts another application into a token that is good otherwise", async () => {
    const { payload } = await verify("another application's azp");
    expect(payload).toEqual({ ...claims, azp: "stranger" });
  });

  it("keeps who it is for in a token signed with a stranger's key", () => {
    expect(claimsOf("wrong key")).toEqual(claims);
  });

  it("lets a token last an hour longer than it was signed for", () => {
    expect(claimsOf("changed afterwards")).toEqual({ ...claims, exp: claims.exp + 3600 });
  });
});
