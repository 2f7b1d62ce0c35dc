import { once } from "node:events";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

/** How tokens are asked for at an issuer. */
export interface IssuerAddress {
  /** The token endpoint. */
  readonly url: string;
  /** Bodies of a machine's request and of a person's login; the latter only where there are people. */
  readonly machine: string;
  readonly person?: string;
  /** The authority of its certificate, in PEM; absent for http. */
  readonly ca?: string;
}

/** The use that the process of an issuer has made of its machine so far: microseconds of computing, and bytes in use after collecting garbage. */
export interface Usage {
  readonly busy: number;
  readonly live: number;
}

export type IssuerName = "tenant" | "oidc-provider" | "oauth2-mock-server";

const AUDIENCE = "https://orders.example.com";
const MACHINE = new URLSearchParams({
  ...{ grant_type: "client_credentials", client_id: "batch", client_secret: "a secret", audience: AUDIENCE },
}).toString();

/** Starts each issuer with an API, a machine, and, where there are people, a person whose login runs an Action. */
const ISSUERS: Readonly<Record<IssuerName, () => Promise<IssuerAddress>>> = {
  tenant: async () => {
    const { startTenant } = await import("local-auth0");
    const { issuer, ca, state } = await startTenant({
      people: [{ email: "mia@example.com", password: "correct horse 1", email_verified: true }],
    });
    state.resourceServers.put({ id: "orders", name: "Orders", identifier: AUDIENCE, token_lifetime: 3600 });
    const settings = { client_secret: "a secret", token_endpoint_auth_method: "client_secret_post" } as const;
    const machine = { ...settings, client_id: "batch", name: "Batch", grant_types: ["client_credentials"] };
    state.clients.put(machine);
    state.clients.put({ ...settings, client_id: "web", name: "Web", grant_types: ["password"] });
    state.clientGrants.put({ id: "grant", client_id: "batch", audience: AUDIENCE, scope: [] });
    const [people] = state.connections.all();
    if (people === undefined) throw new Error("BENCH_NO_DATABASE: a new tenant has a database");
    state.connections.put({ ...people, enabled_clients: ["web"] });
    const code =
      "exports.onExecutePostLogin = async (event, api) => api.idToken.setCustomClaim('https://example.com/email', event.user.email);";
    const version = { id: "one", number: 1, code, secrets: [] };
    state.actions.put({
      id: "claim",
      name: "Claim",
      supported_triggers: [],
      code,
      deployed_version: version,
    });
    state.bindings.set("post-login", [
      { id: "claim", trigger_id: "post-login", action_id: "claim", display_name: "Claim" },
    ]);
    const person = new URLSearchParams({
      ...{ grant_type: "password", client_id: "web", client_secret: "a secret", audience: AUDIENCE },
      ...{ username: "mia@example.com", password: "correct horse 1", scope: "openid" },
    });
    return { url: `${issuer}oauth/token`, machine: MACHINE, person: person.toString(), ca };
  },
  "oidc-provider": async () => {
    const { default: Provider } = await import("oidc-provider");
    const { createServer } = await import("node:http");
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(issuer, {
      clients: [
        {
          ...{ client_id: "batch", client_secret: "a secret", grant_types: ["client_credentials"] },
          ...{ redirect_uris: [], response_types: [], token_endpoint_auth_method: "client_secret_post" },
        },
      ],
      features: {
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => AUDIENCE,
          getResourceServerInfo: () => ({ scope: "", audience: AUDIENCE, accessTokenFormat: "jwt" }),
        },
      },
    });
    server.on("request", provider.callback());
    return { url: `${issuer}/token`, machine: MACHINE };
  },
  "oauth2-mock-server": async () => {
    const require = createRequire(new URL("../package.json", import.meta.url));
    const { OAuth2Server } = await import(require.resolve("oauth2-mock-server"));
    const server = new OAuth2Server();
    await server.issuer.keys.generate("RS256");
    await server.start(0, "127.0.0.1");
    return { url: `http://127.0.0.1:${server.address().port}/token`, machine: MACHINE };
  },
};

const isIssuer = (name: string | undefined): name is IssuerName => Object.hasOwn(ISSUERS, name ?? "");
const [, , name] = process.argv;
if (!isIssuer(name)) throw new Error(`BENCH_ISSUER_UNKNOWN: there is no issuer "${name}"`);
const tell = (message: IssuerAddress | Usage) => process.send?.(message);
process.on("message", () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  tell({ busy: user + system, live: process.memoryUsage().heapUsed });
});
process.on("disconnect", () => process.exit());
tell(await ISSUERS[name]());
