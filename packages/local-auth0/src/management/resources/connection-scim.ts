import { createHash } from "node:crypto";
import { z } from "zod";
import type { ScimConfiguration, ScimToken } from "../../state/connection.ts";
import type { Connection } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, notFound } from "../rest/error.ts";
import { alphanumeric, clientSecret } from "../rest/identifiers.ts";
import { checkpointBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { without } from "../rest/merge.ts";
import { requireConnection } from "./connection-known.ts";
import { defaultMapping, defaultUserIdAttribute, takesScim } from "./connection-scim-mapping.ts";

const mapping = z
  .array(z.looseObject({ auth0: z.string().exactOptional(), scim: z.string().exactOptional() }))
  .min(1);

const configuration = z.strictObject({ user_id_attribute: z.string().min(1), mapping });

const newToken = z.strictObject({
  scopes: z.array(z.string()).min(1).exactOptional(),
  token_lifetime: z.int().min(900).nullable().exactOptional(),
});

/** All that a SCIM client may do, which is how a token is made that says nothing of scopes. */
const ALL_SCOPES = ["users", "groups"].flatMap((noun) =>
  ["get", "post", "put", "patch", "delete"].map((verb) => `${verb}:${noun}`),
);

/** As many tokens as a connection may have (https://auth0.com/docs/authenticate/protocols/scim). */
const MOST_TOKENS = 2;

/** Inbound SCIM: how people whom a company's directory puts in are kept, and the tokens by which it does. */
export function scimEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state, now } = tenant;
  const path = "/connections/:id/scim-configuration";
  const tokens = `${path}/tokens`;

  const keep = (connection: Readonly<Connection>, scim: ScimConfiguration): ScimConfiguration => {
    state.connections.put({ ...connection, scim });
    return scim;
  };

  const shown = ({ id, name, strategy }: Readonly<Connection>, scim: ScimConfiguration): Members => ({
    tenant_name: tenant.domain,
    connection_id: id,
    connection_name: name,
    strategy,
    ...without(scim, "tokens", "groups"),
  });

  function configured(id: string): { connection: Readonly<Connection>; scim: ScimConfiguration } {
    const connection = requireConnection(tenant, id);
    const { scim } = connection;
    if (scim === undefined) {
      throw notFound("No SCIM configuration found for this connection", "inexistent_scim_configuration");
    }
    return { connection, scim };
  }

  function scimConnection(id: string): Readonly<Connection> {
    const connection = requireConnection(tenant, id);
    if (takesScim(connection.strategy)) return connection;
    throw badRequest(`SCIM is not supported by the strategy ${connection.strategy}`, "invalid_strategy");
  }

  return [
    endpoint({
      method: "GET",
      path: "/connections-scim-configurations",
      scopes: ["read:scim_config"],
      handle: ({ query }) => {
        const all = state.connections.all().filter(({ scim }) => scim !== undefined);
        const present = (one: Readonly<Connection>) => one.scim && shown(one, one.scim);
        return ok(
          checkpointBody(all, query, { name: "scim_configurations", present, identify: ({ id }) => id }),
        );
      },
    }),
    endpoint({
      method: "GET",
      path: `${path}/default-mapping`,
      scopes: ["read:scim_config"],
      handle: ({ param }) => ok({ mapping: defaultMapping(scimConnection(param("id")).strategy) }),
    }),
    endpoint({
      method: "GET",
      path,
      scopes: ["read:scim_config"],
      handle: ({ param }) => {
        const { connection, scim } = configured(param("id"));
        return ok(shown(connection, scim));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:scim_config"],
      body: configuration.partial().nullable(),
      handle: ({ param, body }) => {
        const connection = scimConnection(param("id"));
        if (connection.scim !== undefined) {
          throw conflict(
            "A SCIM configuration already exists for this connection",
            "scim_configuration_conflict",
          );
        }
        const at = now().toISOString();
        const scim = keep(connection, {
          user_id_attribute: body?.user_id_attribute ?? defaultUserIdAttribute(connection.strategy),
          mapping: body?.mapping ?? defaultMapping(connection.strategy),
          created_at: at,
          updated_on: at,
          tokens: [],
        });
        return created(shown(connection, scim));
      },
    }),
    endpoint({
      method: "PATCH",
      path,
      scopes: ["update:scim_config"],
      body: configuration,
      handle: ({ param, body }) => {
        const { connection, scim } = configured(param("id"));
        const changed = keep(connection, { ...scim, ...body, updated_on: now().toISOString() });
        return ok(shown(connection, changed));
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:scim_config"],
      handle: ({ param }) => {
        const { scim: _gone, ...connection } = requireConnection(tenant, param("id"));
        state.connections.put(connection);
        return noContent;
      },
    }),
    endpoint({
      method: "GET",
      path: tokens,
      scopes: ["read:scim_token"],
      handle: ({ param }) => ok(configured(param("id")).scim.tokens.map((token) => without(token, "hash"))),
    }),
    endpoint({
      method: "POST",
      path: tokens,
      scopes: ["create:scim_token"],
      body: newToken,
      handle: ({ param, body: { scopes = ALL_SCOPES, token_lifetime: lifetime } }) => {
        const { connection, scim } = configured(param("id"));
        if (scim.tokens.length >= MOST_TOKENS) {
          throw badRequest(`A connection can have ${MOST_TOKENS} SCIM tokens`, "too_many_scim_tokens");
        }
        const token = `tok_${alphanumeric(16)}.${clientSecret()}`;
        const made: ScimToken = {
          token_id: `tok_${alphanumeric(16)}`,
          hash: createHash("sha256").update(token).digest("base64url"),
          scopes,
          created_at: now().toISOString(),
          ...(typeof lifetime === "number" && {
            valid_until: new Date(now().getTime() + lifetime * 1000).toISOString(),
          }),
        };
        keep(connection, { ...scim, tokens: [...scim.tokens, made] });
        return created({ ...without(made, "hash"), token });
      },
    }),
    endpoint({
      method: "DELETE",
      path: `${tokens}/:tokenId`,
      scopes: ["delete:scim_token"],
      handle: ({ param }) => {
        const { connection, scim } = configured(param("id"));
        const left = scim.tokens.filter(({ token_id }) => token_id !== param("tokenId"));
        keep(connection, { ...scim, tokens: left });
        return noContent;
      },
    }),
  ];
}
