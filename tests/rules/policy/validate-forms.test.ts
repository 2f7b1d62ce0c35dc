import { describe, expect, it } from "vitest";
import { describeFault } from "../../../rules/policy/error.ts";
import { findPolicyFaults } from "../../../rules/policy/validate.ts";
import { type Edit, type FaultCase, faultsAfter, put } from "./faults-after.ts";

/** Forms that each name and text of a policy has to have. */
describe("findPolicyFaults", () => {
  const cases: FaultCase[] = [
    [
      "refuses a scope that is OpenID Connect's own",
      ({ scopes }) => put(scopes, "openid", "Sign in"),
      ['POLICY_RESERVED_SCOPE: scopes["openid"] belongs to OpenID Connect; an API cannot declare it'],
    ],
    ...["read things", "Read:things", "re:ad:things", "read:things!"].map(
      (scope): FaultCase => [
        `refuses ${scope} as a scope: another form`,
        ({ scopes }) => put(scopes, scope, "Read"),
        [`POLICY_BAD_SCOPE_NAME: scopes["${scope}"] is not of the form "verb:noun" in lower-case letters`],
      ],
    ),
    ...["/things", "FORGET /things", "GET /things?all=true", "GET /things/", "GET /{}"].map(
      (route): FaultCase => [
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
      ['POLICY_OPEN_ROUTE_WITH_SCOPE: openRoutes[0] is "GET /things", which routes guards with a scope'],
    ],
    ...[
      "https://auth0.com/",
      "https://tenant.eu.auth0.com/",
      "https://api.example.com",
      "urn:example:/",
      "xhttps://api.example.com/",
    ].map(
      (namespace): FaultCase => [
        `refuses ${namespace} as the namespace of claims`,
        ({ api }) => put(api, "claimNamespace", namespace),
        [
          `POLICY_BAD_NAMESPACE: api.claimNamespace is "${namespace}"; expected an http(s) URL that ends in "/" and is none of Auth0's own domains, whose claims Auth0 leaves out`,
        ],
      ],
    ),
    [
      "refuses a member that a policy doesn't have",
      ({ roles }) => put(roles.Reader ?? {}, "scope", ["read:things"]),
      ['POLICY_MALFORMED: roles.Reader is not valid in a policy: Unrecognized key: "scope"'],
    ],
    [
      "refuses an empty text",
      ({ api }) => put(api, "name", ""),
      ["POLICY_MALFORMED: api.name is not valid in a policy: a text that is not empty"],
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

  it("refuses what is no definition at all", () => {
    expect(findPolicyFaults(null).map(describeFault)).toEqual([
      "POLICY_MALFORMED: policy is not valid in a policy: Invalid input: expected object, received null",
    ]);
  });

  const accepted: [what: string, change: Edit][] = [
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
