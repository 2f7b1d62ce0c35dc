import { z } from "zod";
import { membershipKey, type OrganizationMember } from "../../state/organization.ts";
import type { Role, User } from "../../state/tenant-state.ts";
import { type Endpoint, endpoint, noContent, ok } from "../rest/endpoint.ts";
import { checkpointBody, listBody } from "../rest/list.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import type { Members } from "../rest/merge.ts";
import { selectFields } from "../rest/query.ts";
import { requireEntity } from "../rest/resource.ts";
import { describeOrganization, organizationOf } from "./organization.ts";
import { describeRole, roles } from "./role.ts";
import { users } from "./user.ts";

const membersBody = z.strictObject({ members: z.array(z.string()).min(1).max(10) });
const rolesBody = z.strictObject({ roles: z.array(z.string()).min(1).max(50) });

const byName = (one: Role, other: Role): number => (one.name < other.name ? -1 : 1);

/** Who belongs to which organization, from either end, and with which roles. */
export const organizationMemberEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...memberEndpoints(tenant),
  ...memberRoleEndpoints(tenant),
  endpoint({
    method: "GET",
    path: "/users/:id/organizations",
    scopes: ["read:organizations"],
    handle: ({ param, query }) => {
      const { user_id } = requireEntity(users, tenant, param("id"));
      const { organizationMembers: members, organizations } = tenant.state;
      const theirs = organizations
        .all()
        .filter(({ id }) => members.get(membershipKey(id, user_id))?.created_at !== undefined);
      return ok(listBody(theirs, query, { name: "organizations", present: describeOrganization }));
    },
  }),
];

/** A member, and who it is. */
interface Person {
  readonly member: OrganizationMember;
  readonly user: User;
}

function peopleOf({ state }: ManagedTenant, organizationId: string): Person[] {
  return state.organizationMembers.all().flatMap((member) => {
    if (member.organization_id !== organizationId || member.created_at === undefined) return [];
    const user = state.users.get(member.user_id);
    return user === undefined ? [] : [{ member, user }];
  });
}

const rolesOf = ({ state }: ManagedTenant, member: OrganizationMember | undefined): Role[] =>
  (member?.roles ?? []).flatMap((id) => state.roles.get(id) ?? []).sort(byName);

function memberEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { organizationMembers } = tenant.state;
  const path = "/organizations/:id/members";
  /** Roles are shown to those who ask for them by `fields` only. */
  const present =
    (query: URLSearchParams) =>
    ({ member, user: { user_id, email, picture, name } }: Person): Members => {
      const shown = { user_id, email, picture, name };
      if (query.get("fields")?.split(",").includes("roles") !== true) return selectFields(shown, query);
      return selectFields(
        { ...shown, roles: rolesOf(tenant, member).map(({ id, name }) => ({ id, name })) },
        query,
      );
    };
  const identify = ({ user }: Person): string => user.user_id;

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:organization_members"],
      handle: ({ param, query }) => {
        const people = peopleOf(tenant, organizationOf(tenant, param).id);
        return ok(listBody(people, query, { name: "members", present: present(query), identify }));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:organization_members"],
      body: membersBody,
      handle: ({ param, body }) => {
        const { id } = organizationOf(tenant, param);
        for (const { user_id } of body.members.map((one) => requireEntity(users, tenant, one))) {
          const before = organizationMembers.get(membershipKey(id, user_id));
          const created_at = before?.created_at ?? tenant.now().toISOString();
          organizationMembers.put({ organization_id: id, user_id, roles: before?.roles ?? [], created_at });
        }
        return noContent;
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:organization_members"],
      body: membersBody,
      handle: ({ param, body }) => {
        const { id } = organizationOf(tenant, param);
        for (const userId of body.members) organizationMembers.delete(membershipKey(id, userId));
        return noContent;
      },
    }),
    endpoint({
      method: "GET",
      path: "/organizations/:id/roles/:role/members",
      scopes: ["read:organization_member_roles"],
      handle: ({ param, query }) => {
        const role = requireEntity(roles, tenant, param("role"));
        const people = peopleOf(tenant, organizationOf(tenant, param).id);
        const holders = people.filter(({ member }) => member.roles.includes(role.id));
        return ok(checkpointBody(holders, query, { name: "members", present: present(query), identify }));
      },
    }),
  ];
}

/** The roles that people have in an organization; they can be given to somebody before they are a member. */
function memberRoleEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { organizationMembers } = tenant.state;
  const path = "/organizations/:id/members/:user/roles";
  const membershipOf = (param: (name: string) => string): OrganizationMember => {
    const { id } = organizationOf(tenant, param);
    const { user_id } = requireEntity(users, tenant, param("user"));
    return organizationMembers.get(membershipKey(id, user_id)) ?? { organization_id: id, user_id, roles: [] };
  };

  return [
    endpoint({
      method: "GET",
      path,
      scopes: ["read:organization_member_roles"],
      handle: ({ param, query }) => {
        const held = rolesOf(tenant, membershipOf(param));
        return ok(listBody(held, query, { name: "roles", present: describeRole }));
      },
    }),
    endpoint({
      method: "POST",
      path,
      scopes: ["create:organization_member_roles"],
      body: rolesBody,
      handle: ({ param, body }) => {
        const member = membershipOf(param);
        const added = body.roles.map((id) => requireEntity(roles, tenant, id).id);
        organizationMembers.put({ ...member, roles: [...new Set([...member.roles, ...added])] });
        return noContent;
      },
    }),
    endpoint({
      method: "DELETE",
      path,
      scopes: ["delete:organization_member_roles"],
      body: rolesBody,
      handle: ({ param, body }) => {
        const member = membershipOf(param);
        organizationMembers.put({ ...member, roles: member.roles.filter((id) => !body.roles.includes(id)) });
        return noContent;
      },
    }),
    endpoint({
      method: "GET",
      path: "/organizations/:id/members/:user/effective-roles",
      scopes: ["read:organization_member_effective_roles"],
      handle: ({ param, query }) => {
        const held = rolesOf(tenant, membershipOf(param));
        const present = (role: Role): Members => ({ ...describeRole(role), sources: ["direct"] });
        return ok(checkpointBody(held, query, { name: "roles", present, identify: ({ id }) => id }));
      },
    }),
  ];
}
