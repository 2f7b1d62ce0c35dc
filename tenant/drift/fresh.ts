import { isMembers, type Members, membersOf, type Value } from "declared-stack/members";
import type { TenantObject } from "declared-stack/resource-type";
import {
  type ClientKind,
  freshClient,
  freshClientGrant,
  freshConnection,
  freshDatabaseOptions,
  freshResourceServer,
  freshRole,
  freshTenantSettings,
  isStrictThirdParty,
  unset,
} from "local-auth0/fresh-objects";

/** The settings that an object of the same kind has when it is newly made: what nobody declared is compared with them. */
export function freshOf(object: TenantObject): Members {
  return FRESH[object.kind]?.(object) ?? {};
}

/** The settings that a new tenant has. */
export function freshTenant(): Members {
  const flags = { ...unset.tenant.flags, ...freshTenantSettings.flags };
  return membersOf({ ...unset.tenant, ...freshTenantSettings, flags });
}

const FRESH: Readonly<Record<string, (object: TenantObject) => Members>> = {
  "resource server": ({ fields }) => {
    const { token_lifetime: lifetime } = fields;
    const fresh = typeof lifetime === "number" ? freshResourceServer(lifetime) : freshResourceServer();
    return membersOf({ ...unset.resourceServer, ...fresh });
  },
  role: () => membersOf({ ...unset.role, ...freshRole }),
  client: ({ fields }) => {
    const kind = kindOf(fields);
    const fresh = freshClient(kind);
    const refresh_token = isStrictThirdParty(kind)
      ? fresh.refresh_token
      : freshRefreshToken(fields.refresh_token);
    return membersOf({ ...unset.client, ...fresh, refresh_token });
  },
  "client grant": () => membersOf({ ...unset.clientGrant, ...freshClientGrant }),
  "custom domain": () => membersOf({ is_default: false, domain_metadata: {} }),
  connection: ({ name, fields }) => {
    const options =
      fields.strategy === "auth0"
        ? { ...unset.databaseOptions, ...freshDatabaseOptions }
        : OPENID.has(fields.strategy)
          ? { schema_version: "oidc-V4" }
          : {};
    return membersOf({ ...unset.connection, ...freshConnection(name), options });
  },
};

/** Strategies of which Auth0 says in each connection how its options are written. */
const OPENID: ReadonlySet<unknown> = new Set(["oidc", "okta"]);

function kindOf({ app_type, token_endpoint_auth_method, is_first_party, ...others }: Members): ClientKind {
  const text = (value: Value | undefined) => (typeof value === "string" ? value : undefined);
  return {
    app_type: text(app_type),
    token_endpoint_auth_method: text(token_endpoint_auth_method),
    is_first_party: is_first_party !== false,
    third_party_security_mode: text(others.third_party_security_mode),
  };
}

/**
 * A new client's refresh tokens live as long as its way to authenticate lets them when it is made; that may be set
 * afterwards, as Pulumi does.
 */
function freshRefreshToken(found: Value | undefined) {
  const publicClient = freshClient({ token_endpoint_auth_method: "none" });
  const confidential = freshClient({ token_endpoint_auth_method: "client_secret_post" });
  const lifetime = isMembers(found) ? found.token_lifetime : undefined;
  return lifetime === confidential.refresh_token.token_lifetime
    ? confidential.refresh_token
    : publicClient.refresh_token;
}

/** Members that Auth0 fills in for each object: they say which it is, when it was made, and how it is reached. */
const FILLED_IN: Readonly<Record<string, readonly string[]>> = {
  "resource server": ["id", "identifier"],
  role: ["id", "name"],
  client: [
    "client_id",
    "name",
    "tenant",
    "owners",
    "callback_url_template",
    "signing_keys",
    "created_at",
    "updated_at",
  ],
  "client grant": ["id", "client", "client_id", "audience"],
  connection: ["id", "name", "strategy", "display_name", "provisioning_ticket_url"],
  "custom domain": [
    "custom_domain_id",
    "domain",
    "primary",
    "status",
    "verification",
    "certificate",
    "origin_domain_name",
    "created_at",
  ],
  action: ["id", "name", "status", "created_at", "updated_at", "built_at"],
};

/** The members of an object that are settings: somebody chose them, or left them as they were. */
export function settingsIn({ kind, fields }: TenantObject): Members {
  const filledIn = FILLED_IN[kind] ?? [];
  return Object.fromEntries(Object.entries(fields).filter(([member]) => !filledIn.includes(member)));
}
