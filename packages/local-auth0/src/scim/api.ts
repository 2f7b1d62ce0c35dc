import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { userIdAt } from "../authentication/federated-person.ts";
import { alphanumeric } from "../management/rest/identifiers.ts";
import type { ScimConfiguration, ScimGroup } from "../state/connection.ts";
import type { Session } from "../state/login-state.ts";
import type { Connection, TenantState, User } from "../state/tenant-state.ts";
import { attributeAt, type Resource, withAttributes } from "./attributes.ts";
import { patch, patched } from "./patch.ts";

export interface ScimOptions {
  readonly state: TenantState;
  readonly now: () => Date;
  readonly onSessionEnd?: (session: Session) => void;
}

/** A refusal in SCIM's own form (RFC 7644 §3.12). */
class ScimError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409;

  constructor(status: ScimError["status"], detail: string) {
    super(detail);
    this.status = status;
  }
}

const resource = z.looseObject({});
const groupResource = z.looseObject({
  displayName: z.string().min(1),
  externalId: z.string().optional(),
  members: z.array(z.looseObject({ value: z.string() })).default([]),
});

/** One comparison, which is all that directories search by. */
const FILTER = /^([\w.:[\]" ]+?) eq "([^"]*)"$/;

interface Directory {
  readonly connection: Readonly<Connection>;
  readonly scim: ScimConfiguration;
}

/**
 * Inbound SCIM (Auth0 docs, "Configure Inbound SCIM" and "Configure SCIM Groups for Enterprise Connections"): a company's directory puts its
 * people and groups in, each connection's by a token of its own. People whom it deactivates are blocked, and lose their sessions and
 * refresh tokens.
 */
export function createScimApi({ state, now, onSessionEnd }: ScimOptions): Hono {
  const app = new Hono().basePath("/scim/v2/connections/:connection");

  app.onError((error, context) => {
    const known = error instanceof ScimError ? error : undefined;
    if (known === undefined && !(error instanceof z.ZodError)) throw error;
    const status = known?.status ?? 400;
    const detail = known?.message ?? "The resource is malformed.";
    return context.json(
      { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: String(status), detail },
      status,
    );
  });

  /** The directory whose token a request has, where the token may do this. */
  function directoryOf(context: Context, scope: string): Directory {
    const connection = state.connections.get(context.req.param("connection") ?? "");
    const token = /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1] ?? "";
    const hash = createHash("sha256").update(token).digest("base64url");
    const held = connection?.scim?.tokens.find((one) => one.hash === hash);
    const isOver = held?.valid_until !== undefined && Date.parse(held.valid_until) <= now().getTime();
    if (connection?.scim === undefined || held === undefined || isOver)
      throw new ScimError(401, "Unauthorized");
    if (!held.scopes.includes(scope)) throw new ScimError(403, `The token lacks ${scope}.`);
    return { connection, scim: connection.scim };
  }

  function personOf({ connection }: Directory, id: string): Readonly<User> {
    const user = state.users.get(id);
    if (user?.connection !== connection.name) throw new ScimError(404, "User not found");
    return user;
  }

  /** Keeps a person as the directory has them, and ends what they have where it has deactivated them. */
  function keepPerson({ scim }: Directory, before: Readonly<User>, sent: Resource): User {
    const user = {
      ...withAttributes(before, sent, scim.mapping),
      scim: sent,
      updated_at: now().toISOString(),
    };
    state.users.put(user);
    if (user.blocked === true) endAllOf(user.user_id);
    return user;
  }

  function endAllOf(userId: string): void {
    for (const session of state.sessions.all().filter(({ user_id }) => user_id === userId)) {
      state.sessions.delete(session.id);
      onSessionEnd?.(session);
    }
    for (const { id } of state.refreshTokens.all().filter(({ user_id }) => user_id === userId))
      state.refreshTokens.delete(id);
  }

  function keepGroups({ connection, scim }: Directory, groups: readonly ScimGroup[]): void {
    state.connections.put({ ...connection, scim: { ...scim, groups } });
  }

  const groupOf = ({ scim }: Directory, id: string): ScimGroup => {
    const group = scim.groups?.find((one) => one.id === id);
    if (group === undefined) throw new ScimError(404, "Group not found");
    return group;
  };

  /** A group as it was sent, with members whom the connection has. */
  function readGroup(directory: Directory, id: string, sent: unknown): ScimGroup {
    const { displayName, externalId, members } = groupResource.parse(sent);
    for (const { value } of members) personOf(directory, value);
    return {
      id,
      displayName,
      ...(externalId !== undefined && { externalId }),
      members: [...new Set(members.map(({ value }) => value))],
    };
  }

  app.post("/Users", async (context) => {
    const directory = directoryOf(context, "post:users");
    const sent = resource.parse(await context.req.json());
    const subject = attributeAt(sent, directory.scim.user_id_attribute);
    if (typeof subject !== "string" || subject === "") {
      throw new ScimError(400, `${directory.scim.user_id_attribute} is required`);
    }
    const userId = userIdAt(directory.connection, subject);
    if (state.users.get(userId)?.scim !== undefined) throw new ScimError(409, "User already exists");
    const at = now().toISOString();
    const fresh: User = {
      ...{ user_id: userId, connection: directory.connection.name, roles: [], permissions: [] },
      ...{ created_at: at, updated_at: at },
      ...state.users.get(userId),
    };
    return context.json(userResource(keepPerson(directory, fresh, sent)), 201);
  });

  app.get("/Users", (context) => {
    const { connection } = directoryOf(context, "get:users");
    const people = state.users.all().filter((user) => user.connection === connection.name);
    return context.json(found(people.map(userResource), context.req.query("filter")));
  });

  app.get("/Users/:id", (context) => {
    const directory = directoryOf(context, "get:users");
    return context.json(userResource(personOf(directory, context.req.param("id"))));
  });

  app.put("/Users/:id", async (context) => {
    const directory = directoryOf(context, "put:users");
    const user = personOf(directory, context.req.param("id"));
    const sent = resource.parse(await context.req.json());
    return context.json(userResource(keepPerson(directory, user, sent)));
  });

  app.patch("/Users/:id", async (context) => {
    const directory = directoryOf(context, "patch:users");
    const user = personOf(directory, context.req.param("id"));
    const { Operations } = patch.parse(await context.req.json());
    const changed = patched(userResource(user), Operations);
    if (changed === undefined) throw new ScimError(400, "The path isn't understood.");
    return context.json(userResource(keepPerson(directory, user, changed)));
  });

  app.delete("/Users/:id", (context) => {
    const directory = directoryOf(context, "delete:users");
    const { user_id } = personOf(directory, context.req.param("id"));
    endAllOf(user_id);
    state.users.delete(user_id);
    const groups = (directory.scim.groups ?? []).map((group) => ({
      ...group,
      members: group.members.filter((member) => member !== user_id),
    }));
    keepGroups(directory, groups);
    return context.body(null, 204);
  });

  app.post("/Groups", async (context) => {
    const directory = directoryOf(context, "post:groups");
    const group = readGroup(directory, `grp_${alphanumeric(16)}`, await context.req.json());
    const groups = directory.scim.groups ?? [];
    if (groups.some(({ displayName }) => displayName === group.displayName)) {
      throw new ScimError(409, "Group already exists");
    }
    keepGroups(directory, [...groups, group]);
    return context.json(groupResourceOf(group), 201);
  });

  app.get("/Groups", (context) => {
    const { scim } = directoryOf(context, "get:groups");
    return context.json(found((scim.groups ?? []).map(groupResourceOf), context.req.query("filter")));
  });

  app.get("/Groups/:id", (context) => {
    const directory = directoryOf(context, "get:groups");
    return context.json(groupResourceOf(groupOf(directory, context.req.param("id"))));
  });

  for (const [method, scope] of [
    ["PUT", "put:groups"],
    ["PATCH", "patch:groups"],
  ] as const) {
    app.on(method, "/Groups/:id", async (context) => {
      const directory = directoryOf(context, scope);
      const before = groupOf(directory, context.req.param("id"));
      const body: unknown = await context.req.json();
      const changed =
        method === "PUT" ? body : patched(groupResourceOf(before), patch.parse(body).Operations);
      const group = readGroup(directory, before.id, changed);
      keepGroups(
        directory,
        (directory.scim.groups ?? []).map((one) => (one.id === group.id ? group : one)),
      );
      return context.json(groupResourceOf(group));
    });
  }

  app.delete("/Groups/:id", (context) => {
    const directory = directoryOf(context, "delete:groups");
    const { id } = groupOf(directory, context.req.param("id"));
    keepGroups(
      directory,
      (directory.scim.groups ?? []).filter((one) => one.id !== id),
    );
    return context.body(null, 204);
  });

  return app;
}

/** The id is always that of the person at the tenant. */
const userResource = ({ user_id, scim, blocked }: Readonly<User>): Resource => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  ...(typeof scim === "object" && scim),
  id: user_id,
  active: blocked !== true,
});

const groupResourceOf = ({ members, ...group }: ScimGroup): Resource => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
  ...group,
  members: members.map((value) => ({ value })),
});

function found(all: readonly Resource[], filter: string | undefined) {
  const [, path, value] = filter === undefined ? [] : (FILTER.exec(filter) ?? []);
  if (filter !== undefined && path === undefined) throw new ScimError(400, "The filter isn't understood.");
  const Resources = path === undefined ? all : all.filter((one) => attributeAt(one, path) === value);
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: Resources.length,
    startIndex: 1,
    itemsPerPage: Resources.length,
    Resources,
  };
}
