import type { DeclaredResource } from "declared-stack/run-program";
import { z } from "zod";
import { clientBody, clientGrantBody } from "../../local/provider/auth0-client.ts";
import { connectionBody } from "../../local/provider/auth0-connection.ts";
import { toWire } from "../../local/provider/wire.ts";
import { actionFields } from "./action-fields.ts";
import { grantName, permissionName, type TenantObject } from "./inventory.ts";
import { membersOf } from "./value.ts";

type Declared = Pick<DeclaredResource, "type" | "name" | "inputs">;
type Inputs = Declared["inputs"];

/** Something declared twice, or of a type that nothing here compares. */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError";
  readonly code = "DRIFT_NOT_COMPARABLE";

  constructor(what: string) {
    super(`DRIFT_NOT_COMPARABLE: ${what}`);
  }
}

const text = z.string();
const scopes = z.object({
  resourceServerIdentifier: text,
  scopes: z.array(z.object({ name: text, description: text.default("") })),
});
const permissions = z.object({
  roleId: text,
  permissions: z.array(z.object({ name: text, resourceServerIdentifier: text })),
});
const credentials = z.object({ clientId: text, authenticationMethod: text });
const grant = z.object({ clientId: text, audience: text, subjectType: text.default("client") });
const enabledClients = z.object({ connectionId: text, enabledClients: z.array(text) });
const trigger = z.object({ id: text, version: text.optional() });
const action = z.object({
  name: text,
  code: text,
  runtime: text.optional(),
  deploy: z.boolean().default(false),
  supportedTriggers: z.union([z.array(trigger), trigger.transform((one) => [one])]),
  dependencies: z.array(z.object({ name: text, version: text.optional() })).default([]),
  secrets: z.array(z.object({ name: text })).default([]),
});
const bindings = z.object({ trigger: text, actions: z.array(z.object({ id: text })) });
const named = z.object({ name: text });

/** What each type of resource says about an object of the tenant. Several may speak of the same one. */
const PARTS: Readonly<Record<string, (inputs: Inputs) => TenantObject>> = {
  "auth0:index/resourceServer:ResourceServer": (inputs) => {
    const { identifier } = z.object({ identifier: text }).parse(inputs);
    return { kind: "resource server", name: identifier, fields: membersOf(toWire(inputs)) };
  },

  "auth0:index/resourceServerScopes:ResourceServerScopes": (inputs) => {
    const { resourceServerIdentifier: name, scopes: declared } = scopes.parse(inputs);
    const byName = new Map(declared.map(({ name: scope, description }) => [scope, { description }]));
    return { kind: "resource server", name, fields: { scopes: byName } };
  },

  "auth0:index/role:Role": (inputs) => {
    return { kind: "role", name: named.parse(inputs).name, fields: membersOf(toWire(inputs)) };
  },

  "auth0:index/rolePermissions:RolePermissions": (inputs) => {
    const { roleId: name, permissions: declared } = permissions.parse(inputs);
    const held = declared.map((one) => permissionName(one.name, one.resourceServerIdentifier));
    return { kind: "role", name, fields: { permissions: new Set(held) } };
  },

  "auth0:index/client:Client": (inputs) => {
    return { kind: "client", name: named.parse(inputs).name, fields: membersOf(clientBody(inputs)) };
  },

  "auth0:index/clientCredentials:ClientCredentials": (inputs) => {
    const { clientId: name, authenticationMethod } = credentials.parse(inputs);
    return { kind: "client", name, fields: { token_endpoint_auth_method: authenticationMethod } };
  },

  "auth0:index/clientGrant:ClientGrant": (inputs) => {
    const { clientId: client, audience, subjectType } = grant.parse(inputs);
    const { client_id: _name, ...body } = clientGrantBody(inputs);
    const fields = { ...membersOf(body), client, subject_type: subjectType };
    return { kind: "client grant", name: grantName(client, audience, subjectType), fields };
  },

  "auth0:index/connection:Connection": (inputs) => {
    return { kind: "connection", name: named.parse(inputs).name, fields: membersOf(connectionBody(inputs)) };
  },

  "auth0:index/connectionClients:ConnectionClients": (inputs) => {
    const { connectionId: name, enabledClients: clients } = enabledClients.parse(inputs);
    return { kind: "connection", name, fields: { enabled_clients: new Set(clients) } };
  },

  "auth0:index/action:Action": (inputs) => {
    const { name, code, runtime, deploy, supportedTriggers: triggers, ...rest } = action.parse(inputs);
    const secrets = rest.secrets.map((secret) => secret.name);
    const deployedCode = deploy ? code : undefined;
    const { dependencies } = rest;
    const settings = { code, runtime, triggers, dependencies, secrets, deployed: deploy, deployedCode };
    return { kind: "action", name, fields: actionFields(settings) };
  },

  "auth0:index/triggerActions:TriggerActions": (inputs) => {
    const { trigger: name, actions } = bindings.parse(inputs);
    return { kind: "trigger", name, fields: { actions: actions.map(({ id }) => id) } };
  },
};

/** @throws {DeclarationError} for a type of Auth0's that nothing here compares: passing over it would hide drift. */
export function declaredPart({ type, name, inputs }: Declared): TenantObject {
  const part = Object.hasOwn(PARTS, type) ? PARTS[type] : undefined;
  if (part === undefined) {
    throw new DeclarationError(`nothing compares ${type}, of which the program declares "${name}"`);
  }
  return part(inputs);
}
