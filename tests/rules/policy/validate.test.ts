import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../rules/policy/define.ts";
import { describeFault, PolicyError } from "../../../rules/policy/error.ts";
import { findPolicyFaults } from "../../../rules/policy/validate.ts";
import { policy } from "../../../rules/policy.ts";
import { soundDefinition } from "./sound-definition.ts";

/** The faults, as lines, of a sound definition after one change. The change may break the types: Node strips them. */
function faultsAfter(change: (definition: Loose) => void): string[] {
  const definition = soundDefinition();
  change(definition as unknown as Loose);
  return findPolicyFaults(definition).map(describeFault);
}

/** A definition as a program without types would see it. */
type Part = Record<string, Record<string, unknown>>;
type Loose = Record<"api" | "scopes" | "roles" | "groups" | "applications" | "routes", Part> &
  Record<"openRoutes" | "separatedDuties", unknown>;

const put = (record: object, key: string, value: unknown) => {
  Reflect.set(record, key, value);
};

describe("findPolicyFaults", () => {
  it("finds nothing in a sound definition", () => {
    expect(findPolicyFaults(soundDefinition())).toEqual([]);
  });

  it("finds nothing in ExampleCo's policy", () => {
    expect(findPolicyFaults(policy)).toEqual([]);
  });

  const cases: [rule: string, change: (definition: Loose) => void, faults: string[]][] = [
    [
      "names the nearest scope for a mistyped one of a route",
      ({ routes }) => put(routes, "GET /things", "raed:things"),
      [
        'POLICY_UNKNOWN_SCOPE: routes["GET /things"] names "raed:things", which the policy does not declare; did you mean "read:things"?',
      ],
    ],
    [
      "names none where none is near",
      ({ routes }) => put(routes, "GET /things", "xyz"),
      ['POLICY_UNKNOWN_SCOPE: routes["GET /things"] names "xyz", which the policy does not declare'],
    ],
    [
      "refuses an undeclared scope of a role",
      ({ roles }) => put(roles.Reader ?? {}, "scopes", ["read:thing"]),
      [
        'POLICY_UNKNOWN_SCOPE: roles.Reader.scopes names "read:thing", which the policy does not declare; did you mean "read:things"?',
      ],
    ],
    [
      "refuses an undeclared scope of an application",
      ({ applications }) => put(applications.app ?? {}, "scopes", ["read:thing"]),
      [
        'POLICY_UNKNOWN_SCOPE: applications.app.scopes names "read:thing", which the policy does not declare; did you mean "read:things"?',
      ],
    ],
    [
      "refuses an undeclared scope in the duties",
      (definition) => put(definition, "separatedDuties", [["batch:uplaod", "approve:things"]]),
      [
        'POLICY_UNKNOWN_SCOPE: separatedDuties[0] names "batch:uplaod", which the policy does not declare; did you mean "batch:upload"?',
      ],
    ],
    [
      "refuses an undeclared role of a group",
      ({ groups }) => put(groups.Everyone ?? {}, "roles", ["Raeder"]),
      [
        'POLICY_UNKNOWN_ROLE: groups.Everyone.roles names "Raeder", which the policy does not declare; did you mean "Reader"?',
      ],
    ],
    [
      "does not take a member of every object for a declared name",
      ({ routes }) => put(routes, "GET /things", "constructor"),
      ['POLICY_UNKNOWN_SCOPE: routes["GET /things"] names "constructor", which the policy does not declare'],
    ],
    [
      "refuses a scope listed twice",
      ({ roles }) => put(roles.Reader ?? {}, "scopes", ["read:things", "read:things"]),
      ['POLICY_LISTED_TWICE: roles.Reader.scopes lists "read:things" twice; take one away'],
    ],
    [
      "refuses a role without scopes",
      ({ roles }) => put(roles.Reader ?? {}, "scopes", []),
      ["POLICY_EMPTY: roles.Reader.scopes is empty; declare at least one or delete it"],
    ],
    [
      "refuses a group without roles",
      ({ groups }) => put(groups.Everyone ?? {}, "roles", []),
      ["POLICY_EMPTY: groups.Everyone.roles is empty; declare at least one or delete it"],
    ],
    [
      "refuses an application without scopes",
      ({ applications }) => put(applications.robot ?? {}, "scopes", []),
      ["POLICY_EMPTY: applications.robot.scopes is empty; declare at least one or delete it"],
    ],
    [
      "refuses an API without scopes and routes",
      (definition) => {
        for (const part of ["scopes", "roles", "groups", "applications", "routes"]) put(definition, part, {});
        put(definition, "separatedDuties", []);
      },
      [
        "POLICY_EMPTY: scopes is empty; declare at least one or delete it",
        "POLICY_EMPTY: routes is empty; declare at least one or delete it",
      ],
    ],
    [
      "refuses a role that holds duties kept apart",
      ({ roles }) => put(roles.Approver ?? {}, "scopes", ["approve:things", "batch:upload"]),
      [
        'POLICY_PERSON_SCOPE_OF_MACHINE: applications.robot.scopes has "batch:upload", which a role gives to people; give the machine a scope of its own',
        'POLICY_DUTIES_NOT_APART: roles.Approver holds "batch:upload" with "approve:things", which separatedDuties[0] keeps apart; take one of them away',
      ],
    ],
    [
      "refuses a group whose roles hold them together",
      (definition) => {
        put(definition.applications, "robot", { ...definition.applications.app, name: "Other" });
        put(definition.roles.Reader ?? {}, "scopes", ["batch:upload"]);
        put(definition.groups.Everyone ?? {}, "roles", ["Reader", "Approver"]);
      },
      [
        'POLICY_DUTIES_NOT_APART: groups.Everyone holds "batch:upload" with "approve:things", which separatedDuties[0] keeps apart; take one of them away',
      ],
    ],
    [
      "refuses an application that holds them together",
      ({ applications }) => put(applications.robot ?? {}, "scopes", ["batch:upload", "approve:things"]),
      [
        'POLICY_PERSON_SCOPE_OF_MACHINE: applications.robot.scopes has "approve:things", which a role gives to people; give the machine a scope of its own',
        'POLICY_DUTIES_NOT_APART: applications.robot holds "batch:upload" with "approve:things", which separatedDuties[0] keeps apart; take one of them away',
      ],
    ],
    [
      "refuses two applications of one name",
      ({ applications }) => put(applications.robot ?? {}, "name", "Things App"),
      [
        'POLICY_SAME_APPLICATION_NAME: applications.robot.name is "Things App", which applications.app has already; the rules tell applications apart by it',
      ],
    ],
    [
      "refuses a scope that is OpenID Connect's own",
      ({ scopes }) => put(scopes, "openid", "Sign in"),
      ['POLICY_RESERVED_SCOPE: scopes["openid"] is OpenID Connect\'s own; an API cannot declare it'],
    ],
    ...["read things", "Read:things", "re:ad:things", "read:things!"].map(
      (scope): [string, (definition: Loose) => void, string[]] => [
        `refuses ${scope} as a scope: another form`,
        ({ scopes }) => put(scopes, scope, "Read"),
        [`POLICY_BAD_SCOPE_NAME: scopes["${scope}"] is not of the form "verb:noun" in lower-case letters`],
      ],
    ),
    ...["/things", "FORGET /things", "GET /things?all=true", "GET /things/", "GET /{}"].map(
      (route): [string, (definition: Loose) => void, string[]] => [
        `refuses ${route} as a route: another form`,
        ({ routes }) => put(routes, route, "read:things"),
        [
          `POLICY_BAD_ROUTE: routes["${route}"] is "${route}"; expected a method and a path such as "GET /timesheets/{id}"`,
        ],
      ],
    ),
    [
      "refuses routes that match the same requests",
      ({ routes }) => put(routes, "GET /things/{name}", "approve:things"),
      ['POLICY_SAME_ROUTE: routes["GET /things/{name}"] matches the same requests as "GET /things/{id}"'],
    ],
    [
      "refuses an open route that needs a scope too",
      (definition) => put(definition, "openRoutes", ["GET /things"]),
      ['POLICY_OPEN_ROUTE_WITH_SCOPE: openRoutes[0] is "GET /things", which needs a scope in routes'],
    ],
    ...["things api", "things", "https://api.example.com/things#all"].map(
      (identifier): [string, (definition: Loose) => void, string[]] => [
        `refuses ${identifier} as the API's identifier`,
        ({ api }) => put(api, "identifier", identifier),
        [
          `POLICY_BAD_IDENTIFIER: api.identifier is "${identifier}"; expected an absolute URI without a fragment, such as "https://api.example.com/things"`,
        ],
      ],
    ),
    ...[
      "https://auth0.com/",
      "https://tenant.eu.auth0.com/",
      "https://api.example.com",
      "urn:example:/",
      "xhttps://api.example.com/",
    ].map((namespace): [string, (definition: Loose) => void, string[]] => [
      `refuses ${namespace} as the namespace of claims`,
      ({ api }) => put(api, "claimNamespace", namespace),
      [
        `POLICY_BAD_NAMESPACE: api.claimNamespace is "${namespace}"; expected an http(s) URL that ends in "/" and is none of Auth0's own domains, whose claims Auth0 leaves out`,
      ],
    ]),
    [
      "refuses a member that a policy doesn't have",
      ({ roles }) => put(roles.Reader ?? {}, "scope", ["read:things"]),
      ['POLICY_MALFORMED: roles.Reader is not what a policy has there: Unrecognized key: "scope"'],
    ],
    [
      "refuses an empty text",
      ({ api }) => put(api, "name", ""),
      ["POLICY_MALFORMED: api.name is not what a policy has there: a text that is not empty"],
    ],
    [
      "refuses more scopes than Auth0 accepts",
      (definition) => {
        for (let n = 3; n <= 1000; n += 1) put(definition.scopes, `read:thing${n}`, "Read it");
      },
      ["POLICY_LIMIT: scopes has 1001 entries; Auth0 accepts 1000 at most"],
    ],
  ];

  it.each(cases)("%s", (_rule, change, faults) => {
    expect(faultsAfter(change)).toEqual(faults);
  });
});

describe("findPolicyFaults", () => {
  it("says of a fault without a near name nothing of nearness", () => {
    const definition = soundDefinition();
    put(definition.routes, "GET /things", "xyz");
    expect(findPolicyFaults(definition)).toStrictEqual([
      {
        code: "POLICY_UNKNOWN_SCOPE",
        where: 'routes["GET /things"]',
        what: 'names "xyz", which the policy does not declare',
      },
    ]);
  });

  it("refuses what is no definition at all", () => {
    expect(findPolicyFaults(null).map(describeFault)).toEqual([
      "POLICY_MALFORMED: policy is not what a policy has there: Invalid input: expected object, received null",
    ]);
  });

  const accepted: [what: string, change: (definition: Loose) => void][] = [
    ["an identifier that is no URL", ({ api }) => put(api, "identifier", "urn:example:things")],
    ["a namespace of http", ({ api }) => put(api, "claimNamespace", "http://api.example.com/")],
    [
      "a namespace that only begins like Auth0's",
      ({ api }) => put(api, "claimNamespace", "https://auth0.com.example.com/"),
    ],
    ["a route of the root", ({ routes }) => put(routes, "GET /", "read:things")],
    [
      "routes that differ in what follows a parameter",
      ({ routes }) => put(routes, "GET /things/{id}/parts", "read:things"),
    ],
    [
      "as many scopes as Auth0 accepts",
      (definition) => {
        for (let n = 3; n < 1000; n += 1) put(definition.scopes, `read:thing${n}`, "Read it");
      },
    ],
  ];
  it.each(accepted)("accepts %s", (_what, change) => {
    expect(faultsAfter(change)).toEqual([]);
  });
});

describe("definePolicy", () => {
  it("gives back the definition, frozen to its leaves", () => {
    const definition = soundDefinition();
    expect(definePolicy(definition)).toBe(definition);
    expect(Object.isFrozen(definition.roles.Reader.scopes)).toBe(true);
  });

  it("throws all faults at once", () => {
    const definition = soundDefinition();
    put(definition.routes, "GET /things", "raed:things");
    put(definition.api, "claimNamespace", "none");
    const error = catchError(() => definePolicy(definition));
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toMatchObject({
      code: "POLICY_INVALID",
      faults: [{ code: "POLICY_BAD_NAMESPACE" }, { code: "POLICY_UNKNOWN_SCOPE", nearest: "read:things" }],
    });
    expect(String(error)).toMatch(
      /^PolicyError: the policy has 2 faults:\n {2}POLICY_BAD_NAMESPACE: .*\n {2}POLICY_UNKNOWN_SCOPE: .*$/,
    );
  });

  it("counts one fault as one", () => {
    const definition = soundDefinition();
    put(definition.routes, "GET /things", "raed:things");
    expect(String(catchError(() => definePolicy(definition)))).toBe(
      'PolicyError: the policy has 1 fault:\n  POLICY_UNKNOWN_SCOPE: routes["GET /things"] names "raed:things", which the policy does not declare; did you mean "read:things"?',
    );
  });
});

function catchError(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
