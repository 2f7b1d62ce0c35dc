import { request } from "node:https";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTenant, type Tenant } from "../../src/tenant.ts";

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.close());

const port = () => new URL(tenant.issuer).port;

/** Asks the tenant by a name, as a browser does that was told that this name is this machine. */
function ask(host: string, path = "/"): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "localhost", servername: "localhost", port: port(), path, ca: tenant.ca, headers: { host } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode, text }));
      },
    );
    sent.on("error", reject).end();
  });
}

test.each(["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])(
  "the page is at / by the name %s",
  async (name) => {
    const { status, text } = await ask(`${name}:${port()}`);
    expect(status).toBe(200);
    expect(text).toContain("Local Auth0 tenant");
  },
);

test.each([
  "evil.example",
  "localhost.evil.example",
  "127.0.0.1.nip.io",
  "0.0.0.0",
  "192.168.1.5",
  "localhost:x",
])("nobody gets it by the name %s, which somebody else's page may have", async (name) => {
  const { status, text } = await ask(`${name}:${port()}`);
  expect(status).toBe(404);
  expect(text).not.toContain("Local Auth0 tenant");
});

test("what the tenant answers elsewhere is as before", async () => {
  expect((await ask(`localhost:${port()}`, "/.well-known/openid-configuration")).text).toContain('"issuer"');
  expect((await ask(`localhost:${port()}`, "/nothing")).status).toBe(404);
});

test("its clock is the tenant's", async () => {
  const headers = { origin: tenant.issuer.slice(0, -1), "content-type": "application/x-www-form-urlencoded" };
  const response = await fetch(tenant.issuer, {
    method: "POST",
    redirect: "manual",
    headers,
    body: "advance=86400",
  });
  expect(response.status).toBe(303);
  expect(tenant.clock.now().getTime() - Date.now()).toBeGreaterThan(86_000_000);
});
