import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { startTenant, type Tenant } from "local-auth0";
import { ordersApi } from "./api.ts";

const folder = import.meta.dirname;

export const AUDIENCE = "https://orders.example.com";

/** The application, with a tenant of its own. */
export interface System extends AsyncDisposable {
  readonly tenant: Tenant;
  /** The address of the page and of the API. */
  readonly url: string;
}

/** Starts the application on a port that the system chooses. */
export async function startSystem(): Promise<System> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  process.env.PAGE = url;
  const tenant = await startTenant({
    import: path.join(folder, "tenant.yaml"),
    people: path.join(folder, "people.csv"),
  });
  const clientId = tenant.client("Orders").client_id;
  server.on("request", ordersApi({ issuer: tenant.issuer, audience: AUDIENCE, clientId }));

  return {
    tenant,
    url,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await tenant.close();
    },
  };
}
