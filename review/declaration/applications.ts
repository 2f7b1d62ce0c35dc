import { thumbprintOf } from "declared-stack/auth0";
import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { itemsOf, parsed, textsOf, valueAt } from "declared-stack/value";
import { z } from "zod";
import type {
  DeclaredApplication,
  DeclaredGrant,
  DeclaredKey,
  DeclaredRefreshTokens,
} from "./declaration.ts";
import { numberAt, textAt } from "./value.ts";

/** Grant types by which an application gets tokens for itself. */
const FOR_ITSELF = new Set(["client_credentials"]);
/** A refresh token comes after another grant. */
const AFTER_ANOTHER = "refresh_token";
/** The variable that holds the client ids which the API accepts. */
export const CLIENTS = "environment.variables.TIMESHEETS_CLIENTS";

/** The declared applications, without what only running the Actions shows: `requiresPkce` is null. */
export function readApplications(resources: readonly StackResource[]): DeclaredApplication[] {
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const grants = all(resourceTypes.clientGrant);
  const credentials = all(resourceTypes.clientCredentials);
  const connections = connectionsByClient(
    all(resourceTypes.connection),
    all(resourceTypes.connectionClients),
  );
  const accepted = acceptedByApi(all(resourceTypes.function));
  return all(resourceTypes.client).map((client) => {
    const id = standInId(client);
    const ownConnections = connections.get(id) ?? [];
    const grantTypes = textsOf(client.inputs.grantTypes);
    const forPeople = grantTypes.some((type) => !FOR_ITSELF.has(type) && type !== AFTER_ANOTHER);
    const method = credentials.find(({ inputs }) => inputs.clientId === id);
    return {
      key: client.name,
      name: textAt(client, "name") ?? client.name,
      description: textAt(client, "description") ?? "",
      type: textAt(client, "appType") ?? "unknown",
      callbacks: textsOf(client.inputs.callbacks),
      logoutUrls: textsOf(client.inputs.allowedLogoutUrls),
      origins: [...textsOf(client.inputs.webOrigins), ...textsOf(client.inputs.allowedOrigins)],
      grantTypes,
      authenticationMethod: (method && textAt(method, "authenticationMethod")) ?? "client_secret_post",
      keys: itemsOf(valueAt(method?.inputs ?? {}, "privateKeyJwt.credentials")).flatMap(keyOf),
      idTokenLifetime: numberAt(client, "jwtConfiguration.lifetimeInSeconds"),
      idTokenAlgorithm: textAt(client, "jwtConfiguration.alg"),
      refreshTokens: grantTypes.includes(AFTER_ANOTHER) ? refreshTokensOf(client) : null,
      grants: grants.filter(({ inputs }) => inputs.clientId === id).map(grantOf),
      connections: ownConnections,
      signsPeopleIn: forPeople && ownConnections.length > 0,
      actsForItself: grantTypes.some((type) => FOR_ITSELF.has(type)),
      knownToApi: accepted === null ? null : accepted.has(id),
      requiresPkce: null,
      protected: client.protect,
    };
  });
}

const key = z.object({
  name: z.string().default(""),
  algorithm: z.string().default("RS256"),
  pem: z.string(),
  expiresAt: z.string().nullable().default(null),
});

function keyOf(value: unknown): DeclaredKey[] {
  const { data } = key.safeParse(value);
  if (data === undefined) return [];
  const { name, algorithm, pem, expiresAt: expires } = data;
  return [{ name, thumbprint: thumbprintOf(pem), algorithm, expires }];
}

const grantOf = (grant: StackResource): DeclaredGrant => ({
  audience: textAt(grant, "audience") ?? "",
  // Auth0's default.
  subject: textAt(grant, "subjectType") ?? "client",
  scopes: textsOf(grant.inputs.scopes),
});

function refreshTokensOf(client: StackResource): DeclaredRefreshTokens {
  const setting = (name: string) => valueAt(client.inputs, `refreshToken.${name}`);
  const expires = setting("expirationType") === "expiring";
  return {
    rotates: setting("rotationType") === "rotating",
    expires,
    lifetime:
      !expires || setting("infiniteTokenLifetime") === true
        ? null
        : numberAt(client, "refreshToken.tokenLifetime"),
    idleLifetime:
      !expires || setting("infiniteIdleTokenLifetime") === true
        ? null
        : numberAt(client, "refreshToken.idleTokenLifetime"),
    leeway: numberAt(client, "refreshToken.leeway") ?? 0,
  };
}

/** Names of connections by the stand-in of each client's id. */
function connectionsByClient(
  connections: readonly StackResource[],
  bindings: readonly StackResource[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Map(connections.map((one) => [standInId(one), textAt(one, "name") ?? one.name]));
  const pairs = bindings.flatMap(({ inputs }) =>
    textsOf(inputs.enabledClients).map((client) => ({
      client,
      connection: names.get(String(inputs.connectionId)) ?? String(inputs.connectionId),
    })),
  );
  const byClient = Map.groupBy(pairs, ({ client }) => client);
  return new Map([...byClient].map(([client, own]) => [client, own.map(({ connection }) => connection)]));
}

/** Stand-ins of the client ids that the API accepts; null when the stack hosts none. */
function acceptedByApi(functions: readonly StackResource[]): ReadonlySet<string> | null {
  if (functions.length === 0) return null;
  return new Set(
    functions.flatMap(({ inputs }) => {
      const clients = parsed(valueAt(inputs, CLIENTS));
      return typeof clients === "object" && clients !== null ? Object.values(clients).map(String) : [];
    }),
  );
}
