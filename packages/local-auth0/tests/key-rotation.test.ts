import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTenant, type Tenant } from "../src/tenant.ts";

let home: string;
let tenant: Tenant;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "key-rotation-"));
  tenant = await startTenant({ home });
});
afterAll(async () => {
  await tenant.close();
  await rm(home, { recursive: true });
});

type Key = { kid: string; cert: string };
type Shown = Key & Key[];

async function manage(method: string, path: string, token = tenant.management.token) {
  const url = `${tenant.issuer}api/v2/keys/signing${path}`;
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Shown };
}

async function operatorToken(scope?: string) {
  const { clientId, clientSecret } = tenant.management;
  const response = await fetch(`${tenant.issuer}oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      ...{ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret },
      ...{ audience: `${tenant.issuer}api/v2/`, scope },
    }),
  });
  return (await response.json()) as { access_token: string; scope: string };
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid;

const jwks = async (): Promise<string[]> => {
  const response = await fetch(`${tenant.issuer}.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

describe("the signing keys of a tenant, through its Management API", () => {
  test("rotate and are revoked as they do on Auth0", async () => {
    const before = await operatorToken();
    const next = (await manage("GET", "")).body[0]?.kid;
    const rotated = await manage("POST", "/rotate");
    expect(rotated).toEqual({
      status: 201,
      body: { kid: expect.any(String), cert: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/) },
    });

    const after = await operatorToken();
    expect(kidOf(after.access_token)).toBe(next);
    expect(await jwks()).toEqual([next, rotated.body.kid, kidOf(before.access_token)]);
    expect((await manage("GET", "", before.access_token)).status).toBe(200);

    const revoked = await manage("PUT", `/${kidOf(before.access_token)}/revoke`, after.access_token);
    expect([revoked.status, revoked.body.kid]).toEqual([200, kidOf(before.access_token)]);
    expect(await jwks()).toEqual([next, rotated.body.kid]);
    expect((await manage("GET", "", before.access_token)).status).toBe(401);
    expect((await manage("PUT", `/${next}/revoke`, after.access_token)).status).toBe(400);
    expect((await manage("PUT", "/unknown/revoke", after.access_token)).status).toBe(404);
  });

  test("are changed by whoever has the scope for it only", async () => {
    const reader = await operatorToken("read:signing_keys");
    expect(reader.scope).toBe("read:signing_keys");
    expect((await manage("GET", "", reader.access_token)).status).toBe(200);
    expect(await manage("POST", "/rotate", reader.access_token)).toMatchObject({
      status: 403,
      body: { errorCode: "insufficient_scope" },
    });
  });
});
