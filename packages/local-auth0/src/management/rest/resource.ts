import type { z } from "zod";
import type { Collection } from "../../state/tenant-state.ts";
import {
  type Endpoint,
  endpoint,
  type ManagementRequest,
  type ManagementResponse,
  noContent,
  ok,
} from "./endpoint.ts";
import { ManagementError, notFound } from "./error.ts";
import { listBody } from "./list.ts";
import type { ManagedTenant } from "./managed-tenant.ts";
import { type Members, mergePatch } from "./merge.ts";
import { selectFields, sorted } from "./query.ts";

/**
 * A type of resource as the Management API serves it: listed, read, created, patched and deleted under one path.
 * Everything that a declaration leaves out is done in the way that most of Auth0's resources share.
 */
export interface Resource<T extends Members, Create, Update extends Members> {
  /** Below `/api/v2`, for example `/client-grants`. */
  readonly path: string;
  /** The member that holds the items of a list. */
  readonly listName: string;
  /** The noun of its scopes: `clients` in `read:clients`. */
  readonly scope: string;
  readonly entities: (tenant: ManagedTenant) => Collection<T>;
  readonly identify: (entity: T) => string;
  /** Finds what a path names otherwise than by identifier. */
  readonly find?: (tenant: ManagedTenant, name: string) => T | undefined;
  /** Message and code of the 404; a few have no code. */
  readonly missing: readonly [message: string, code?: string];

  readonly create: z.ZodType<Create>;
  readonly createdStatus?: 200 | 201;
  /** Does what the tenant does elsewhere when there is a new one. */
  readonly created?: (entity: T, tenant: ManagedTenant) => void;
  /** Makes the entity with Auth0's defaults; throws a ManagementError for what the tenant refuses. */
  readonly build: (body: Create, tenant: ManagedTenant) => T;

  readonly update: z.ZodType<Update>;
  /** Patches an entity; members replaced, `null` removing, unless declared. */
  readonly patch?: (entity: T, body: Update, tenant: ManagedTenant) => T;

  /** The part of an entity that is shown; all of it unless declared. */
  readonly present?: (entity: T, tenant: ManagedTenant, request: ManagementRequest) => Members;
  /** The part that a response to a creation shows, where later ones differ. */
  readonly presentCreated?: (entity: T, tenant: ManagedTenant) => Members;
  /** Members answered whatever `fields` asks for. */
  readonly always?: readonly string[];

  /** Query parameters that narrow a list, each with what its value asks of an entity; several values come joined by commas. */
  readonly filters?: Readonly<
    Record<string, (value: string, tenant: ManagedTenant) => (entity: T) => boolean>
  >;
  /** Members by which a list can be sorted, as `sort=name:-1` asks for; `created_at` is the order that it has anyway. */
  readonly sortable?: readonly string[];
  /** Whether lists can be read on from a checkpoint. */
  readonly checkpoints?: boolean;
  /** The answer of a list, where it says its page otherwise than most do. */
  readonly list?: (shown: Members[], query: URLSearchParams) => Members;
  /** Changes an entity that is read. */
  readonly readOn?: (entity: T, tenant: ManagedTenant) => T;

  /** The scopes by which a person may do it to themselves, in the place of a machine's. */
  readonly own?: Partial<Record<"read" | "update" | "delete", readonly string[]>>;
  /** The members that they may change by that. */
  readonly ownMembers?: readonly string[];

  /** Takes away what hangs on an entity that goes; throws where Auth0 refuses to delete it. */
  readonly release?: (entity: T, tenant: ManagedTenant, request: ManagementRequest) => void;
  /** The answer to a deletion, where it is not 204 without a body. @param existed whether there was anything to delete */
  readonly deleted?: (tenant: ManagedTenant, existed: boolean) => ManagementResponse;
  /** Whether deleting what is not there is a 404; most of Auth0's resources answer as if it had been there. */
  readonly deletesOnlyOnce?: boolean;
}

/**
 * The entity that a path names.
 *
 * @throws {ManagementError} 404 with the resource's own message.
 */
export function requireEntity<T extends Members, Create, Update extends Members>(
  resource: Pick<Resource<T, Create, Update>, "find" | "entities" | "missing">,
  tenant: ManagedTenant,
  name: string,
): Readonly<T> {
  const entity = findEntity(resource, tenant, name);
  if (entity === undefined) throw notFound(...resource.missing);
  return entity;
}

/** The entity that a path names, if there is one. */
export function findEntity<T extends Members, Create, Update extends Members>(
  resource: Pick<Resource<T, Create, Update>, "find" | "entities">,
  tenant: ManagedTenant,
  name: string,
): Readonly<T> | undefined {
  return resource.entities(tenant).get(name) ?? resource.find?.(tenant, name);
}

/** The five operations of a resource: list, create, read, patch, delete. */
export function resourceEndpoints<T extends Members, Create, Update extends Members>(
  tenant: ManagedTenant,
  resource: Resource<T, Create, Update>,
): Endpoint[] {
  const { path, scope, always, missing, own = {} } = resource;
  const one = `${path}/:id`;
  const show = (entity: T, request: ManagementRequest): Members => shown(resource, entity, tenant, request);

  return [
    endpoint({
      method: "GET",
      path,
      scopes: [`read:${scope}`],
      handle: (request) => ok(list(resource, tenant, request)),
    }),
    endpoint({
      method: "POST",
      path,
      scopes: [`create:${scope}`],
      body: resource.create,
      handle: (request) => {
        const entity = resource.build(request.body, tenant);
        resource.entities(tenant).put(entity);
        resource.created?.(entity, tenant);
        const body = resource.presentCreated?.(entity, tenant) ?? show(entity, request);
        return { status: resource.createdStatus ?? 201, body };
      },
    }),
    endpoint({
      method: "GET",
      path: one,
      scopes: [`read:${scope}`, ...(own.read ?? [])],
      handle: (request) => {
        const found = requireEntity(resource, tenant, request.param("id"));
        const entity = resource.readOn?.(found, tenant) ?? found;
        resource.entities(tenant).put(entity);
        return ok(selectFields(show(entity, request), request.query, always));
      },
    }),
    endpoint({
      method: "PATCH",
      path: one,
      scopes: [`update:${scope}`, ...(own.update ?? [])],
      body: resource.update,
      handle: (request) => {
        requireOwnMembers(resource, request);
        const entity = requireEntity(resource, tenant, request.param("id"));
        const patched = resource.patch?.(entity, request.body, tenant) ?? mergePatch(entity, request.body);
        resource.entities(tenant).put(patched);
        return ok(show(patched, request));
      },
    }),
    endpoint({
      method: "DELETE",
      path: one,
      scopes: [`delete:${scope}`, ...(own.delete ?? [])],
      handle: (request) => {
        const entity = findEntity(resource, tenant, request.param("id"));
        if (entity === undefined && resource.deletesOnlyOnce === true) throw notFound(...missing);
        if (entity !== undefined) {
          resource.release?.(entity, tenant, request);
          resource.entities(tenant).delete(resource.identify(entity));
        }
        return resource.deleted?.(tenant, entity !== undefined) ?? noContent;
      },
    }),
  ];
}

/** @throws {ManagementError} 403 when a person would change more of themselves than they may. */
function requireOwnMembers<T extends Members, Create, Update extends Members>(
  { scope, ownMembers = [] }: Resource<T, Create, Update>,
  { userId, body }: ManagementRequest<Update>,
): void {
  if (userId === undefined || Object.keys(body).every((name) => ownMembers.includes(name))) return;
  throw new ManagementError(
    403,
    `Insufficient scope, expected any of: update:${scope}`,
    "insufficient_scope",
  );
}

function shown<T extends Members, Create, Update extends Members>(
  { present }: Resource<T, Create, Update>,
  entity: T,
  tenant: ManagedTenant,
  request: ManagementRequest,
): Members {
  return present?.(entity, tenant, request) ?? entity;
}

function list<T extends Members, Create, Update extends Members>(
  resource: Resource<T, Create, Update>,
  tenant: ManagedTenant,
  request: ManagementRequest,
): unknown {
  const { query } = request;
  const present = (entity: T): Members =>
    selectFields(shown(resource, entity, tenant, request), query, resource.always);
  const entities = sorted(matching(resource, tenant, query), query, resource.sortable);
  if (resource.list !== undefined) return resource.list(entities.map(present), query);
  const identify = resource.checkpoints === true ? resource.identify : undefined;
  return listBody(entities, query, { name: resource.listName, present, identify });
}

function matching<T extends Members, Create, Update extends Members>(
  { filters = {}, ...resource }: Resource<T, Create, Update>,
  tenant: ManagedTenant,
  query: URLSearchParams,
): T[] {
  const asked = Object.entries(filters).flatMap(([name, filter]) => {
    const values = query.getAll(name);
    return values.length === 0 ? [] : [filter(values.join(","), tenant)];
  });
  return resource
    .entities(tenant)
    .all()
    .filter((entity) => asked.every((matches) => matches(entity)));
}
