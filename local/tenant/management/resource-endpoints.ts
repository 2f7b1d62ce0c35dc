import { type Endpoint, endpoint, noContent, ok } from "./endpoint.ts";
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
  const show: NonNullable<typeof resource.present> = (entity, ...rest) =>
    resource.present?.(entity, ...rest) ?? entity;

  return [
    endpoint(tenant, {
      method: "GET",
      path,
      scopes: [`read:${scope}`],
      handle: (request) =>
        ok(
          listAnswer(matching(resource, tenant, request.query), request.query, {
            name: resource.listName,
            present: (entity) => selectFields(show(entity, tenant, request), request.query, always),
            identify: resource.checkpoints === true ? resource.identify : undefined,
          }),
        ),
    }),
    endpoint(tenant, {
      method: "POST",
      path,
      scopes: [`create:${scope}`],
      body: resource.create,
      handle: (request) => {
        const entity = resource.build(request.body, tenant);
        resource.entities(tenant).put(entity);
        const body = resource.presentCreated?.(entity, tenant) ?? show(entity, tenant, request);
        return { status: resource.createdStatus ?? 201, body };
      },
    }),
    endpoint(tenant, {
      method: "GET",
      path: one,
      scopes: [`read:${scope}`],
      handle: (request) => {
        const entity = requireEntity(resource, tenant, request.param("id"));
        return ok(selectFields(show(entity, tenant, request), request.query, always));
      },
    }),
    endpoint(tenant, {
      method: "PATCH",
      path: one,
      scopes: [`update:${scope}`],
      body: resource.update,
      handle: (request) => {
        const entity = requireEntity(resource, tenant, request.param("id"));
        const patched = resource.patch?.(entity, request.body, tenant) ?? mergePatch(entity, request.body);
        resource.entities(tenant).put(patched);
        return ok(show(patched, tenant, request));
      },
    }),
    endpoint(tenant, {
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

function matching<T extends Members, Create, Update extends Members>(
  { filters = {}, ...resource }: Resource<T, Create, Update>,
  tenant: ManagedTenant,
  query: URLSearchParams,
): T[] {
  const asked = Object.entries(filters).flatMap(([name, matches]) => {
    const value = query.get(name);
    return value === null ? [] : [(entity: T) => matches(entity, value)];
  });
  return resource
    .entities(tenant)
    .all()
    .filter((entity) => asked.every((matches) => matches(entity)));
}
