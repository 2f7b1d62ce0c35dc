import { type ManagementClient, ManagementError } from "auth0";
import { z } from "zod";
import type { Policy } from "../../rules/policy/types.ts";
import { allOf } from "../connect/pages.ts";

/** A part of letting somebody go. Done twice, or cut off and done again, it comes to the same. */
export interface Step {
  /** The thing that is ended, taken away or forgotten. */
  readonly name: string;
  /** All that there is of it, each in a few words; nothing where it can't be seen. */
  readonly left: () => Promise<readonly string[] | undefined>;
  /** @param left what there was. */
  readonly end: (left: readonly string[]) => Promise<unknown>;
  /** A shorter word to people on what there was, where its names say nothing: those of sessions are ids, for example. */
  readonly told?: "number" | "nothing";
}

/** The tenant, and what there is of ours on it. */
export interface StepsContext {
  readonly management: ManagementClient;
  readonly policy: Pick<Policy, "roles">;
  /** The API's identifier. */
  readonly audience: string;
}

type StepsOf = (userId: string, context: StepsContext) => readonly Step[];

/** The steps that let them go: the block comes first, as from then on the tenant refuses each login and each refresh. */
export const offboarding: StepsOf = (id, context) => [
  {
    name: "block",
    told: "nothing",
    left: async () => ((await isBlocked(id, context)) ? [] : ["is not blocked"]),
    end: () => block(id, true, context),
  },
  refreshTokens(id, context),
  sessions(id, context),
  roles(id, context),
  permissions(id, context),
  rolesInOrganizations(id, context),
  groups(id, context),
  devices(id, context),
  {
    name: "consents",
    left: async () => undefined,
    end: () => context.management.userGrants.deleteByUserId({ user_id: id }),
  },
  {
    name: "remembered browsers",
    left: async () => undefined,
    end: () => context.management.users.multifactor.invalidateRememberBrowser(id),
  },
];

/** The steps that take them back: they are let in, with no rights until a roster gives them some. */
export const undoing: StepsOf = (id, context) => [
  {
    name: "unblock",
    told: "nothing",
    left: async () => ((await isBlocked(id, context)) ? ["is blocked"] : []),
    end: () => block(id, false, context),
  },
];

async function isBlocked(id: string, { management }: StepsContext): Promise<boolean> {
  return (await management.users.get(id, { fields: "blocked", include_fields: true })).blocked === true;
}

const block = (id: string, blocked: boolean, { management }: StepsContext) =>
  management.users.update(id, { blocked });

/** Of all applications of the tenant. On plans without the endpoints for them they are credentials of devices. */
function refreshTokens(id: string, { management }: StepsContext): Step {
  const { users, deviceCredentials } = management;
  const asDevices = async () => [
    ...(await credentialsOf(id, "refresh_token", management)),
    ...(await credentialsOf(id, "rotating_refresh_token", management)),
  ];
  return {
    name: "refresh tokens",
    told: "number",
    left: () => idsIn(users.refreshToken.list(id, { take: 100 })).catch(orWithoutFeature(asDevices)),
    end: (left) =>
      users.refreshToken.delete(id).catch(
        orWithoutFeature(async () => {
          for (const credential of left) await deviceCredentials.delete(credential);
        }),
      ),
  };
}

/** Their sessions at the tenant, in all browsers. */
const sessions = (id: string, { management: { users } }: StepsContext): Step => ({
  name: "sessions",
  told: "number",
  left: () => idsIn(users.sessions.list(id, { take: 100 })),
  end: () => users.sessions.delete(id),
});

/** The policy's roles; those of other systems stay. */
function roles(id: string, { management: { users }, policy }: StepsContext): Step {
  const held = async () => ours(await allOf(users.roles.list(id, { per_page: 50 })), policy);
  return {
    name: "roles",
    left: async () => names(await held()),
    end: async () => users.roles.delete(id, { roles: ids(await held()) }),
  };
}

/** Permissions on this API that they have without a role. */
function permissions(id: string, { management: { users }, audience }: StepsContext): Step {
  const held = async () => {
    const found = await allOf(users.permissions.list(id, { per_page: 50 }));
    return found.flatMap(({ resource_server_identifier: api, permission_name: name }) =>
      api === audience && name !== undefined ? [name] : [],
    );
  };
  return {
    name: "permissions",
    left: held,
    end: (left) =>
      users.permissions.delete(id, {
        permissions: left.map((name) => ({ resource_server_identifier: audience, permission_name: name })),
      }),
  };
}

/** The policy's roles that they have within an organization, which count in a login to it. */
function rolesInOrganizations(
  id: string,
  { management: { users, organizations }, policy }: StepsContext,
): Step {
  const held = async () => {
    const found = [];
    for (const { id: organization = "", name } of await allOf(
      users.organizations.list(id, { per_page: 50 }),
    )) {
      const there = await allOf(organizations.members.roles.list(organization, id, { per_page: 50 }));
      found.push({ organization, name, roles: ours(there, policy) });
    }
    return found.filter(({ roles }) => roles.length > 0);
  };
  return {
    name: "roles in organizations",
    left: async () =>
      (await held()).flatMap(({ name, roles }) => names(roles).map((role) => `${role} in ${name}`)),
    end: async () => {
      for (const { organization, roles } of await held()) {
        await organizations.members.roles.delete(organization, id, { roles: ids(roles) });
      }
    },
  };
}

const NOTHING = { groups: [], roles: [], permissions: [] };
const lists = z.strictObject({
  groups: z.array(z.string()).default([]),
  roles: z.array(z.string()).default([]),
  permissions: z.array(z.string()).default([]),
});

/** The groups, and what else there is, in their `app_metadata.authorization`; other metadata stay. */
const groups = (id: string, { management: { users } }: StepsContext): Step => ({
  name: "groups",
  left: async () => {
    const { app_metadata } = await users.get(id, { fields: "app_metadata", include_fields: true });
    const found = app_metadata?.authorization;
    if (found === undefined || found === null) return [];
    const { data } = lists.safeParse(found);
    return data === undefined ? ["app_metadata.authorization"] : Object.values(data).flat();
  },
  end: () => users.update(id, { app_metadata: { authorization: NOTHING } }),
});

/** Keys of devices by which they are known without a login. */
const devices = (id: string, { management }: StepsContext): Step => ({
  name: "keys of devices",
  told: "number",
  left: () => credentialsOf(id, "public_key", management),
  end: async (left) => {
    for (const credential of left) await management.deviceCredentials.delete(credential);
  },
});

type CredentialType = "public_key" | "refresh_token" | "rotating_refresh_token";

const credentialsOf = (id: string, type: CredentialType, { deviceCredentials }: ManagementClient) =>
  idsIn(deviceCredentials.list({ user_id: id, type, per_page: 100 }));

/** True for a refusal that isn't for want of a scope: the tenant's plan lacks the feature. */
export const lacksFeature = (error: unknown): boolean =>
  error instanceof ManagementError &&
  error.statusCode === 403 &&
  !JSON.stringify(error.body).includes("insufficient_scope");

const orWithoutFeature =
  <T>(otherwise: () => Promise<T>) =>
  (error: unknown): Promise<T> => {
    if (lacksFeature(error)) return otherwise();
    throw error;
  };

interface Named {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

const ours = <T extends Named>(found: readonly T[], policy: Pick<Policy, "roles">): T[] =>
  found.filter(({ name }) => name !== undefined && Object.hasOwn(policy.roles, name));
const names = (found: readonly Named[]): string[] => found.map(({ name = "" }) => name);
const ids = (found: readonly Named[]): string[] => found.map(({ id = "" }) => id);

const idsIn = async (first: PromiseLike<AsyncIterable<Named>>): Promise<string[]> => ids(await allOf(first));
