import type { Kind } from "./inventory.ts";
import type { Members } from "./value.ts";

const none: ReadonlySet<string> = new Set();

/**
 * What members are while nobody sets them. Most of what the program leaves out is Auth0's to choose; these are not,
 * for each would let somebody in, or run something, that the program knows nothing of.
 */
export const UNDECLARED: Readonly<Record<Kind, Members>> = {
  "resource server": { scopes: new Map() },
  role: { permissions: none },
  client: {
    callbacks: none,
    allowed_logout_urls: none,
    web_origins: none,
    allowed_origins: none,
    client_aliases: none,
  },
  "client grant": { allow_all_scopes: false },
  connection: { enabled_clients: none },
  action: {},
  trigger: {},
};
