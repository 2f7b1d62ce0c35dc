import { describe, expect, it } from "vitest";
import type { PostLoginEvent } from "../../../rules/actions/contract.ts";
import { policy } from "../../../rules/policy.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { brokenEvent, runAction } from "./run-action.ts";

const resource_server = { identifier: AUDIENCE };
const client = { name: policy.applications.mobile.name };
const removedFrom = async (event: PostLoginEvent) => {
  const deeds = await runAction("access-token-scopes", { client, ...event });
  return deeds.map(([what, scope]) => (what === "removeScope" ? scope : what));
};

const ALL = Object.keys(policy.scopes);
const beyond = (held: readonly string[]) => ALL.filter((scope) => !held.includes(scope));
const EMPLOYEE = ["read:timesheets", "create:timesheets", "delete:timesheets"];
const BEYOND_EMPLOYEE = beyond(EMPLOYEE);
const BEYOND_MANAGER = beyond([...EMPLOYEE, "approve:timesheets"]);
const BEYOND_AUDITOR = beyond(["audit:timesheets"]);

describe("the access token scopes Action", () => {
  const groups = (...names: unknown[]) => ({ app_metadata: { authorization: { groups: names } } });
  const cases: [who: string, event: PostLoginEvent, removed: string[]][] = [
    ["an employee", { authorization: { roles: ["Employee"] } }, BEYOND_EMPLOYEE],
    ["a manager", { authorization: { roles: ["Manager"] } }, BEYOND_MANAGER],
    [
      "an auditor",
      { client: { name: policy.applications.web.name }, authorization: { roles: ["Auditor"] } },
      BEYOND_AUDITOR,
    ],
    ["an employee and manager", { authorization: { roles: ["Employee", "Manager"] } }, BEYOND_MANAGER],
    ["a contractor by group", { user: groups("Contractors") }, BEYOND_EMPLOYEE],
    ["a manager by group", { authorization: { roles: [] }, user: groups("Managers") }, BEYOND_MANAGER],
    ["a person of an unknown role", { authorization: { roles: ["Admin"] } }, ALL],
    ["a person of an autonamed role", { authorization: { roles: ["Manager-1a2b3c4"] } }, ALL],
    ["a person of an unknown group", { user: groups("Admins") }, ALL],
    ["a person whose groups are no names", { user: groups(7, null, { name: "Managers" }) }, ALL],
    ["a person without roles", { authorization: {} }, ALL],
    ["a person of whom nothing is known", {}, ALL],
    [
      "a person whose groups are no list",
      { user: { app_metadata: { authorization: { groups: "Managers" } } } },
      ALL,
    ],
    ["a person whose metadata is malformed", { user: { app_metadata: { authorization: null } } }, ALL],
  ];

  it.each(cases)("removes what %s is not given", async (_who, event, removed) => {
    expect(await removedFrom({ resource_server, ...event })).toEqual(removed);
  });

  const manager = { resource_server, authorization: { roles: ["Manager"] } };
  const web = policy.applications.web.name;
  it.each<[which: string, client: { readonly name?: string }, removed: string[]]>([
    ["one that may hold less than the person", { name: web }, BEYOND_EMPLOYEE],
    ["one of another project", { name: "Portal Web" }, ALL],
    ["one that acts for itself", { name: policy.applications.batch.name }, ALL],
    ["one whose name is a member of every object", { name: "constructor" }, ALL],
    ["one without a name", {}, ALL],
  ])(
    "removes from a manager's token what the application doesn't hold: %s",
    async (_which, client, removed) => {
      expect(await removedFrom({ ...manager, client })).toEqual(removed);
    },
  );

  it.each([7, ["Timesheets Mobile"], { name: "Timesheets Mobile" }])(
    "takes an application whose name is no text for one that holds nothing: %j",
    async (name) => {
      const event = { ...manager, client: { name } } as unknown as PostLoginEvent;
      expect(await removedFrom(event)).toEqual(ALL);
    },
  );

  it.each<[through: string, connection: PostLoginEvent["connection"] & object, removed: string[]]>([
    ["ours", { strategy: "auth0", metadata: { timesheets: "people" } }, BEYOND_MANAGER],
    ["another project's", { strategy: "auth0", name: "portal-people", metadata: {} }, ALL],
    ["one without metadata", { strategy: "auth0", name: "portal-people" }, ALL],
    ["one that says it is our directory", { strategy: "auth0", metadata: { timesheets: "directory" } }, ALL],
    [
      "one that says it is something of every object",
      { strategy: "auth0", metadata: { timesheets: "length" } },
      ALL,
    ],
    [
      "a directory that says it is our database",
      { strategy: "oidc", metadata: { timesheets: "people" } },
      ALL,
    ],
    ["one of which nothing is told", {}, ALL],
  ])("gives rights to people of our database alone: %s", async (_through, connection, removed) => {
    const user = groups("Managers");
    const event = { ...manager, user, connection };
    expect(await removedFrom(event)).toEqual(removed);
  });

  it("does the same at a refresh, which tells no requested scopes", async () => {
    const transaction = { protocol: "oauth2-refresh-token" };
    const event = { resource_server, transaction, authorization: { roles: ["Employee"] } };
    expect(await removedFrom(event)).toEqual(BEYOND_EMPLOYEE);
  });

  it("leaves tokens for other APIs alone", async () => {
    expect(await removedFrom({ resource_server: { identifier: "https://other.example.com/" } })).toEqual([]);
  });

  it("takes a login that names no API for one about this API", async () => {
    expect(await removedFrom({})).toEqual(ALL);
    expect(await removedFrom({ resource_server: {}, authorization: { roles: ["Employee"] } })).toEqual(
      BEYOND_EMPLOYEE,
    );
  });

  it.each([null, 7, [AUDIENCE], { identifier: null }])(
    "takes one whose API isn't named by a text for the same: %j",
    async (identifier) => {
      const event = { resource_server: { identifier } } as unknown as PostLoginEvent;
      expect(await removedFrom(event)).toEqual(ALL);
    },
  );

  it("denies when it breaks, and tells only the tenant's log why", async () => {
    const text = "The authorization rules could not be applied; access is denied.";
    const event = Object.assign(brokenEvent("authorization"), { resource_server, client });
    expect(await runAction("access-token-scopes", event)).toEqual([
      ["log", "Error: broken"],
      ["deny", text],
    ]);
  });

  it.each([7, "Manager", { 0: "Manager" }, [["Manager"]], ["Employee", { name: "Manager" }], [null]])(
    "denies when the tenant gives something else than a list of roles' names: %j",
    async (roles) => {
      const event = { resource_server, authorization: { roles } } as unknown as PostLoginEvent;
      expect(await runAction("access-token-scopes", event)).toEqual([
        ["log", "TypeError: the person's roles are not a list of names"],
        ["deny", "The authorization rules could not be applied; access is denied."],
      ]);
    },
  );
});
