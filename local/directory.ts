import { ManagementClient } from "auth0";
import { startTenant } from "local-auth0";
import { z } from "zod";
import { DIRECTORY_DOMAIN, type Persona } from "../proof/personas.ts";
import type { DirectoryTarget } from "../proof/target.ts";
import { countAfterLogin, type DirectoryOfRun, withDirectory } from "../tenant/connect/directory-of-run.ts";

type Config = Readonly<Record<string, string>>;

/** The claim in which the directory of this machine names groups: Auth0 lets no Action set one called `groups`. */
const CLAIM = "https://directory.example.com/groups";

const CODE = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim(${JSON.stringify(CLAIM)}, event.user.app_metadata.groups ?? []);
};`;

/** A company's directory on this machine, which another local tenant plays. */
export interface LocalDirectory {
  readonly issuer: string;
  /** A stack's configuration in which a connection leads here, and has a secret of this run's. */
  configure(config: Config): Config;
  /** Puts people in, with the directory's groups that they are in. */
  seed(people: readonly Persona[]): Promise<void>;
  /**
   * Says by SCIM at a tenant who is in which group, from now on.
   *
   * @param management of the tenant at which the connection is.
   */
  provision(at: {
    readonly management: ManagementClient;
    readonly issuer: string;
    readonly connection: string;
  }): Promise<void>;
  /** The directory as a proof signs people in there, and takes them out of groups. */
  target(connection: string, config: Config): DirectoryTarget & DirectoryOfRun;
  close(): Promise<void>;
}

/**
 * Starts a directory that has a tenant for its client.
 *
 * @param key of the connection in the policy, for example `directory`.
 * @param issuers of the tenant: people come back to each of them.
 */
export async function startDirectory(
  key: string,
  issuers: readonly string[],
  start: Parameters<typeof startTenant>[0],
): Promise<LocalDirectory> {
  const tenant = await startTenant(start);
  const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  await management.tenants.settings.update({ flags: { enable_client_connections: false } });
  const [client, connection] = await Promise.all([
    management.clients.create({
      name: "Timesheets",
      app_type: "regular_web",
      callbacks: issuers.map((issuer) => `${issuer}login/callback`),
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "client_secret_post",
    }),
    management.connections.create({ name: "staff", strategy: "auth0" }),
    bindAction(management),
  ]);
  await management.connections.clients.update(connection.id ?? "", [
    { client_id: client.client_id ?? "", status: true },
  ]);
  const ofRun = {
    issuer: tenant.issuer,
    clientId: client.client_id ?? "",
    groupsFrom: CLAIM,
    domains: [DIRECTORY_DOMAIN],
  };
  const groupsOf = new Map<string, readonly string[]>();
  const scim = new ScimClient();

  const idOf = async (email: string) =>
    (await management.users.listUsersByEmail({ email }))[0]?.user_id ?? "";

  async function setGroups(email: string, groups: readonly string[]): Promise<void> {
    groupsOf.set(email, groups);
    const id = await idOf(email);
    await management.users.update(id, { app_metadata: { groups } });
    await scim.setGroups(id, groups);
  }

  return {
    issuer: tenant.issuer,
    configure: (config) => ({
      ...withDirectory(config, key, ofRun),
      [`timesheets:${key}Secret`]: client.client_secret ?? "",
    }),
    seed: async (people) => {
      await Promise.all(
        people.map(async ({ email, password, label, directoryGroups: groups = [] }) => {
          groupsOf.set(email, groups);
          await management.users.create({
            ...{ connection: "staff", email, password, email_verified: true, name: label },
            app_metadata: { groups: [...groups] },
          });
        }),
      );
    },
    provision: async (at) => {
      await scim.connect(at);
      const ids = await Promise.all(
        [...groupsOf].map(async ([email, groups]) => ({ email, groups, id: await idOf(email) })),
      );
      await scim.provision(ids);
    },
    target: (name, config) => ({
      ...ofRun,
      connection: name,
      groups: {
        leave: (email, group) =>
          setGroups(
            email,
            (groupsOf.get(email) ?? []).filter((one) => one !== group),
          ),
        join: (email, group) => setGroups(email, [...(groupsOf.get(email) ?? []), group]),
        countAfterLogin: countAfterLogin(config, key),
      },
    }),
    close: () => tenant.close(),
  };
}

async function bindAction(management: ManagementClient): Promise<void> {
  const { id = "", name = "" } = await management.actions.create({
    name: "Groups",
    code: CODE,
    supported_triggers: [{ id: "post-login", version: "v3" }],
  });
  await management.actions.deploy(id);
  await management.actions.triggers.bindings.updateMany("post-login", {
    bindings: [{ ref: { type: "action_id", value: id }, display_name: name }],
  });
}

const resource = z.looseObject({ id: z.string() });

/** The directory as a client of SCIM; nobody is told anything before it is connected. */
class ScimClient {
  #endpoint: { readonly url: string; readonly token: string } | undefined;
  /** The identifiers that the tenant has given, of people by the directory's own, and of groups by their names. */
  readonly #people = new Map<string, string>();
  readonly #groups = new Map<string, string>();

  async connect({
    management,
    issuer,
    connection,
  }: Parameters<LocalDirectory["provision"]>[0]): Promise<void> {
    const scopes = ["get", "post", "put", "patch", "delete"].flatMap((verb) => [
      `${verb}:users`,
      `${verb}:groups`,
    ]);
    const { token = "" } = await management.connections.scimConfiguration.tokens.create(connection, {
      scopes,
    });
    this.#endpoint = { url: `${issuer}scim/v2/connections/${connection}`, token };
  }

  async provision(
    people: readonly { readonly email: string; readonly id: string; readonly groups: readonly string[] }[],
  ): Promise<void> {
    await Promise.all(
      people.map(async ({ email, id }) => {
        const emails = [{ value: email, primary: true }];
        const made = await this.#send("POST", "/Users", {
          userName: email,
          externalId: id,
          emails,
          active: true,
        });
        this.#people.set(id, made);
      }),
    );
    const names = new Set(people.flatMap(({ groups }) => groups));
    await Promise.all(
      [...names].map(async (displayName) => {
        const members = people
          .filter(({ groups }) => groups.includes(displayName))
          .map(({ id }) => ({ value: this.#people.get(id) }));
        this.#groups.set(displayName, await this.#send("POST", "/Groups", { displayName, members }));
      }),
    );
  }

  /** Puts somebody into these groups, and takes them out of all others. */
  async setGroups(id: string, groups: readonly string[]): Promise<void> {
    const value = this.#people.get(id);
    if (this.#endpoint === undefined || value === undefined) return;
    await Promise.all(
      [...this.#groups].map(([name, group]) =>
        this.#send("PATCH", `/Groups/${group}`, {
          Operations: [{ op: groups.includes(name) ? "add" : "remove", path: "members", value: [{ value }] }],
        }),
      ),
    );
  }

  /** @returns the identifier of what was made or changed. */
  async #send(method: string, path: string, body: object): Promise<string> {
    if (this.#endpoint === undefined) throw new Error("the directory isn't connected by SCIM");
    const { url, token } = this.#endpoint;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`SCIM ${method} ${path} was answered ${response.status}`);
    return resource.parse(await response.json()).id;
  }
}
