import { describe, expect, it } from "vitest";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import type { PostLoginEvent } from "../../../rules/actions/contract.ts";
import { MULTI_FACTOR } from "../../../rules/policy/second-factor.ts";
import type { Policy, SecondFactor } from "../../../rules/policy/types.ts";
import { policy } from "../../../rules/policy.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { brokenEvent, runAction } from "./run-action.ts";

const { scopes, roles, applications } = policy;
const approving = (secondFactor: SecondFactor): Policy => ({
  ...policy,
  scopes: { ...scopes, "approve:timesheets": { description: "Approve", secondFactor } },
});
const bundles = {
  scope: await bundleActions(approving(true), AUDIENCE),
  fresh: await bundleActions(approving({ maxAge: 600 }), AUDIENCE),
  role: await bundleActions(
    {
      ...policy,
      roles: { ...roles, Manager: { ...roles.Manager, secondFactor: true } },
    },
    AUDIENCE,
  ),
  application: await bundleActions(
    {
      ...policy,
      applications: { ...applications, web: { ...applications.web, secondFactor: true } },
    },
    AUDIENCE,
  ),
};
type Wanting = keyof typeof bundles;

const MANAGER = ["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"];
const EMPLOYEE = MANAGER.slice(0, 3);
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const mfa = (seconds = 5) => ({
  methods: [
    { name: "pwd", timestamp: ago(seconds + 5) },
    { name: "mfa", timestamp: ago(seconds) },
  ],
});

type Changes = Omit<PostLoginEvent, "transaction"> & { transaction?: Record<string, unknown> };

/** A manager's login to Timesheets Mobile, which asks for everything. */
const login = ({ transaction, ...changes }: Changes = {}): PostLoginEvent => ({
  resource_server: { identifier: AUDIENCE },
  client: { name: applications.mobile.name },
  authorization: { roles: ["Manager"] },
  authentication: { methods: [{ name: "pwd", timestamp: ago(5) }] },
  user: { enrolledFactors: [] },
  transaction: {
    protocol: "oidc-basic-profile",
    requested_scopes: ["openid", ...MANAGER],
    acr_values: [],
    prompt: [],
    ...transaction,
  },
  ...changes,
});

const employee = { authorization: { roles: ["Employee"] } };
const web = { client: { name: applications.web.name } };
const refresh = { protocol: "oauth2-refresh-token", requested_scopes: undefined };
const stepUp = { acr_values: [MULTI_FACTOR] };

describe("the second factor Action", () => {
  const cases: [when: string, asks: boolean, wanting: Wanting, event: PostLoginEvent][] = [
    ["a manager asks for what wants one", true, "scope", login()],
    [
      "a manager by group does",
      true,
      "scope",
      login({ authorization: {}, user: { app_metadata: { authorization: { groups: ["Managers"] } } } }),
    ],
    ["what was asked isn't told", true, "scope", login({ transaction: { requested_scopes: undefined } })],
    ["the API isn't told", true, "scope", login({ resource_server: {} })],
    ["a manager doesn't ask for it", false, "scope", login({ transaction: { requested_scopes: EMPLOYEE } })],
    ["an employee asks for what they don't get", false, "scope", login(employee)],
    ["the application doesn't hold it", false, "scope", login(web)],
    ["an application that was renamed asks for it", true, "scope", login({ client: { name: "Renamed" } })],
    [
      "it is for another API",
      false,
      "scope",
      login({ resource_server: { identifier: "https://other.example.com/" } }),
    ],
    ["one was shown in this session", false, "scope", login({ authentication: mfa(86_000) })],
    [
      "another Action has recorded a method of its own",
      true,
      "scope",
      login({ authentication: { methods: [{ name: "https://x.example/mfa", timestamp: ago(1) }] } }),
    ],
    [
      "nobody knows when one was shown",
      true,
      "scope",
      login({ authentication: { methods: [{ name: "mfa" }] } }),
    ],
    ["nothing may be shown to anybody", false, "scope", login({ transaction: { prompt: ["none"] } })],
    ["it is a refresh", false, "scope", login({ transaction: refresh })],
    ["there are no pages", false, "scope", login({ transaction: { protocol: "oauth2-password" } })],
    ["the application asks an employee for one", true, "scope", login({ ...employee, transaction: stepUp })],
    [
      "it asks for a class that isn't one",
      false,
      "scope",
      login({ ...employee, transaction: { acr_values: ["urn:other"] } }),
    ],
    [
      "it asks for one that was shown",
      false,
      "scope",
      login({ transaction: stepUp, authentication: mfa(500) }),
    ],
    [
      "it asks for a newer one",
      true,
      "scope",
      login({ transaction: stepUp, authentication: mfa(500), request: { query: { max_age: "300" } } }),
    ],
    [
      "it asks for a newer one by a form",
      true,
      "scope",
      login({ transaction: stepUp, authentication: mfa(500), request: { body: { max_age: "300" } } }),
    ],
    [
      "it asks for one as new as it is",
      false,
      "scope",
      login({ transaction: stepUp, authentication: mfa(200), request: { query: { max_age: "300" } } }),
    ],
    ["one is too old for the scope", true, "fresh", login({ authentication: mfa(700) })],
    ["one is new enough for the scope", false, "fresh", login({ authentication: mfa(500) })],
    ["the role wants one", true, "role", login({ transaction: { requested_scopes: ["read:timesheets"] } })],
    [
      "another role gives the same",
      false,
      "role",
      login({
        authorization: { roles: ["Employee", "Manager"] },
        transaction: { requested_scopes: EMPLOYEE },
      }),
    ],
    ["it is somebody of another role", false, "role", login(employee)],
    ["the application wants one", true, "application", login({ ...employee, ...web })],
    ["another application wants one", false, "application", login()],
    ["one that isn't known might want one", true, "application", login({ client: {} })],
  ];
  it.each(cases)("when %s: %s", async (_when, asks, wanting, event) => {
    const deeds = await runAction("second-factor", event, bundles[wanting]);
    expect(deeds.map(([what]) => what)).toEqual(asks ? ["enrollWithAny"] : []);
  });

  const enrolments: [who: string, user: PostLoginEvent["user"], call: string][] = [
    ["who has none enrol one", {}, "enrollWithAny"],
    [
      "who has a recovery code alone enrol one",
      { enrolledFactors: [{ type: "recovery-code" }] },
      "enrollWithAny",
    ],
    ["who has an app show a code", { enrolledFactors: [{ type: "otp" }] }, "challengeWith"],
    [
      "who has a security key show that, and enrol nothing beside it",
      { enrolledFactors: [{ type: "webauthn-roaming" }] },
      "challengeWith",
    ],
    ["whose factor an older list has show it", { multifactor: ["guardian"] }, "challengeWith"],
  ];
  it.each(enrolments)("lets %s", async (_who, user = {}, call) => {
    const [deed, ...others] = await runAction("second-factor", login({ user }), bundles.scope);
    expect([deed?.[0], others]).toEqual([call, []]);
  });

  it("names an authenticator app first, and whatever else the tenant lets people enrol", async () => {
    const [challenge] = await runAction(
      "second-factor",
      login({ user: { enrolledFactors: [{ type: "otp" }] } }),
      bundles.scope,
    );
    const others = [
      "webauthn-roaming",
      "webauthn-platform",
      "push-notification",
      "phone",
      "email",
      "recovery-code",
    ];
    expect(challenge).toEqual([
      "challengeWith",
      { type: "otp" },
      { additionalFactors: others.map((type) => ({ type })) },
    ]);
    const [enrolment] = await runAction("second-factor", login(), bundles.scope);
    expect(enrolment).toEqual([
      "enrollWithAny",
      ["otp", "webauthn-roaming", "push-notification", "phone"].map((type) => ({ type })),
    ]);
  });

  it("denies when it breaks", async () => {
    expect((await runAction("second-factor", brokenEvent("transaction"), bundles.scope)).at(-1)?.[0]).toBe(
      "deny",
    );
  });
});

describe("the Action for scopes of a second factor", () => {
  const SHOWN = "https://api.exampleco.com/second_factor";
  const LACKING = "https://api.exampleco.com/second_factor_scopes";
  const kept = (timesheets_second_factor: unknown) => ({
    transaction: refresh,
    refresh_token: { metadata: { timesheets_second_factor } },
  });
  const removal = (...names: string[]) => names.map((name) => ["removeScope", name]);
  const lacking = (...names: string[]) => ["setCustomClaim", LACKING, names];

  const cases: [who: string, wanting: Wanting, event: PostLoginEvent, deeds: unknown[]][] = [
    [
      "a manager who showed none",
      "scope",
      login(),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    ["somebody who wouldn't get it anyway", "scope", login(employee), removal("approve:timesheets")],
    ["somebody of whom nothing is known", "scope", {}, removal("approve:timesheets")],
    [
      "whose browser is remembered: no method was shown",
      "scope",
      login({ authentication: { methods: [] } }),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    [
      "a manager in silence",
      "scope",
      login({ transaction: { prompt: ["none"] } }),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    [
      "a refresh of which nothing is told",
      "scope",
      login({ transaction: refresh }),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    [
      "a refresh with a method of nowhere",
      "scope",
      login({ transaction: refresh, authentication: mfa() }),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    [
      "a refresh whose token keeps no time",
      "scope",
      login(kept("yes")),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    [
      "a refresh whose token keeps a number",
      "scope",
      login(kept(5)),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    [
      "a refresh whose token keeps the time",
      "scope",
      login(kept("1700000000")),
      [["setCustomClaim", SHOWN, 1_700_000_000]],
    ],
    [
      "a manager's role",
      "role",
      login(),
      [lacking(...EMPLOYEE, "approve:timesheets"), ...removal(...EMPLOYEE, "approve:timesheets")],
    ],
    [
      "a manager who is an employee, too",
      "role",
      login({ authorization: { roles: ["Employee", "Manager"] } }),
      [lacking("approve:timesheets"), ...removal("approve:timesheets")],
    ],
    ["an employee, where only managers show one", "role", login(employee), removal("approve:timesheets")],
    [
      "anybody through the application",
      "application",
      login({ ...employee, ...web }),
      [lacking(...EMPLOYEE), ...removal(...Object.keys(scopes))],
    ],
    ["anybody through another", "application", login(employee), []],
  ];
  it.each(cases)("takes from %s what wants one", async (_who, wanting, event, deeds) => {
    const found = await runAction("second-factor-scopes", event, bundles[wanting]);
    expect(found.filter(([what]) => what !== "setMetadata")).toEqual(deeds);
  });

  it("takes nothing from who showed one, says when, and keeps that with the refresh token", async () => {
    const timestamp = "2026-11-27T10:00:00.500Z";
    const event = login({ authentication: { methods: [{ name: "mfa", timestamp }] } });
    const time = Date.parse("2026-11-27T10:00:00Z") / 1000;
    expect(await runAction("second-factor-scopes", event, bundles.scope)).toEqual([
      ["setCustomClaim", SHOWN, time],
      ["setMetadata", "timesheets_second_factor", String(time)],
    ]);
  });

  it("says nothing of it in the token of whoever gets nothing that wants one", async () => {
    const event = login({ ...employee, authentication: mfa() });
    const deeds = await runAction("second-factor-scopes", event, bundles.scope);
    expect(deeds.map(([what]) => what)).toEqual(["setMetadata", "removeScope"]);
  });

  it.each([
    ["a login with none", login(), "none"],
    ["a login of somebody who needn't show one", login(employee), "none"],
    ["a refresh whose token says nothing", login({ transaction: refresh }), "none"],
    ["a refresh whose token says when", login(kept("1700000000")), "1700000000"],
  ])("writes what a refresh token keeps, so that no Action before can: %s", async (_what, event, value) => {
    const deeds = await runAction("second-factor-scopes", event, bundles.role);
    expect(deeds.filter(([what]) => what === "setMetadata")).toEqual([
      ["setMetadata", "timesheets_second_factor", value],
    ]);
  });

  it("takes a scope that an Action before added without anybody's asking, whose claim it doesn't set", async () => {
    const transaction = { requested_scopes: EMPLOYEE };
    const event = login({ transaction, authentication: mfa(86_000) });
    const deeds = await runAction("second-factor-scopes", event, bundles.fresh);
    expect(deeds.filter(([what]) => what !== "setMetadata")).toEqual(removal("approve:timesheets"));
  });

  it.each(["role", "application"] as const)(
    "takes what an Action before gave to somebody whose groups have ended since: %s",
    async (wanting) => {
      const connection = { name: "d", strategy: "oidc", metadata: { timesheets: "directory" } };
      const user = { groups: ["Timesheets Managers"], identities: [{ connection: "d" }] };
      const client = wanting === "role" ? {} : web;
      const session = (seconds: number) =>
        login({
          connection,
          user,
          ...client,
          authentication: { methods: [{ name: "federated", timestamp: ago(seconds) }] },
          transaction: { prompt: ["none"] },
        });
      const before = await runAction("access-token-scopes", session(299), bundles[wanting]);
      const added = before.flatMap(([what, scope]) => (what === "addScope" ? [scope] : []));
      expect(added).toEqual(wanting === "role" ? MANAGER : EMPLOYEE);
      const after = await runAction("second-factor-scopes", session(301), bundles[wanting]);
      const removed = after.flatMap(([what, scope]) => (what === "removeScope" ? [scope] : []));
      expect(removed).toEqual(expect.arrayContaining(added));
    },
  );

  it("leaves tokens for other APIs alone", async () => {
    const event = login({ resource_server: { identifier: "https://other.example.com/" } });
    expect(await runAction("second-factor-scopes", event, bundles.scope)).toEqual([]);
  });

  it("denies when it breaks", async () => {
    const deeds = await runAction("second-factor-scopes", brokenEvent("authorization"), bundles.scope);
    expect(deeds.at(-1)?.[0]).toBe("deny");
  });
});

describe("a policy without second factors", () => {
  it("has neither Action", async () => {
    const keys = (await bundleActions(policy, AUDIENCE)).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith("second-factor"))).toEqual([]);
    expect(bundles.scope.map(({ key }) => key)).toEqual([
      "pkce",
      "second-factor",
      "access-token-scopes",
      "second-factor-scopes",
      "identity-claims",
      "machine-scopes",
    ]);
  });
});
