import type { DifferingLeaf } from "declared-stack/leaves";
import { labelOf, type StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { standInId } from "declared-stack/stand-ins";
import { itemsOf, parsed, textsOf, valueAt } from "declared-stack/value";
import { CLIENTS } from "../declaration/applications.ts";
import { tokenAuthorizer } from "../declaration/gateway.ts";
import type { Revision } from "./revision.ts";

/** A revision's resources, by what the model reads of them. Whatever it doesn't read, no other kind of change covers. */
export interface ReadResources {
  readonly byLabel: ReadonlyMap<string, StackResource>;
  readonly audience: string;
  /** Stand-ins of the ids of the declared applications, and their logical names by them. */
  readonly clients: ReadonlyMap<string, string>;
  /** Of the applications that get refresh tokens. */
  readonly refreshing: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  /** Labels of the resources of which the model reads the first only. */
  readonly firsts: ReadonlySet<string>;
  readonly functions: readonly StackResource[];
  readonly gateway: string | null;
  readonly authorizer: string | null;
}

export function readResources({ snapshot: { resources }, model }: Revision): ReadResources {
  const all = (type: string) => resources.filter((one) => one.type === type);
  const ids = (type: string) => new Set(all(type).map(standInId));
  const [gateway] = all(resourceTypes.gateway);
  const authorizer = tokenAuthorizer(resources);
  const api = all(resourceTypes.api).find(({ inputs }) => inputs.identifier === model.api.identifier);
  const credentials = [
    ...Map.groupBy(all(resourceTypes.clientCredentials), ({ inputs }) => inputs.clientId).values(),
  ].map(([first]) => first);
  return {
    byLabel: new Map(resources.map((one) => [labelOf(one), one])),
    audience: model.api.identifier,
    clients: new Map(all(resourceTypes.client).map((client) => [standInId(client), client.name])),
    refreshing: new Set(
      model.applications.flatMap(({ key, refreshTokens }) => (refreshTokens === null ? [] : [key])),
    ),
    actions: ids(resourceTypes.action),
    roles: ids(resourceTypes.role),
    firsts: new Set([api, gateway, authorizer, ...credentials].flatMap((one) => (one ? [labelOf(one)] : []))),
    functions: all(resourceTypes.function),
    gateway: gateway === undefined ? null : standInId(gateway),
    authorizer: authorizer === undefined ? null : standInId(authorizer),
  };
}

/** Both revisions of a resource; undefined in the one that lacks it. */
export interface Versions {
  readonly was: StackResource | undefined;
  readonly is: StackResource | undefined;
}

/** The resources that the model reads, before and after. */
export interface Sides {
  readonly before: ReadResources;
  readonly after: ReadResources;
}

/** Whether the model reads a resource, so that other kinds of changes say that it comes and goes. */
export function isRead(resource: StackResource, read: ReadResources): boolean {
  const refersTo = (input: string, ids: { has: (id: string) => boolean }) =>
    ids.has(String(resource.inputs[input]));
  switch (resource.type) {
    case resourceTypes.action:
    case resourceTypes.client:
    case resourceTypes.role:
      return true;
    case resourceTypes.clientCredentials:
      return refersTo("clientId", read.clients) && read.firsts.has(labelOf(resource));
    case resourceTypes.clientGrant:
      return refersTo("clientId", read.clients);
    case resourceTypes.rolePermissions:
      return refersTo("roleId", read.roles);
    case resourceTypes.route:
      return resource.inputs.apiId === read.gateway;
    default:
      return false;
  }
}

/** Whether other kinds of changes say what a leaf of a resource says. */
export function isCovered(leaf: DifferingLeaf, versions: Versions, sides: Sides): boolean {
  const both = [
    [versions.was, sides.before, leaf.was],
    [versions.is, sides.after, leaf.is],
  ] as const;
  const existing = both.flatMap(([resource, read, value]) =>
    resource === undefined ? [] : [{ resource, read, value }],
  );
  return existing.every(({ resource, read, value }) =>
    covers({ leaf, resource, read, value, isThere: existing.length === 2 }),
  );
}

interface Covered {
  readonly leaf: DifferingLeaf;
  readonly resource: StackResource;
  readonly read: ReadResources;
  /** On this side. */
  readonly value: string | null;
  /** Whether the resource is there on both sides. */
  readonly isThere: boolean;
}

/** The settings of an application that the model has, and that a new application is told with. */
const OF_APPLICATION = new Set(["allowedLogoutUrls", "appType", "callbacks", "grantTypes", "name"]);
const OF_API = new Set([
  "allowOfflineAccess",
  "enforcePolicies",
  "signingAlg",
  "subjectTypeAuthorization.client.policy",
  "subjectTypeAuthorization.user.policy",
  "tokenDialect",
  "tokenLifetime",
  "tokenLifetimeForWeb",
]);
const OF_REFRESH_TOKENS = new Set([
  "expirationType",
  "idleTokenLifetime",
  "infiniteIdleTokenLifetime",
  "infiniteTokenLifetime",
  "leeway",
  "rotationType",
  "tokenLifetime",
]);
const OF_ROUTE = new Set(["authorizationScopes", "authorizationType", "routeKey"]);

function covers({ leaf, resource, read, value, isThere }: Covered): boolean {
  const { steps } = leaf;
  const [input = ""] = steps;
  const setting = steps.filter((step) => step !== "[]").join(".");
  const isFirst = read.firsts.has(labelOf(resource));
  switch (resource.type) {
    case resourceTypes.action:
      return setting === "name" || setting === "code";
    case resourceTypes.api:
      return isFirst && isThere && OF_API.has(setting);
    case resourceTypes.apiScopes:
      return (
        resource.inputs.resourceServerIdentifier === read.audience && input === "scopes" && steps.length === 3
      );
    case resourceTypes.authorizer:
      return isFirst && isThere && input === "jwtConfiguration";
    case resourceTypes.client:
      if (input === "webOrigins" || input === "allowedOrigins") return isOrigin(leaf, resource);
      if (input === "refreshToken") {
        return (
          isThere && read.refreshing.has(resource.name) && OF_REFRESH_TOKENS.has(steps.slice(1).join("."))
        );
      }
      if (input === "jwtConfiguration")
        return isThere && ["alg", "lifetimeInSeconds"].includes(steps[1] ?? "");
      return OF_APPLICATION.has(setting);
    case resourceTypes.clientCredentials:
      return isRead(resource, read) && (setting === "authenticationMethod" || isOfKey(steps, value));
    case resourceTypes.clientGrant:
      return isRead(resource, read) && setting === "scopes";
    case resourceTypes.connectionClients:
      return setting === "enabledClients" && [...read.clients.keys()].some((id) => itemOf(leaf) === id);
    case resourceTypes.function:
      return (
        setting.startsWith(`${CLIENTS}.`) &&
        isSameInAll(read.functions, steps.at(-1)) &&
        (value === null || read.clients.get(String(JSON.parse(value))) === steps.at(-1))
      );
    case resourceTypes.gateway:
      return isFirst && isThere && setting === "corsConfiguration.allowOrigins";
    case resourceTypes.rolePermissions:
      if (!isRead(resource, read) || input !== "permissions") return false;
      return steps.at(-1) === "name" || value === null || value === JSON.stringify(read.audience);
    case resourceTypes.route:
      if (!isRead(resource, read)) return false;
      return (
        OF_ROUTE.has(setting) ||
        (setting === "authorizerId" && (value === null || JSON.parse(value) === read.authorizer))
      );
    case resourceTypes.triggerActions:
      return (
        input === "actions" &&
        (steps.at(-1) !== "id" || value === null || isBoundByName(String(JSON.parse(value)), resource, read))
      );
    default:
      return false;
  }
}

/** Whether an Action that is bound is a declared one, or another team's that the program looks up by the name it shows. */
const isBoundByName = (id: string, { inputs }: StackResource, { actions }: ReadResources): boolean =>
  actions.has(id) ||
  itemsOf(inputs.actions).some((one) => valueAt(one, "id") === id && valueAt(one, "displayName") === id);

/** Whether the API accepts the same client under a key in each function that runs it: the model has one list for all. */
const isSameInAll = (functions: readonly StackResource[], key = ""): boolean =>
  new Set(functions.map(({ inputs }) => valueAt(parsed(valueAt(inputs, CLIENTS)), key))).size <= 1;

/** The item of a list of texts that a leaf is; undefined for another leaf. */
function itemOf({ path, steps }: DifferingLeaf): unknown {
  return steps.at(-1) === "[]" ? JSON.parse(path.slice(path.indexOf("[") + 1, -1)) : undefined;
}

/** The model has the origins of both lists in one: one that only moves from the one to the other isn't told by it. */
function isOrigin(leaf: DifferingLeaf, { inputs }: StackResource): boolean {
  const item = itemOf(leaf);
  const lists = ["webOrigins", "allowedOrigins"].filter((input) =>
    textsOf(valueAt(inputs, input)).some((origin) => origin === item),
  );
  return item !== undefined && lists.every((input) => input === leaf.steps[0]);
}

/** Whether a leaf is a part of a key that is told as a whole. @param value null where it isn't set. */
function isOfKey(steps: readonly string[], value: string | null): boolean {
  if (steps[0] !== "privateKeyJwt" || steps[1] !== "credentials") return false;
  const last = steps.at(-1) ?? "";
  if (last === "credentialType") return value === null || value === '"public_key"';
  return ["pem", "algorithm", "expiresAt"].includes(last);
}
