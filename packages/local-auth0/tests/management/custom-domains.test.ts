import { expect, it } from "vitest";
import { DOMAIN, managedTenant, NOW } from "./harness.ts";

const LOGIN = { domain: "login.example.com", type: "auth0_managed_certs" };

it("keeps a custom domain for which no record was found as one that waits, and says which record it wants", async () => {
  const { call } = managedTenant();

  const { status, body } = await call("POST", "/custom-domains", LOGIN);

  expect(status).toBe(201);
  const id = String((body as Record<string, unknown>).custom_domain_id);
  expect(id).toMatch(/^cd_\w{16}$/);
  expect(body).toEqual({
    ...LOGIN,
    custom_domain_id: id,
    primary: true,
    is_default: false,
    status: "pending_verification",
    tls_policy: "recommended",
    verification: {
      methods: [
        {
          name: "CNAME",
          record: `local-${id.replace("_", "-").toLowerCase()}.edge.invalid`,
          domain: "login.example.com",
        },
      ],
    },
    created_at: NOW.toISOString(),
  });
  expect((await call("GET", "/custom-domains")).body).toEqual([body]);
});

it("is ready once it is verified, and stays so", async () => {
  const { call } = managedTenant();
  const made = (await call("POST", "/custom-domains", LOGIN)).body as Record<string, unknown>;
  const path = `/custom-domains/${String(made.custom_domain_id)}`;

  const verified = await call("POST", `${path}/verify`);

  expect(verified).toMatchObject({
    status: 200,
    body: {
      status: "ready",
      verification: { status: "verified", last_verified_at: NOW.toISOString() },
      certificate: { status: "provisioned", renews_before: "2027-02-19T10:00:00.000Z" },
      origin_domain_name: expect.stringMatching(/^local-cd-\w{16}\.edge\.invalid$/),
    },
  });
  expect((await call("POST", `${path}/verify`)).body).toEqual(verified.body);
  expect((await call("GET", path)).body).toEqual(verified.body);
});

it("changes what may change of one, and is gone when it is deleted", async () => {
  const { call } = managedTenant();
  const self = {
    domain: "id.example.com",
    type: "self_managed_certs",
    relying_party_identifier: "example.com",
  };
  const made = (await call("POST", "/custom-domains", self)).body as Record<string, unknown>;
  const path = `/custom-domains/${String(made.custom_domain_id)}`;
  expect(made).toMatchObject({
    custom_client_ip_header: null,
    relying_party_identifier: "example.com",
    verification: { methods: [{ name: "TXT", domain: "_cf-custom-hostname.id.example.com" }] },
  });

  const changed = await call("PATCH", path, {
    relying_party_identifier: null,
    custom_client_ip_header: "true-client-ip",
  });

  expect(changed.body).not.toHaveProperty("relying_party_identifier");
  expect(changed.body).toMatchObject({ custom_client_ip_header: "true-client-ip" });
  expect((await call("PATCH", path, { domain: "other.example.com" })).status).toBe(400);
  expect((await call("DELETE", path)).status).toBe(204);
  expect(await call("GET", path)).toMatchObject({
    status: 404,
    body: { errorCode: "inexistent_custom_domain" },
  });
});

it.each([DOMAIN, LOGIN.domain])("refuses a second %s", async (domain) => {
  const { call } = managedTenant();
  await call("POST", "/custom-domains", LOGIN);

  expect(await call("POST", "/custom-domains", { ...LOGIN, domain })).toMatchObject({
    status: 409,
    body: { message: "The specified custom domain already exists." },
  });
});

it.each([
  ["GET", "/custom-domains", "read:custom_domains"],
  ["POST", "/custom-domains", "create:custom_domains"],
  ["POST", "/custom-domains/x/verify", "create:custom_domains"],
  ["PATCH", "/custom-domains/x", "update:custom_domains"],
  ["DELETE", "/custom-domains/x", "delete:custom_domains"],
])("wants the scope for %s %s", async (method, path, scope) => {
  const { call } = managedTenant();

  expect(await call(method, path, method === "GET" ? undefined : LOGIN, "read:clients")).toMatchObject({
    status: 403,
    body: { message: `Insufficient scope, expected any of: ${scope}` },
  });
  expect((await call(method, path, method === "GET" ? undefined : LOGIN, scope)).status).not.toBe(403);
});

it("has a default, its own domain or one of these, which goes with it", async () => {
  const { call } = managedTenant();
  const path = "/custom-domains/default";
  const made = (await call("POST", "/custom-domains", LOGIN)).body as Record<string, unknown>;

  expect((await call("GET", path)).body).toEqual({ domain: DOMAIN });
  expect(await call("PATCH", path, { domain: LOGIN.domain })).toMatchObject({
    status: 200,
    body: { ...made, is_default: true },
  });
  expect((await call("GET", path)).body).toEqual({ ...made, is_default: true });
  expect(await call("PATCH", path, { domain: "else.example.com" })).toMatchObject({ status: 400 });
  expect((await call("PATCH", path, { domain: DOMAIN })).body).toEqual({ domain: DOMAIN });
  await call("PATCH", path, { domain: LOGIN.domain });
  await call("DELETE", `/custom-domains/${String(made.custom_domain_id)}`);
  expect((await call("GET", path)).body).toEqual({ domain: DOMAIN });
});

it("is tested only once it is ready", async () => {
  const { call } = managedTenant();
  const made = (await call("POST", "/custom-domains", LOGIN)).body as Record<string, unknown>;
  const path = `/custom-domains/${String(made.custom_domain_id)}`;

  expect((await call("POST", `${path}/test`)).status).toBe(409);
  await call("POST", `${path}/verify`);
  expect(await call("POST", `${path}/test`)).toMatchObject({ status: 200, body: { success: true } });
});
