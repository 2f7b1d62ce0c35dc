import { isDeepStrictEqual } from "node:util";
import type { Management, ManagementClient } from "auth0";
import { auth0Types } from "declared-stack/auth0";
import { resourceTypes } from "declared-stack/resource-types";
import type { DeclaredResource } from "declared-stack/run-program";
import { z } from "zod";
import type { Realisers } from "./resource.ts";

const { action, api, client, clientGrant, connection, customDomain, role } = auth0Types;

const rolePermissions = z.object({
  roleId: z.string(),
  permissions: z.array(z.object({ name: z.string(), resourceServerIdentifier: z.string() })),
});
const scopes = z.object({
  resourceServerIdentifier: z.string(),
  scopes: z.array(z.object({ name: z.string(), description: z.string().optional() })),
});
const connectionClients = z.object({ connectionId: z.string(), enabledClients: z.array(z.string()) });
const scim = z.object({
  connectionId: z.string(),
  userIdAttribute: z.string().optional(),
  mappings: z.array(z.object({ auth0: z.string(), scim: z.string() })).optional(),
});
const verification = z.object({ customDomainId: z.string() });
const credentials = z.object({
  clientId: z.string(),
  authenticationMethod: z.enum(["none", "client_secret_post", "client_secret_basic"]),
});
const keys = z.object({
  clientId: z.string(),
  authenticationMethod: z.literal("private_key_jwt"),
  privateKeyJwt: z.object({
    credentials: z.array(
      z.object({
        name: z.string(),
        credentialType: z.literal("public_key"),
        algorithm: z.enum(["RS256", "RS384", "PS256"]),
        pem: z.string(),
        expiresAt: z.string().optional(),
      }),
    ),
  }),
});
const triggerActions = z.object({
  trigger: z.enum(["post-login", "credentials-exchange"]),
  actions: z.array(z.object({ id: z.string(), displayName: z.string() })),
});

/**
 * Creates and updates Auth0 resources through a tenant's Management API, as Pulumi's Auth0 provider would.
 * All that the program declares goes over the wire; what the tenant doesn't know, the tenant refuses. What isn't declared, or
 * declared as nothing, is not sent: the tenant keeps what it has. An empty list or text is sent, and empties.
 */
export function auth0Realisers(management: ManagementClient): Realisers {
  /** Permissions that a role holds beside those that are declared. */
  const undeclaredPermissions = async (roleId: string, declared: readonly Permission[]) => {
    const held: Permission[] = [];
    for await (const {
      permission_name,
      resource_server_identifier,
    } of await management.roles.permissions.list(roleId)) {
      if (permission_name === undefined || resource_server_identifier === undefined) continue;
      held.push({ permission_name, resource_server_identifier });
    }
    return held.filter((one) => !declared.some((other) => isDeepStrictEqual(one, other)));
  };

  return {
    [resourceTypes.api]: async ({ inputs }, before) => {
      if (before !== undefined) {
        await management.resourceServers.update(
          before.id,
          without(declaredIn(api.body(inputs)), "identifier"),
        );
        return before;
      }
      const body = declaredIn(api.body(inputs)) as unknown as Management.CreateResourceServerRequestContent;
      const made = await management.resourceServers.create(body);
      return { id: idOf(made.id), outputs: { resourceServerId: made.id } };
    },

    [resourceTypes.apiScopes]: async ({ inputs }) => {
      const declared = scopes.parse(inputs);
      await management.resourceServers.update(encodeURIComponent(declared.resourceServerIdentifier), {
        scopes: declared.scopes.map(({ name, description }) => ({
          value: name,
          ...(description !== undefined && { description }),
        })),
      });
      return { id: declared.resourceServerIdentifier, outputs: {} };
    },

    [resourceTypes.role]: async ({ inputs }, before) => {
      const body = declaredIn(role.body(inputs)) as unknown as Management.CreateRoleRequestContent;
      if (before !== undefined) {
        await management.roles.update(before.id, body);
        return before;
      }
      const made = await management.roles.create(body);
      return { id: idOf(made.id), outputs: {} };
    },

    [resourceTypes.rolePermissions]: async ({ inputs }) => {
      const declared = rolePermissions.parse(inputs);
      const permissions = declared.permissions.map(({ name, resourceServerIdentifier }) => ({
        permission_name: name,
        resource_server_identifier: resourceServerIdentifier,
      }));
      const gone = await undeclaredPermissions(declared.roleId, permissions);
      if (gone.length > 0) await management.roles.permissions.delete(declared.roleId, { permissions: gone });
      await management.roles.permissions.add(declared.roleId, { permissions });
      return { id: declared.roleId, outputs: {} };
    },

    [resourceTypes.connection]: async ({ inputs }, before) => {
      const declared = declaredIn(connection.body(inputs));
      if (before !== undefined) {
        await management.connections.update(before.id, without(declared, "name", "strategy"));
        return before;
      }
      const body = declared as unknown as Management.CreateConnectionRequestContent;
      const made = await management.connections.create(body);
      return { id: idOf(made.id), outputs: {} };
    },

    [resourceTypes.connectionClients]: async ({ inputs }) => {
      const { connectionId, enabledClients } = connectionClients.parse(inputs);
      const statuses = enabledClients.map((client_id) => ({ client_id, status: true }));
      for await (const { client_id } of await management.connections.clients.get(connectionId)) {
        if (!enabledClients.includes(client_id)) statuses.push({ client_id, status: false });
      }
      await management.connections.clients.update(connectionId, statuses);
      return { id: connectionId, outputs: {} };
    },

    [resourceTypes.connectionScim]: async ({ inputs }, before) => {
      const { connectionId: id, userIdAttribute, mappings } = scim.parse(inputs);
      const { scimConfiguration } = management.connections;
      if (userIdAttribute === undefined || mappings === undefined) {
        if (before === undefined) await scimConfiguration.create(id, {});
        return { id, outputs: {} };
      }
      const declared = { user_id_attribute: userIdAttribute, mapping: mappings };
      await (before === undefined
        ? scimConfiguration.create(id, declared)
        : scimConfiguration.update(id, declared));
      return { id, outputs: {} };
    },

    [resourceTypes.client]: async ({ inputs }, before) => {
      if (before !== undefined) {
        await management.clients.update(before.id, declaredIn(client.body(inputs)));
        return before;
      }
      const body = newClientBody(inputs) as unknown as Management.CreateClientRequestContent;
      const { client_id } = await management.clients.create(body);
      return { id: idOf(client_id), outputs: { clientId: client_id } };
    },

    [resourceTypes.clientCredentials]: async ({ inputs }) => {
      const { data: byKey } = keys.safeParse(inputs);
      if (byKey !== undefined) {
        await giveKeys(management, byKey.clientId, byKey.privateKeyJwt.credentials);
        return { id: byKey.clientId, outputs: {} };
      }
      const { clientId, authenticationMethod } = credentials.parse(inputs);
      const { client_secret } = await management.clients.update(clientId, {
        token_endpoint_auth_method: authenticationMethod,
      });
      const secret = authenticationMethod === "none" ? {} : { clientSecret: client_secret };
      return { id: clientId, outputs: secret };
    },

    [resourceTypes.clientGrant]: async ({ inputs }, before) => {
      const declared = declaredIn(clientGrant.body(inputs));
      if (before !== undefined) {
        const fixed = ["client_id", "audience", "subject_type"];
        await management.clientGrants.update(before.id, without(declared, ...fixed));
        return before;
      }
      const body = declared as unknown as Management.CreateClientGrantRequestContent;
      const made = await management.clientGrants.create(body);
      return { id: idOf(made.id), outputs: {} };
    },

    [resourceTypes.customDomain]: async ({ inputs }, before) => {
      const declared = declaredIn(customDomain.body(inputs));
      if (before !== undefined) {
        await management.customDomains.update(before.id, without(declared, "domain", "type"));
        return before;
      }
      const body = declared as unknown as Management.CreateCustomDomainRequestContent;
      const { custom_domain_id: id, verification } = await management.customDomains.create(body);
      return { id, outputs: { verifications: [verification] } };
    },

    [resourceTypes.customDomainVerification]: async ({ inputs }) => {
      const { customDomainId } = verification.parse(inputs);
      const { status } = await management.customDomains.verify(customDomainId);
      if (status !== "ready") throw new Error(`custom domain has status "${status}"`);
      return { id: customDomainId, outputs: {} };
    },

    [resourceTypes.action]: async ({ inputs }, before) => {
      const body = declaredIn(action.body(inputs)) as unknown as Management.CreateActionRequestContent;
      const made = await (before === undefined
        ? management.actions.create(body)
        : management.actions.update(before.id, body));
      const id = idOf(made.id);
      if (inputs.deploy === true) await management.actions.deploy(id);
      return { id, outputs: {} };
    },

    [resourceTypes.triggerActions]: async ({ inputs }) => {
      const { trigger, actions } = triggerActions.parse(inputs);
      await management.actions.triggers.bindings.updateMany(trigger, {
        bindings: actions.map(({ id, displayName }) => ({
          ref: { type: "action_id", value: id },
          display_name: displayName,
        })),
      });
      return { id: trigger, outputs: {} };
    },
  };
}

type DeclaredKey = z.infer<typeof keys>["privateKeyJwt"]["credentials"][number];

/**
 * Lets a client authenticate by these keys alone, as Pulumi's provider does it, also to one that has others: each new one is
 * made and attached before those that aren't declared any more are let go.
 */
export async function giveKeys(
  management: ManagementClient,
  clientId: string,
  declared: readonly DeclaredKey[],
): Promise<void> {
  const { credentials } = management.clients;
  const held = await credentials.list(clientId);
  const attach = (ids: readonly string[]) =>
    management.clients.update(clientId, {
      client_authentication_methods: { private_key_jwt: { credentials: ids.map((id) => ({ id })) } },
      token_endpoint_auth_method: null,
    });
  const stays = held.filter(({ name }) => declared.some((key) => key.name === name));
  const ids = stays.map(({ id }) => idOf(id));
  for (const { name, algorithm, pem, expiresAt } of declared) {
    if (stays.some((key) => key.name === name)) continue;
    const end = expiresAt === undefined ? {} : { expires_at: expiresAt };
    const made = await credentials.create(clientId, {
      credential_type: "public_key",
      name,
      alg: algorithm,
      pem,
      ...end,
    });
    ids.push(idOf(made.id));
  }
  await attach(ids);
  for (const { id } of held)
    if (id !== undefined && !ids.includes(id)) await credentials.delete(clientId, id);
}

interface Permission {
  readonly permission_name: string;
  readonly resource_server_identifier: string;
}

/** The declared members of a body, as the provider sends them: nothing of what is declared as nothing, at any depth. */
export function declaredIn(body: Record<string, unknown>): Record<string, unknown> {
  const members = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined || value === null) return [];
    return [[name, isObject(value) ? declaredIn(value) : value]];
  });
  return Object.fromEntries(members);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const without = (body: Record<string, unknown>, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

/** By the application's type; Auth0 itself decides for the others. */
const AUTHENTICATION_METHODS: Readonly<Record<string, string>> = {
  native: "none",
  spa: "none",
  regular_web: "client_secret_post",
  non_interactive: "client_secret_post",
};

/**
 * The body with which an application is created: its own, and the way in which it authenticates itself until its
 * `ClientCredentials` say otherwise. Pulumi's provider chooses that by type; Auth0's defaults, such as the lifetime of
 * refresh tokens, follow from it.
 */
export function newClientBody(inputs: DeclaredResource["inputs"]): Record<string, unknown> {
  const body = declaredIn(client.body(inputs));
  const method = AUTHENTICATION_METHODS[String(inputs.appType)];
  return method === undefined ? body : { ...body, token_endpoint_auth_method: method };
}

function idOf(id: string | undefined): string {
  if (id === undefined) throw new Error("the tenant answered without an identifier");
  return id;
}
