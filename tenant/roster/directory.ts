import { Management, type ManagementClient } from "auth0";
import { newPassword } from "./password.ts";
import type { AuthorizationMetadata, FoundUser } from "./plan.ts";
import { idOfRole } from "./roles.ts";

/** The people of one database connection of a tenant. */
export interface Directory {
  /** The user of an e-mail address, in lower case, or one of another connection who is blocked; nothing when there is none. */
  find(email: string): Promise<FoundUser | undefined>;
  /**
   * Makes a user with a password that nobody knows: people set their own by a reset. No mail is sent.
   *
   * @returns the user's id; nothing when there is a user of this e-mail address already.
   */
  create(user: NewUser): Promise<string | undefined>;
  update(id: string, profile: Partial<NewProfile>): Promise<void>;
  assignRoles(id: string, names: readonly string[]): Promise<void>;
  removeRoles(id: string, names: readonly string[]): Promise<void>;
}

interface NewProfile {
  readonly name: string;
  readonly authorization: AuthorizationMetadata;
}

export interface NewUser extends Partial<NewProfile> {
  readonly email: string;
}

/** The parts of a tenant's directory. */
export interface DirectoryOptions {
  readonly management: ManagementClient;
  /** The connection's name. */
  readonly connection: string;
  /** The ids of the tenant's roles, by their names. */
  readonly roleIds: ReadonlyMap<string, string>;
}

/** The people of a tenant, through its Management API. */
export function createDirectory({ management, connection, roleIds }: DirectoryOptions): Directory {
  const { users } = management;
  const ids = (names: readonly string[]) => ({ roles: names.map((name) => idOfRole(roleIds, name)) });
  return {
    find: async (email) => {
      const found = await users.listUsersByEmail({ email });
      const user =
        found.find(({ identities = [] }) => identities.some((one) => one.connection === connection)) ??
        // Whoever is blocked in a directory gets no account of their own beside it.
        found.find(({ blocked }) => blocked === true);
      if (user?.user_id === undefined) return undefined;
      const roles: string[] = [];
      for await (const { name } of await users.roles.list(user.user_id, { per_page: 50 })) {
        if (name !== undefined) roles.push(name);
      }
      return {
        id: user.user_id,
        name: user.name,
        authorization: user.app_metadata?.authorization,
        isBlocked: user.blocked === true,
        roles,
      };
    },

    create: async ({ email, ...profile }) => {
      try {
        const password = newPassword();
        const made = await users.create({
          connection,
          email,
          password,
          verify_email: false,
          ...bodyOf(profile),
        });
        return made.user_id;
      } catch (error) {
        if (error instanceof Management.ConflictError) return undefined;
        throw error;
      }
    },

    update: async (id, profile) => void (await users.update(id, bodyOf(profile))),
    assignRoles: (id, names) => users.roles.assign(id, ids(names)),
    removeRoles: (id, names) => users.roles.delete(id, ids(names)),
  };
}

const bodyOf = ({ name, authorization }: Partial<NewProfile>) => ({
  ...(name !== undefined && { name }),
  ...(authorization !== undefined && { app_metadata: { authorization } }),
});
