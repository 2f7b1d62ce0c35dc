import { describe, expect, it } from "vitest";
import { findPolicyFaults } from "../../../rules/policy/validate.ts";
import { policy } from "../../../rules/policy.ts";
import { type FaultCase, faultsAfter, put } from "./faults-after.ts";
import { soundDefinition } from "./sound-definition.ts";

describe("findPolicyFaults", () => {
  it("finds nothing in a sound definition", () => {
    expect(findPolicyFaults(soundDefinition())).toEqual([]);
  });

  it("finds nothing in ExampleCo's policy", () => {
    expect(findPolicyFaults(policy)).toEqual([]);
  });

  const cases: FaultCase[] = [
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
      "refuses a reach of a route, and by scopes, that it doesn't declare",
      (definition) =>
        put(definition, "reach", { "GET /thing": { own: ["raed:things"], others: ["aprove:things"] } }),
      [
        'POLICY_UNKNOWN_ROUTE: reach["GET /thing"] names "GET /thing", which the policy does not declare; did you mean "GET /things"?',
        'POLICY_UNKNOWN_SCOPE: reach["GET /thing"].own names "raed:things", which the policy does not declare; did you mean "read:things"?',
        'POLICY_UNKNOWN_SCOPE: reach["GET /thing"].others names "aprove:things", which the policy does not declare; did you mean "approve:things"?',
      ],
    ],
    [
      "refuses a reach of an open route",
      (definition) => put(definition, "reach", { "GET /health": { own: [], others: ["read:things"] } }),
      ['POLICY_UNKNOWN_ROUTE: reach["GET /health"] names "GET /health", which the policy does not declare'],
    ],
    [
      "refuses a route that reaches nobody's entries",
      (definition) => put(definition, "reach", { "GET /things": { own: [], others: [] } }),
      [
        'POLICY_REACHES_NOBODY: reach["GET /things"] reaches nobody\'s entries; name a scope in own, or in others',
      ],
    ],
    [
      "refuses a scope that a route admits, and with which it reaches nobody's entries",
      (definition) => {
        put(definition.routes, "GET /things", ["read:things", "approve:things"]);
        put(definition, "reach", { "GET /things": { own: ["read:things"], others: [] } });
      },
      [
        'POLICY_USELESS_SCOPE: routes["GET /things"] admits "approve:things", with which reach["GET /things"] reaches nobody\'s entries; name it there, or take it out of the route',
      ],
    ],
    [
      "refuses a scope in a reach with which nobody gets to the route",
      (definition) =>
        put(definition, "reach", { "GET /things": { own: ["read:things"], others: ["batch:upload"] } }),
      [
        'POLICY_USELESS_SCOPE: reach["GET /things"] names "batch:upload", which opens nothing: the route doesn\'t admit it, and no application has it with a scope that the route admits',
      ],
    ],
    [
      "refuses a reach that doesn't say whether it is one's own",
      (definition) => put(definition, "reach", { "GET /things": { others: ["approve:things"] } }),
      [
        "POLICY_MALFORMED: reach.GET /things.own is not valid in a policy: Invalid input: expected array, received undefined",
      ],
    ],
    [
      "refuses a scope that stands twice in a reach",
      (definition) =>
        put(definition, "reach", { "GET /things": { own: ["read:things", "read:things"], others: [] } }),
      ['POLICY_LISTED_TWICE: reach["GET /things"].own lists "read:things" twice; take one away'],
    ],
    [
      "refuses a scope that stands twice at a route",
      ({ routes }) => put(routes, "GET /things", ["read:things", "read:things"]),
      ['POLICY_LISTED_TWICE: routes["GET /things"] lists "read:things" twice; take one away'],
    ],
    [
      "refuses a route that admits nobody",
      ({ routes }) => put(routes, "GET /things", []),
      ['POLICY_EMPTY: routes["GET /things"] is empty; declare at least one or delete it'],
    ],
    [
      "refuses one of several scopes of a route that it doesn't declare",
      ({ routes }) => put(routes, "GET /things", ["read:things", "aprove:things"]),
      [
        'POLICY_UNKNOWN_SCOPE: routes["GET /things"] names "aprove:things", which the policy does not declare; did you mean "approve:things"?',
      ],
    ],
    [
      "refuses a route whose scopes are no list of texts",
      ({ routes }) => put(routes, "GET /things", { read: true }),
      [
        "POLICY_MALFORMED: routes.GET /things is not valid in a policy: expected a scope, or a list of scopes",
      ],
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
        for (const part of ["scopes", "roles", "groups", "applications", "routes", "reach"])
          put(definition, part, {});
        put(definition, "separatedDuties", []);
        put(definition, "connections", { people: definition.connections.people });
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
      "refuses a machine of which it says whether it gets refresh tokens",
      ({ applications }) => put(applications.robot ?? {}, "refreshTokens", false),
      [
        "POLICY_REFRESH_OF_MACHINE: applications.robot.refreshTokens is there; a machine has none in any case, as it asks for a token whenever it needs one: leave it out",
      ],
    ],
    [
      "accepts an application of people without",
      ({ applications }) => put(applications.app ?? {}, "refreshTokens", false),
      [],
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
      "refuses a directory's group that gives one that isn't declared",
      ({ connections }) =>
        put(connections.directory ?? {}, "groups", { claim: "groups", give: { Staff: "Everybody" } }),
      [
        'POLICY_UNKNOWN_GROUP: connections.directory.groups.give["Staff"] names "Everybody", which the policy does not declare; did you mean "Everyone"?',
      ],
    ],
    [
      "refuses a directory that gives nobody anything",
      ({ connections }) => put(connections.directory ?? {}, "groups", { claim: "groups", give: {} }),
      ["POLICY_EMPTY: connections.directory.groups.give is empty; declare at least one or delete it"],
    ],
    ...["app_metadata", "email", "roles", "https://example.com/groups"].map(
      (claim): FaultCase => [
        `refuses ${claim} as the claim with the groups`,
        ({ connections }) =>
          put(connections.directory ?? {}, "groups", { claim, give: { Staff: "Everyone" } }),
        [
          `POLICY_BAD_CLAIM: connections.directory.groups.claim is "${claim}"; expected an attribute of a profile, in letters, digits and underscores, that Auth0 has no other use for, such as "groups"; what the directory calls it is the stack's groupsFrom`,
        ],
      ],
    ),
    [
      "refuses a policy without a database, in which the roster's people are",
      ({ connections, applications }) => {
        Reflect.deleteProperty(connections, "people");
        put(applications.app ?? {}, "connections", ["directory"]);
      },
      [
        'POLICY_NOT_ONE_DATABASE: connections has none of kind "database"; expected one, whose people are those of the roster',
      ],
    ],
    [
      "refuses a second database",
      ({ connections }) => put(connections, "others", { kind: "database", description: "Others" }),
      [
        'POLICY_NOT_ONE_DATABASE: connections has people and others of kind "database"; expected one, whose people are those of the roster',
      ],
    ],
    [
      "refuses a connection's key that no stack's configuration can have",
      ({ connections }) => put(connections, "the-staff", connections.directory),
      [
        'POLICY_BAD_CONNECTION_KEY: connections["the-staff"] is no key of letters and digits; expected one such as "directory"',
      ],
    ],
    [
      "refuses an application for people without a connection",
      ({ applications }) => Reflect.deleteProperty(applications.app ?? {}, "connections"),
      [
        "POLICY_NO_CONNECTION: applications.app.connections names none, so that nobody could sign in; expected one or more of directory, people",
      ],
    ],
    [
      "refuses an application with an empty list of connections",
      ({ applications }) => put(applications.app ?? {}, "connections", []),
      [
        "POLICY_NO_CONNECTION: applications.app.connections names none, so that nobody could sign in; expected one or more of directory, people",
      ],
    ],
    [
      "refuses a connection that isn't declared",
      ({ applications }) => put(applications.app ?? {}, "connections", ["directry"]),
      [
        'POLICY_UNKNOWN_CONNECTION: applications.app.connections names "directry", which the policy does not declare; did you mean "directory"?',
      ],
    ],
    [
      "refuses a machine with connections",
      ({ applications }) => put(applications.robot ?? {}, "connections", ["people"]),
      [
        "POLICY_CONNECTION_OF_MACHINE: applications.robot.connections is there, though the application is a machine, which signs in nowhere; leave it out",
      ],
    ],
    [
      "refuses a connection of an unknown kind",
      ({ connections }) => put(connections, "directory", { kind: "ldap", description: "Staff" }),
      [
        "POLICY_MALFORMED: connections.directory.kind is not valid in a policy: Invalid discriminator value. Expected 'database' | 'directory'",
      ],
    ],
    [
      "refuses two applications of one name",
      ({ applications }) => put(applications.robot ?? {}, "name", "Things App"),
      [
        'POLICY_SAME_APPLICATION_NAME: applications.robot.name is "Things App", which applications.app has already; the rules tell applications apart by it',
      ],
    ],
  ];

  it.each(cases)("%s", (_rule, change, faults) => {
    expect(faultsAfter(change)).toEqual(faults);
  });

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
});
