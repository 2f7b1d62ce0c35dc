import { createConsole } from "../../src/console/console.ts";
import type { ConsoleTenant } from "../../src/console/shared/console-tenant.ts";
import { type Clock, settableClock } from "../../src/state/clock.ts";
import { History } from "../../src/state/history.ts";
import { emptyTenantState, type TenantState } from "../../src/state/tenant-state.ts";
import { API, bindActions, filledState } from "../authentication/state.ts";

export const HOST = "localhost:4443";

/** A page for a tenant that nobody serves, and a way to ask for it. */
export interface ShownTenant extends ConsoleTenant {
  get(path: string): Promise<{ status: number; headers: Headers; text: string }>;
  /** Posts a form, from the page itself unless the headers say otherwise. */
  post(form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

export function shownTenant(
  state: TenantState = emptyTenantState(),
  clock: Clock = settableClock(),
): ShownTenant {
  const tenant = {
    state,
    clock,
    history: new History(state, clock.now),
    domain: HOST,
    operatorId: "operator",
  };
  const app = createConsole(tenant);
  const address = (path: string) => `https://${HOST}${path}`;
  return {
    ...tenant,
    get: async (path) => {
      const response = await app.request(address(path), { headers: { host: HOST } });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    post: async (form, headers = { origin: `https://${HOST}` }) =>
      app.request(address("/"), {
        method: "POST",
        headers: { host: HOST, "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams(form).toString(),
      }),
  };
}

/** A tenant in which something has happened. */
export function busyTenant(): ShownTenant {
  const state = filledState();
  bindActions(state, "post-login", "");
  const tenant = shownTenant(state);
  const { history } = tenant;
  const client = { client_id: "mobile", name: "Orders Mobile" };
  const user = { user_id: "auth0|mia", email: "mia@example.com", connection: "people" };
  history.log({ type: "s", description: "Successful login", client, user });
  history.login({
    ...{ protocol: "oidc-basic-profile", client, user, audience: API },
    requestedScopes: ["openid", "read:orders", "approve:orders"],
    scopes: ["openid", "read:orders", "extra:scope"],
    actions: [
      {
        ...{ name: "Limit scopes", trigger: "post-login", startedAt: 0, milliseconds: 1.234 },
        console: ["hello mia", "the key is a secret", "token eyJhbGciOi.eyJzdWIiOi.SIGNATURE_x"],
        calls: [{ method: "accessToken.removeScope", arguments: ["approve:orders"] }],
      },
    ],
  });
  history.login({
    ...{ protocol: "oauth2-refresh-token", client, user, requestedScopes: ["openid"], scopes: [] },
    refusal: "Not on Sundays",
    actions: [
      {
        ...{ name: "Broken", trigger: "post-login", startedAt: 0, milliseconds: 20, console: [], calls: [] },
        error: "TypeError: x is not a function",
      },
    ],
  });
  history.message({ channel: "sms", to: "+15550100", subject: "Your verification code", code: "123456" });
  history.message({
    channel: "email",
    to: "mia@example.com",
    subject: "Welcome",
    link: `https://${HOST}/l?a=1&b=2`,
  });
  const at = Math.floor(tenant.clock.now().getTime() / 1000);
  history.token({
    ...{ kind: "access token", grantType: "authorization_code", clientId: "mobile" },
    header: { alg: "RS256", typ: "JWT" },
    claims: { sub: user.user_id, aud: API, scope: "read:orders", iat: at, exp: at + 7500 },
  });
  return tenant;
}
