import { type Endpoint, endpoint, type ManagementRequest, noContent, ok } from "./endpoint.ts";
import { notFound } from "./error.ts";
import { selectFields } from "./fields.ts";
import { listAnswer } from "./list.ts";
import { type Members, mergePatch } from "./merge.ts";
import { findEntity, type Resource, requireEntity } from "./resource.ts";
import type { ManagedTenant } from "./tenant.ts";

/** The five operations of a resource: list, create, read, patch, delete. */
export function resourceEndpoints<T extends Members, Create, Update extends Members>(
  tenant: ManagedTenant,
  resource: Resource<T, Create, Update>,
): Endpoint[] {
  const { path, scope, always, missing } = resource;
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
        const body = resource.presentCreated?.(entity, tenant) ?? show(entity, request);
        return { status: resource.createdStatus ?? 201, body };
      },
    }),
    endpoint({
      method: "GET",
      path: one,
      scopes: [`read:${scope}`],
      handle: (request) => {
        const found = requireEntity(resource, tenant, request.param("id"));
        const entity = resource.readOn?.(found) ?? found;
        resource.entities(tenant).put(entity);
        return ok(selectFields(show(entity, request), request.query, always));
      },
    }),
    endpoint({
      method: "PATCH",
      path: one,
      scopes: [`update:${scope}`],
      body: resource.update,
      handle: (request) => {
        const entity = requireEntity(resource, tenant, request.param("id"));
        const patched = resource.patch?.(entity, request.body, tenant) ?? mergePatch(entity, request.body);
        resource.entities(tenant).put(patched);
        return ok(show(patched, request));
      },
    }),
    endpoint({
      method: "DELETE",
      path: one,
      scopes: [`delete:${scope}`],
      handle: (request) => {
        const entity = findEntity(resource, tenant, request.param("id"));
        if (entity === undefined && resource.deletesOnlyOnce === true) throw notFound(...missing);
        if (entity !== undefined) {
          resource.release?.(entity, tenant, request);
          resource.entities(tenant).delete(resource.identify(entity));
        }
        return resource.deleted?.(tenant) ?? noContent;
      },
    }),
  ];
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
  const entities = matching(resource, tenant, query);
  if (resource.list !== undefined) return resource.list(entities.map(present), query);
  const identify = resource.checkpoints === true ? resource.identify : undefined;
  return listAnswer(entities, query, { name: resource.listName, present, identify });
}

function matching<T extends Members, Create, Update extends Members>(
  { filters = {}, ...resource }: Resource<T, Create, Update>,
  tenant: ManagedTenant,
  query: URLSearchParams,
): T[] {
  const asked = Object.entries(filters).flatMap(([name, filter]) => {
    const value = query.get(name);
    return value === null ? [] : [filter(value)];
  });
  return resource
    .entities(tenant)
    .all()
    .filter((entity) => asked.every((matches) => matches(entity)));
}
