import { createManagementApi, type ManagementApiOptions } from "../../src/management/api.ts";
import { managementScopes } from "../../src/management/management-scopes.ts";
import { seedTenant } from "../../src/management/seed.ts";
import { createConnectionKey } from "../../src/signing-keys/connection-key.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";

export const DOMAIN = "localhost:4443";

/** When everything in these tests happens. */
export const NOW = new Date("2026-11-21T10:00:00.000Z");

export const ALL_SCOPES = managementScopes.map(({ value }) => value);

/** Authorizes the tokens of these tests: a token is the list of its scopes, or `bad`. */
export async function authorize(token: string): Promise<{ clientId: string; scopes: Set<string> }> {
  if (token === "bad") throw new Error("not a token");
  return { clientId: "tester", scopes: new Set(token === "all" ? ALL_SCOPES : token.split(",")) };
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** A seeded tenant, its Management API, and a way to call it in process. */
export function managedTenant(options: Partial<ManagementApiOptions> = {}) {
  const state = emptyTenantState();
  const operator = seedTenant(state, { domain: DOMAIN });
  const app = createManagementApi({
    ...{ state, domain: DOMAIN, authorize, now: () => NOW, createConnectionKey },
    ...options,
  });

  async function call(method: string, path: string, body?: unknown, token = "all"): Promise<Reply> {
    const answer = await app.request(`/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text === "" ? undefined : JSON.parse(text),
      headers: answer.headers,
    };
  }

  return { state, operator, app, call };
}
