import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

const { call, state } = managedTenant();

async function connection(name: string, options: object = {}, strategy = "oidc") {
  const { body } = await call("POST", "/connections", {
    name,
    strategy,
    options: { client_id: "abc", ...options },
  });
  return (body as { id: string }).id;
}

type Key = { kid: string; cert: string; fingerprint: string; subject_dn: string; algorithm: string };

const fates = (body: unknown) =>
  (body as (Key & Record<string, unknown>)[]).map(({ current, next, previous }) =>
    current ? "current" : next ? "next" : previous ? "previous" : "none",
  );

it("gives a connection a key that signs, and one that follows it", async () => {
  const id = await connection("idp");
  const first = await call("GET", `/connections/${id}/keys`);
  const keys = first.body as Key[];

  expect(fates(keys)).toEqual(["current", "next"]);
  for (const { cert, fingerprint, subject_dn, algorithm } of keys) {
    expect(new X509Certificate(cert).fingerprint).toBe(fingerprint);
    expect({ subject_dn, algorithm }).toEqual({ subject_dn: "/CN=idp", algorithm: "RS256" });
  }
  expect((await call("GET", `/connections/${id}/keys`)).body).toEqual(keys);
  expect((await call("POST", `/connections/${id}/keys`, {})).status).toBe(409);
});

it("lets the next key sign, and keeps the one before", async () => {
  const id = await connection("rotating");
  const [, next] = (await call("GET", `/connections/${id}/keys`)).body as Key[];
  const rotated = await call("POST", `/connections/${id}/keys/rotate`);

  expect(rotated).toMatchObject({ status: 201, body: { kid: expect.any(String), cert: expect.any(String) } });
  const { body } = await call("GET", `/connections/${id}/keys`);
  expect(fates(body)).toEqual(["current", "previous", "next"]);
  expect((body as Key[])[0]?.kid).toBe(next?.kid);
  expect((body as Key[])[2]?.kid).toBe((rotated.body as Key).kid);
});

it("makes keys for the algorithm that is configured or asked for", async () => {
  const configured = await connection("elliptic", { token_endpoint_auth_signing_alg: "ES256" });
  expect((await call("GET", `/connections/${configured}/keys`)).body).toMatchObject([
    { algorithm: "ES256" },
    { algorithm: "ES256" },
  ]);
  const asked = await connection("asked");
  const answer = await call("POST", `/connections/${asked}/keys`, { signing_alg: "ES384" });
  expect(answer).toMatchObject({ status: 201, body: [{ algorithm: "ES384" }, { algorithm: "ES384" }] });
});

it("never shows a private key", async () => {
  const id = await connection("private");
  const { body } = await call("GET", `/connections/${id}/keys`);
  const secret = String(state.connections.get(id)?.keys?.[0]?.jwk.d);

  expect(secret.length).toBeGreaterThan(20);
  expect(JSON.stringify(body)).not.toContain(secret);
  expect(JSON.stringify((await call("GET", `/connections/${id}`)).body)).not.toContain(secret);
});

it("refuses keys to what has none, and to who may not see them", async () => {
  const id = await connection("hub", {}, "github");

  expect((await call("GET", `/connections/${id}/keys`)).status).toBe(400);
  expect((await call("GET", "/connections/con_none/keys")).status).toBe(404);
  expect((await call("GET", `/connections/${id}/keys`, undefined, "read:connections")).status).toBe(403);
});
