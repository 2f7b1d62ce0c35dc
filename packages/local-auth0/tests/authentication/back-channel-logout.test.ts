import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ManagementClient } from "auth0";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { hashPassword } from "../../src/state/password.ts";
import { startTenant, type Tenant } from "../../src/tenant.ts";
import { Browser } from "../client/browser.ts";

const CALLBACK = "https://app.example.com/callback";
const EVENT = "http://schemas.openid.net/event/backchannel-logout";

let tenant: Tenant;
let application: Server;
let url: string;
let status: number;
let received: string[];
beforeAll(async () => {
  tenant = await startTenant();
  application = createServer(async (request, response) => {
    received.push(`${request.method} ${await text(request)}`);
    response.writeHead(status, { location: "http://127.0.0.1:1/" }).end();
  }).listen(0, "127.0.0.1");
  await once(application, "listening");
  url = `http://127.0.0.1:${(application.address() as AddressInfo).port}/logout`;
  const at = "2026-11-21T12:00:00.000Z";
  tenant.state.users.put({
    ...{ user_id: "auth0|mia", email: "mia@example.com", connection: "people", roles: [], permissions: [] },
    ...{ created_at: at, updated_at: at, password: hashPassword("secret") },
  });
  tenant.state.connections.put({
    id: "con",
    name: "people",
    strategy: "auth0",
    enabled_clients: ["one", "two"],
  });
});
beforeEach(() => {
  [status, received] = [200, []];
  put("one", { backchannel_logout_urls: [url] });
  put("two", {});
});
afterEach(() => {
  for (const { id } of tenant.state.sessions.all()) tenant.state.sessions.delete(id);
});
afterAll(async () => {
  application.close();
  await tenant.close();
});

const put = (client_id: string, oidc_logout: Record<string, unknown>) =>
  tenant.state.clients.put({
    ...{ client_id, name: client_id, app_type: "spa", oidc_logout },
    ...{ callbacks: [CALLBACK], grant_types: ["authorization_code"] },
  });

/** Logs Mia in to both applications, in one browser. */
async function loggedIn(): Promise<Browser> {
  const browser = new Browser();
  const authorize = (client_id: string) => {
    const parameters = { response_type: "code", client_id, redirect_uri: CALLBACK, scope: "openid" };
    return browser.follow(`${tenant.issuer}authorize?${new URLSearchParams(parameters)}`, tenant.issuer);
  };
  const page = await authorize("one");
  if (page instanceof Response) await browser.logIn(page, tenant.issuer, "mia@example.com", "secret");
  await authorize("two");
  return browser;
}

const logOut = async () => (await loggedIn()).get(`${tenant.issuer}v2/logout`);
const entries = () =>
  tenant.state.logs
    .all()
    .filter(({ type }) => String(type).startsWith("oidc_backchannel"))
    .map(({ type, client_id, description }) => [type, client_id, description]);
const heard = () => vi.waitFor(() => expect(received).not.toEqual([]));

describe("an application with a back channel", () => {
  test("hears of a logout, by a token that it can verify", async () => {
    const browser = await loggedIn();
    const [session] = tenant.state.sessions.all();
    await browser.get(`${tenant.issuer}v2/logout`);
    await heard();
    const [, token = ""] = /^POST logout_token=(.+)$/.exec(received[0] ?? "") ?? [];
    const keys = createRemoteJWKSet(new URL(".well-known/jwks.json", tenant.issuer));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: tenant.issuer,
      audience: "one",
    });
    expect(protectedHeader.typ).toBe("logout+jwt");
    expect(payload).toEqual({
      ...{ iss: tenant.issuer, aud: "one", sub: "auth0|mia", sid: session?.id, jti: expect.any(String) },
      ...{ iat: expect.any(Number), exp: Number(payload.iat) + 120, events: { [EVENT]: {} } },
    });
    expect(payload).not.toHaveProperty("nonce");
    await vi.waitFor(() =>
      expect(entries().at(-1)?.slice(0, 2)).toEqual(["oidc_backchannel_logout_succeeded", "one"]),
    );
  });

  test("hears it once for each of those that were logged in to", async () => {
    put("two", { backchannel_logout_urls: [url] });
    await logOut();
    await vi.waitFor(() => expect(received).toHaveLength(2));
    const tokens = received.map((line) => decodeJwt(line.replace(/^POST logout_token=/, "")));
    expect(tokens.map(({ aud }) => aud).sort()).toEqual(["one", "two"]);
    expect(new Set(tokens.map(({ sid }) => sid)).size).toBe(1);
  });

  test("that fails, or sends elsewhere, is in the log, and the logout goes on", async () => {
    status = 302;
    expect((await logOut()).status).toBe(200);
    await vi.waitFor(() =>
      expect(entries().at(-1)).toEqual(["oidc_backchannel_logout_failed", "one", "It answered 302."]),
    );
    expect(tenant.state.sessions.size).toBe(0);
  });

  test.each([
    "https://app.example.com/logout",
    "http://localhost.example.com/",
    "http://10.0.0.1/",
    "file:///etc/passwd",
  ])("is not called where it isn't on this machine: %s", async (elsewhere) => {
    put("one", { backchannel_logout_urls: [elsewhere] });
    await logOut();
    await vi.waitFor(() =>
      expect(entries().at(-1)).toEqual([
        "oidc_backchannel_logout_failed",
        "one",
        `${elsewhere} is not on this machine.`,
      ]),
    );
  });
});

describe("a session that an operator ends", () => {
  const end = async (id: string) => {
    const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
    await management.sessions.delete(id);
  };

  test.each([
    ["all initiators", { mode: "all" }, true],
    ["this one", { mode: "custom", selected_initiators: ["session-revoked"] }, true],
    ["others", { mode: "custom", selected_initiators: ["rp-logout"] }, false],
    ["none in particular", undefined, false],
  ])(
    "is told to an application that has selected %s",
    async (_which, backchannel_logout_initiators, isTold) => {
      put("one", { backchannel_logout_urls: [url], backchannel_logout_initiators });
      put("two", { backchannel_logout_urls: [url], backchannel_logout_initiators: { mode: "all" } });
      await loggedIn();
      await end(tenant.state.sessions.all()[0]?.id ?? "");
      await vi.waitFor(() => expect(received).toHaveLength(isTold ? 2 : 1));
    },
  );
});
