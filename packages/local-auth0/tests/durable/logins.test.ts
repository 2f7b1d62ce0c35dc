import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { hashPassword } from "../../src/state/password.ts";
import type { TenantState } from "../../src/state/tenant-state.ts";
import type { Tenant } from "../../src/tenant.ts";
import { Browser } from "../client/browser.ts";
import { managementOf, startOn, stateFolder } from "./folder.ts";

const CALLBACK = "https://app.example.com/callback";
const PASSWORD = "correct horse";
const AUDIENCE = "https://api.example.com/";

/** An application that may refresh, and Mia, who may log in to it. */
function fill({ clients, connections, users, resourceServers }: TenantState): void {
  clients.put({
    ...{ client_id: "app", name: "App", app_type: "spa", callbacks: [CALLBACK] },
    grant_types: ["authorization_code", "refresh_token"],
    refresh_token: { rotation_type: "rotating", expiration_type: "expiring", token_lifetime: 1000 },
  });
  resourceServers.put({ id: "api", name: "API", identifier: AUDIENCE, allow_offline_access: true });
  connections.put({ id: "con_1", name: "people", strategy: "auth0", enabled_clients: ["app"] });
  const at = "2026-11-21T12:00:00.000Z";
  users.put({
    ...{ user_id: "auth0|mia", email: "mia@example.com", connection: "people", roles: [], permissions: [] },
    ...{ created_at: at, updated_at: at, password: hashPassword(PASSWORD) },
  });
}

const authorizeUrl = ({ issuer }: Tenant, changes: Record<string, string> = {}) => {
  const usual = { response_type: "code", client_id: "app", redirect_uri: CALLBACK, audience: AUDIENCE };
  return `${issuer}authorize?${new URLSearchParams({ ...usual, scope: "openid offline_access", ...changes })}`;
};

/** Logs in. @returns the parameters at the callback, or the page that refuses */
async function logIn(tenant: Tenant, browser: Browser, password = PASSWORD) {
  const page = await browser.follow(authorizeUrl(tenant), tenant.issuer);
  if (!(page instanceof Response)) throw new Error("expected the login page");
  const end = await browser.logIn(page, tenant.issuer, "mia@example.com", password);
  return end instanceof URL ? Object.fromEntries(end.searchParams) : end;
}

async function ask({ issuer }: Tenant, form: Record<string, string>): Promise<Record<string, string>> {
  const body = new URLSearchParams({ client_id: "app", ...form });
  const response = await fetch(`${issuer}oauth/token`, { method: "POST", body });
  return (await response.json()) as Record<string, string>;
}

const refresh = (tenant: Tenant, refresh_token = "") =>
  ask(tenant, { grant_type: "refresh_token", refresh_token });

/** A tenant on a folder, and a browser in which Mia has logged in to it. */
async function loggedIn(folder: string) {
  const tenant = await startOn(folder);
  managementOf(tenant);
  fill(tenant.state);
  const browser = new Browser();
  const end = await logIn(tenant, browser);
  const code = end instanceof Response ? "" : (end.code ?? "");
  const tokens = await ask(tenant, { grant_type: "authorization_code", redirect_uri: CALLBACK, code });
  return { tenant, browser, tokens };
}

describe("a tenant that is started again on its folder", () => {
  it("knows who is logged in in which browser", async () => {
    const folder = await stateFolder();
    const before = await loggedIn(folder);
    await before.tenant.close();
    const after = await startOn(folder);
    const silent = authorizeUrl(after, { prompt: "none" });
    const end = await before.browser.follow(silent, after.issuer);
    expect(end instanceof URL && end.searchParams.has("code")).toBe(true);
    const stranger = await new Browser().follow(silent, after.issuer);
    expect(stranger instanceof URL && stranger.searchParams.get("error")).toBe("login_required");
  });

  it("takes the refresh tokens that it gave, and still detects their reuse", async () => {
    const folder = await stateFolder();
    const before = await loggedIn(folder);
    await before.tenant.close();
    const between = await startOn(folder);
    const second = await refresh(between, before.tokens.refresh_token);
    expect(second).toMatchObject({ refresh_token: expect.any(String) });
    await between.close();
    const after = await startOn(folder);
    expect(await refresh(after, before.tokens.refresh_token)).toMatchObject({ error: "invalid_grant" });
    expect(await refresh(after, second.refresh_token)).toMatchObject({ error: "invalid_grant" });
  });

  it("goes on counting failed logins", async () => {
    const folder = await stateFolder();
    const before = await startOn(folder);
    managementOf(before);
    fill(before.state);
    before.state.settings.set("attack-protection/brute-force-protection", {
      ...{ enabled: true, shields: ["block"], mode: "count_per_identifier_and_ip" },
      ...{ allowlist: [], max_attempts: 2 },
    });
    await logIn(before, new Browser(), "wrong");
    await before.close();
    const after = await startOn(folder);
    await logIn(after, new Browser(), "wrong");
    const refused = await logIn(after, new Browser());
    expect(refused instanceof Response && (await refused.text())).toMatch(/Your account has been blocked/);
  });

  it("has written neither the cookies nor the tokens", async () => {
    const folder = await stateFolder();
    const { tenant, browser, tokens } = await loggedIn(folder);
    await tenant.close();
    const journal = await readFile(path.join(folder, "journal"), "utf8");
    const cookies = browser.setCookies.map((line) => /=([^;]*)/.exec(line)?.[1] ?? "");
    const secrets = [...cookies, tokens.refresh_token ?? ""].filter((text) => text !== "");
    expect(secrets.length).toBeGreaterThan(2);
    expect(secrets.filter((secret) => journal.includes(secret))).toEqual([]);
    expect(journal).toContain('"member":"sessions"');
    expect(journal).toContain('"member":"refreshTokens"');
  });
});
