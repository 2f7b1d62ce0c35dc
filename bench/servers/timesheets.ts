// The Timesheets API on Node, with its own verifier and a store that is a map.
import { serve } from "@hono/node-server";
import { createApp } from "../../api/app.ts";
import { createTokenVerifier } from "../../api/verify.ts";
import { createMemoryStore } from "../../tests/api/support/memory-store.ts";
import { ready, settings } from "./settings.mjs";

const { entry, issuer, audience, clients } = settings;
const store = createMemoryStore();
await store.create(entry);

const app = createApp({
  store,
  now: () => new Date(),
  verify: createTokenVerifier({
    issuer,
    audience,
    clients,
    fetcher: { fetch: async (uri) => (await fetch(uri)).arrayBuffer() },
  }),
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => ready(port));
