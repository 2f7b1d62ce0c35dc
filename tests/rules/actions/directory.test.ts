import { describe, expect, it } from "vitest";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import type { PostLoginEvent } from "../../../rules/actions/contract.ts";
import type { Policy } from "../../../rules/policy/types.ts";
import { policy as shipped } from "../../../rules/policy.ts";
import { runAction } from "./run-action.ts";

/** The shipped policy, with groups of a directory that give one role each. */
const policy: Policy = {
  ...shipped,
  connections: {
    ...shipped.connections,
    directory: {
      kind: "directory",
      description: "Staff",
      groups: { claim: "groups", give: { "All Staff": "Employees", "Team Leads": "Managers" } },
    },
  },
};
const AUDIENCE = "https://api.exampleco.com/timesheets";
const bundles = await bundleActions(policy, AUDIENCE);

const ASKED = ["read:timesheets", "approve:timesheets"];
const ALL = Object.keys(policy.scopes);
const NAME = "timesheets-dev-directory";

/** A login of an employee through the directory, with some of its members changed. */
const login = (changes: object = {}): PostLoginEvent => ({
  resource_server: { identifier: AUDIENCE },
  client: { name: "Timesheets Mobile" },
  connection: {
    name: NAME,
    strategy: "oidc",
    metadata: { timesheets: "directory", groups_at_refresh: "scim" },
  },
  transaction: { protocol: "oidc-basic-profile", requested_scopes: ["openid", ...ASKED] },
  user: { groups: ["All Staff"], identities: [{ connection: NAME }] },
  authentication: shown("federated", 1),
  ...changes,
});

/** How somebody has shown who they are, so many seconds ago. */
const shown = (name: string, seconds: number) => ({
  methods: [{ name, timestamp: new Date(Date.now() - seconds * 1000).toISOString() }],
});

/** A refresh that names no scope, of a login some seconds ago. */
const refresh = (changes: object = {}, seconds = 60): PostLoginEvent =>
  login({
    transaction: { protocol: "oauth2-refresh-token" },
    refresh_token: {
      created_at: new Date(Date.now() - seconds * 1000).toISOString(),
      resource_servers: [{ audience: AUDIENCE, scopes: `openid ${ASKED.join(" ")}` }],
    },
    ...changes,
  });

const through = (metadata: object, changes: object = {}) => ({
  connection: { name: NAME, strategy: "oidc", metadata, ...changes },
});
const withUser = (user: object) => ({ user: { identities: [{ connection: NAME }], ...user } });

/** The scopes that a token has afterwards, of which RBAC gave none, unless said otherwise. */
async function scopesOf(event: PostLoginEvent, { members = [] as string[], before = [] as string[] } = {}) {
  const scopes = new Set(before);
  for (const [deed, scope] of await runAction("access-token-scopes", event, bundles, members)) {
    if (deed === "addScope") scopes.add(String(scope));
    else if (deed === "removeScope") scopes.delete(String(scope));
    else return deed;
  }
  return [...scopes];
}

describe("somebody from the directory", () => {
  it("gets of what was asked for what their groups give", async () => {
    expect(await scopesOf(login())).toEqual(["read:timesheets"]);
    expect(await scopesOf(login(withUser({ groups: ["Team Leads"] })))).toEqual(ASKED);
    expect(await scopesOf(login(withUser({ groups: "Team Leads" })))).toEqual(ASKED);
  });

  it.each([
    ["of a group that the policy doesn't map", withUser({ groups: ["Managers", "Employees", "toString"] })],
    ["of no group", withUser({ groups: [] })],
    ["of whom the directory says no groups", withUser({})],
    ["whose groups are no names", withUser({ groups: [{ name: "Team Leads" }, 7, null, ["Team Leads"]] })],
    ["whose groups are under another claim", withUser({ memberOf: ["Team Leads"] })],
    [
      "whose groups are in metadata, as the roster has them",
      withUser({ app_metadata: { authorization: { groups: ["Managers"] } } }),
    ],
    ["with roles at the tenant", { ...withUser({}), authorization: { roles: ["Manager"] } }],
    [
      "whose account is linked to another",
      withUser({ groups: ["Team Leads"], identities: [{ connection: NAME }, { connection: "x" }] }),
    ],
    [
      "whose account is another connection's",
      withUser({ groups: ["Team Leads"], identities: [{ connection: "x" }] }),
    ],
    ["of whose account nothing is known", { user: { groups: ["Team Leads"] } }],
    ["through an application that the policy doesn't know", { client: { name: "Other" } }],
    ["through one without a name", { client: {} }],
    [
      "who asks for nothing of the API",
      { transaction: { protocol: "oidc-basic-profile", requested_scopes: ["openid"] } },
    ],
    ["whose request isn't told", { transaction: { protocol: "oidc-basic-profile" } }],
    ["for an API that isn't told", { resource_server: {} }],
  ])("gets nothing: %s", async (_who, changes) => {
    expect(await scopesOf(login(changes), { before: ALL })).toEqual([]);
  });

  it("gets no more than the application has", async () => {
    const event = login({ client: { name: "Timesheets Web" }, ...withUser({ groups: ["Team Leads"] }) });
    const asked = { ...event, transaction: { ...event.transaction, requested_scopes: ALL } };
    expect(await scopesOf(asked)).toEqual(["read:timesheets", "create:timesheets", "delete:timesheets"]);
  });

  it("gets nothing for another API, and loses nothing there", async () => {
    const event = login({ resource_server: { identifier: "https://other.example.com/" } });
    expect(await scopesOf(event, { before: ASKED })).toEqual(ASKED);
  });
});

describe("groups of a directory", () => {
  it.each([
    ["another directory", through({ timesheets: "partners" })],
    ["one that has no key of the policy", through({})],
    ["one of a name that every object has", through({ timesheets: "constructor" })],
    ["a social one", through({}, { strategy: "google-oauth2", name: "google-oauth2" })],
  ])("count for nothing in a login through %s", async (_which, changes) => {
    const event = login({
      ...changes,
      ...withUser({ groups: ["Team Leads"], app_metadata: { authorization: { groups: ["Managers"] } } }),
    });
    const withRoles = { ...event, authorization: { roles: ["Manager"] } };
    expect(await scopesOf(withRoles, { before: ALL })).toEqual([]);
  });

  it("count for nothing in a login through the database: a contractor keeps their own rights, and one that calls itself the directory gives none", async () => {
    const database = (timesheets: string) => ({
      connection: { name: "people", strategy: "auth0", metadata: { timesheets } },
    });
    const user = {
      email: "boss@exampleco.com",
      groups: ["Team Leads"],
      identities: [{ connection: "people" }],
    };
    const contractor = { user, authorization: { roles: ["Employee"] } };
    expect(await scopesOf(login({ ...database("people"), ...contractor }), { before: ALL })).toEqual(
      policy.roles.Employee?.scopes,
    );
    expect(await scopesOf(login({ ...database("directory"), ...contractor }), { before: ALL })).toEqual([]);
  });
});

describe("at a refresh", () => {
  const manager = withUser({ groups: ["All Staff", "Team Leads"] });

  it("groups count as far as the directory says by SCIM that the person is still in them", async () => {
    expect(await scopesOf(refresh(manager), { members: ["All Staff", "Team Leads"] })).toEqual(ASKED);
    expect(await scopesOf(refresh(manager), { members: ["All Staff"] })).toEqual(["read:timesheets"]);
    expect(await scopesOf(refresh(manager), { before: ALL })).toEqual([]);
  });

  it("nobody gets more by SCIM than the login gave", async () => {
    expect(await scopesOf(refresh(), { members: ["All Staff", "Team Leads"] })).toEqual(["read:timesheets"]);
  });

  const counting = (seconds: unknown) => ({
    ...manager,
    ...through({ timesheets: "directory", groups_at_refresh: seconds }),
  });

  it.each([
    ["are young enough", "120", 60, ASKED],
    ["are too old", "120", 121, []],
    ["don't count at all", "0", 0, []],
    ["are of a login in the future", "120", -60, []],
    ["have no limit that can be read", "for ever", 1, []],
    ["have no limit", undefined, 1, []],
  ])("groups of a directory without SCIM: %s", async (_what, limit, age, scopes) => {
    expect(await scopesOf(refresh(counting(limit), age), { members: ["Team Leads"] })).toEqual(scopes);
  });

  it("groups don't count where the tenant doesn't tell of the refresh token", async () => {
    expect(await scopesOf(refresh({ ...counting("120"), refresh_token: undefined }))).toEqual([]);
    const members = ["All Staff", "Team Leads"];
    expect(await scopesOf(refresh({ ...manager, refresh_token: undefined }), { members })).toEqual([]);
  });

  it("who asks for fewer scopes gets these", async () => {
    const transaction = { protocol: "oauth2-refresh-token", requested_scopes: ["approve:timesheets"] };
    const event = refresh({ ...manager, transaction });
    expect(await scopesOf(event, { members: ["All Staff", "Team Leads"] })).toEqual(["approve:timesheets"]);
  });

  it("who asks for more than at the login gets no more, and nothing where nobody tells what that was", async () => {
    const transaction = { protocol: "oauth2-refresh-token", requested_scopes: ASKED };
    const members = ["All Staff", "Team Leads"];
    const ofLogin = (scopes: string) => ({ resource_servers: [{ audience: AUDIENCE, scopes }] });
    const event = refresh({ ...manager, transaction, refresh_token: ofLogin("openid read:timesheets") });
    expect(await scopesOf(event, { members })).toEqual(["read:timesheets"]);
    expect(await scopesOf({ ...event, refresh_token: {} }, { members })).toEqual([]);
  });

  it("scopes of a login for another API are none of this one's", async () => {
    const servers = [{ audience: "https://other.example.com/", scopes: ASKED.join(" ") }];
    const event = refresh({ ...manager, refresh_token: { resource_servers: servers } });
    expect(await scopesOf(event, { members: ["All Staff", "Team Leads"] })).toEqual([]);
  });
});

describe("at a login by the tenant's own session, at which nobody asks the directory", () => {
  const manager = withUser({ groups: ["All Staff", "Team Leads"] });
  const members = ["All Staff"];
  const later = { ...manager, authentication: shown("federated", 301) };

  it.each([
    [
      "groups count in the first minutes without a further word",
      login({ ...manager, authentication: shown("federated", 299) }),
      ASKED,
    ],
    [
      "then as far as the directory says by SCIM that the person is still in them",
      login(later),
      ["read:timesheets"],
    ],
    [
      "also where a second factor was shown since",
      login({
        ...later,
        authentication: { methods: [...later.authentication.methods, ...shown("mfa", 1).methods] },
      }),
      ["read:timesheets"],
    ],
    [
      "also where nothing tells when the directory was asked",
      login({ ...manager, authentication: undefined }),
      ["read:timesheets"],
    ],
    [
      "also where that is told of the future",
      login({ ...manager, authentication: shown("federated", -3_600) }),
      ["read:timesheets"],
    ],
  ])("%s", async (_what, event, scopes) => {
    expect(await scopesOf(event, { members, before: ALL })).toEqual(scopes);
  });

  it.each([
    ["600", ASKED],
    ["300", []],
    ["0", []],
  ])(
    "groups of a directory without SCIM count for so many seconds after the login: %s",
    async (limit, scopes) => {
      const changes = through({ timesheets: "directory", groups_at_refresh: limit });
      expect(await scopesOf(login({ ...later, ...changes }), { members, before: ALL })).toEqual(scopes);
    },
  );
});
