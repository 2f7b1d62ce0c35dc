import { expect, it } from "vitest";
import type { Policy } from "../../../rules/policy/types.ts";
import { linesBetween, policyWith, snapshotOf } from "../support/revise.ts";

/** A change of the policy, and everything that the review says of it. */
type Prepared = readonly [
  what: string,
  change: (policy: Policy) => Partial<Policy>,
  lines: readonly string[],
];

const SCOPE_RULE =
  '• Action "Timesheets: access token scopes" carries other data of the policy, and its logic is the same (#, was #).';
const MACHINE_RULE =
  '• Action "Timesheets: machine scopes" carries other data of the policy, and its logic is the same (#, was #).';

const without = <Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));

const member = <Value>(record: Readonly<Record<string, Value>>, name: string): Value => {
  const value = record[name];
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
};

const withScopes = <Holder extends { readonly scopes: readonly string[] }>(
  record: Readonly<Record<string, Holder>>,
  name: string,
  change: (scopes: readonly string[]) => readonly string[],
) => ({ ...record, [name]: { ...member(record, name), scopes: change(member(record, name).scopes) } });

const prepared: readonly Prepared[] = [
  ["nothing", () => ({}), []],
  [
    "a scope's description",
    ({ scopes }) => ({ scopes: { ...scopes, "read:timesheets": "Read entries" } }),
    ['• Scope read:timesheets is now described as "Read entries" (was "Read your own entries").'],
  ],
  [
    "employees who may approve",
    ({ roles }) => ({ roles: withScopes(roles, "Employee", (scopes) => [...scopes, "approve:timesheets"]) }),
    [
      "+ Employee may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
      "• Role Employee now has the permission approve:timesheets (RBAC).",
      SCOPE_RULE,
    ],
  ],
  [
    "managers who may no longer approve",
    ({ roles }) => ({ roles: withScopes(roles, "Manager", (scopes) => scopes.slice(0, 2)) }),
    [
      "- Manager may no longer approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
      "- Role Manager no longer has the permission approve:timesheets (RBAC).",
      SCOPE_RULE,
    ],
  ],
  [
    "contractors who are managers",
    ({ groups }) => ({
      groups: { Contractors: { ...member(groups, "Contractors"), roles: ["Employee", "Manager"] } },
    }),
    [
      "+ Group Contractors may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
      "• Group Contractors now has the role Manager.",
      SCOPE_RULE,
    ],
  ],
  [
    "a new role",
    ({ roles }) => ({ roles: { ...roles, Auditor: { description: "Reads", scopes: ["read:timesheets"] } } }),
    [
      "+ Auditor may now read timesheets through Timesheets Mobile (GET /timesheets).",
      "+ Auditor may now read timesheets through Timesheets Web (GET /timesheets).",
      "• Role Auditor is new: it gives read:timesheets.",
      "• Role Auditor now has the permission read:timesheets (RBAC).",
      SCOPE_RULE,
    ],
  ],
  [
    "a role under another name",
    ({ roles, groups }) => ({
      roles: { Staff: member(roles, "Employee"), Manager: member(roles, "Manager") },
      groups: { Contractors: { ...member(groups, "Contractors"), roles: ["Staff"] } },
    }),
    [
      "+ Staff may now read timesheets through Timesheets Mobile (GET /timesheets).",
      "+ Staff may now create timesheets through Timesheets Mobile (POST /timesheets).",
      "+ Staff may now read timesheets through Timesheets Web (GET /timesheets).",
      "+ Staff may now create timesheets through Timesheets Web (POST /timesheets).",
      '• Role "Employee" is deleted, and everybody who has it loses it. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md). If Role "Staff" is the same under another name, docs/how-to/rename.md has the way to keep it.',
      "- Employee may no longer read timesheets through Timesheets Mobile (GET /timesheets).",
      "- Employee may no longer create timesheets through Timesheets Mobile (POST /timesheets).",
      "- Employee may no longer read timesheets through Timesheets Web (GET /timesheets).",
      "- Employee may no longer create timesheets through Timesheets Web (POST /timesheets).",
      "- Role Employee is gone.",
      "- Group Contractors no longer has the role Employee.",
      "- Role Employee no longer has the permission read:timesheets (RBAC).",
      "- Role Employee no longer has the permission create:timesheets (RBAC).",
      "• Role Staff is new: it gives read:timesheets, create:timesheets.",
      "• Group Contractors now has the role Staff.",
      "• Role Staff now has the permission read:timesheets (RBAC).",
      "• Role Staff now has the permission create:timesheets (RBAC).",
      SCOPE_RULE,
    ],
  ],
  [
    "a group less",
    ({ groups }) => ({ groups: without(groups, "Contractors") }),
    [
      "- Group Contractors is gone: whoever has Employee by it alone loses that with the next roster, and no group of another name takes its people over.",
      "- Group Contractors may no longer read timesheets through Timesheets Mobile (GET /timesheets).",
      "- Group Contractors may no longer create timesheets through Timesheets Mobile (POST /timesheets).",
      "- Group Contractors may no longer read timesheets through Timesheets Web (GET /timesheets).",
      "- Group Contractors may no longer create timesheets through Timesheets Web (POST /timesheets).",
      SCOPE_RULE,
    ],
  ],
  [
    "an application that may ask for more",
    ({ applications }) => ({
      applications: withScopes(applications, "web", (scopes) => [...scopes, "approve:timesheets"]),
    }),
    [
      "+ Manager may now approve timesheets through Timesheets Web (PUT /approvals/{id}).",
      "• Timesheets Web may now ask for approve:timesheets for people (client grant).",
      SCOPE_RULE,
    ],
  ],
  [
    "an application that may ask for less",
    ({ applications }) => ({ applications: withScopes(applications, "web", () => ["read:timesheets"]) }),
    [
      "- Employee may no longer create timesheets through Timesheets Web (POST /timesheets).",
      "- Manager may no longer create timesheets through Timesheets Web (POST /timesheets).",
      "- Timesheets Web may no longer ask for create:timesheets for people (client grant).",
      SCOPE_RULE,
    ],
  ],
  [
    "a new machine",
    ({ applications }) => ({
      applications: {
        ...applications,
        import: {
          name: "Timesheets Import",
          description: "Imports",
          kind: "machine",
          scopes: ["batch:upload"],
        },
      },
    }),
    [
      "+ Timesheets Import may now upload batches for itself (POST /timesheets/batch).",
      "+ Application Timesheets Import (non_interactive) is new: it gets tokens by client_credentials.",
      "• Timesheets Import may now ask for batch:upload for itself (client grant).",
      MACHINE_RULE,
    ],
  ],
  [
    "a machine that is gone",
    ({ applications }) => ({ applications: without(applications, "batch") }),
    [
      '• Client "batch" is deleted, with its client id, secret, grants and refresh tokens. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
      "- Timesheets Batch may no longer upload batches for itself (POST /timesheets/batch).",
      "- Application Timesheets Batch is gone.",
      "- Timesheets Batch may no longer ask for batch:upload for itself (client grant).",
      MACHINE_RULE,
    ],
  ],
  [
    "a new route",
    ({ routes }) => ({ routes: { ...routes, "GET /approvals": "approve:timesheets" } }),
    [
      "+ Manager may now read approvals through Timesheets Mobile (GET /approvals).",
      "• GET /approvals is new: it needs approve:timesheets.",
    ],
  ],
  [
    "a route that is gone",
    ({ routes }) => ({ routes: without(routes, "POST /timesheets") }),
    [
      "- Employee may no longer create timesheets through Timesheets Mobile (POST /timesheets).",
      "- Manager may no longer create timesheets through Timesheets Mobile (POST /timesheets).",
      "- Employee may no longer create timesheets through Timesheets Web (POST /timesheets).",
      "- Manager may no longer create timesheets through Timesheets Web (POST /timesheets).",
      "- POST /timesheets is gone.",
    ],
  ],
  [
    "a route that needs a scope which more people have",
    ({ routes }) => ({ routes: { ...routes, "PUT /approvals/{id}": "create:timesheets" } }),
    [
      "+ Employee may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
      "+ Employee may now approve timesheets through Timesheets Web (PUT /approvals/{id}).",
      "+ Manager may now approve timesheets through Timesheets Web (PUT /approvals/{id}).",
      "• PUT /approvals/{id} now needs create:timesheets (it needed approve:timesheets).",
    ],
  ],
  [
    "a route without a token",
    ({ routes }) => ({
      routes: without(routes, "GET /timesheets"),
      openRoutes: ["GET /health", "GET /timesheets"],
    }),
    [
      "+ Anybody may now call GET /timesheets without a token.",
      '- Stage "api": routeSettings[GET /timesheets].throttlingBurstLimit is now 50 (was not set).',
      '- Stage "api": routeSettings[GET /timesheets].throttlingRateLimit is now 20 (was not set).',
      '• Route "GET /timesheets" no longer waits for Authorizer "auth0".',
      '• Stage "api": routeSettings[GET /timesheets].detailedMetricsEnabled is now false (was not set).',
      '• Stage "api": routeSettings[GET /timesheets].routeKey is now "GET /timesheets" (was not set).',
    ],
  ],
  [
    "a new scope",
    ({ scopes }) => ({ scopes: { ...scopes, "export:timesheets": "Export" } }),
    ['• Scope export:timesheets is new: "Export".', SCOPE_RULE],
  ],
  [
    "a route that reaches the entries of others",
    ({ reach }) => ({
      reach: { ...reach, "GET /timesheets": { own: ["read:timesheets"], others: ["read:timesheets"] } },
    }),
    [
      "+ GET /timesheets now reaches one's own entries with read:timesheets, and with read:timesheets those of others (it reached one's own entries alone, with read:timesheets).",
    ],
  ],
  [
    "a route that admits one more scope, with which one reaches the entries of others",
    ({ routes, reach }) => ({
      routes: { ...routes, "GET /timesheets": ["read:timesheets", "approve:timesheets"] },
      reach: { ...reach, "GET /timesheets": { own: ["read:timesheets"], others: ["approve:timesheets"] } },
    }),
    [
      "+ GET /timesheets now needs read:timesheets or approve:timesheets (it needed read:timesheets).",
      "+ GET /timesheets now reaches one's own entries with read:timesheets, and with approve:timesheets those of others (it reached one's own entries alone, with read:timesheets).",
    ],
  ],
  [
    "a route that reaches one's own entries too",
    ({ reach }) => ({
      reach: {
        ...reach,
        "PUT /approvals/{id}": { own: ["approve:timesheets"], others: ["approve:timesheets"] },
      },
    }),
    [
      "+ PUT /approvals/{id} now reaches one's own entries with approve:timesheets, and with approve:timesheets those of others (it reached the entries of others with approve:timesheets, and never one's own).",
    ],
  ],
  [
    "a route that reaches those of others by one more scope",
    ({ reach }) => ({
      reach: {
        ...reach,
        "PUT /approvals/{id}": { own: [], others: ["approve:timesheets", "create:timesheets"] },
      },
    }),
    [
      "+ PUT /approvals/{id} now reaches the entries of others with approve:timesheets or create:timesheets, and never one's own (it reached the entries of others with approve:timesheets, and never one's own).",
    ],
  ],
  [
    "a route that reaches the entries of others no longer",
    ({ reach }) => ({ reach: { ...reach, "POST /timesheets/batch": { own: ["batch:upload"], others: [] } } }),
    [
      "- POST /timesheets/batch now reaches one's own entries alone, with batch:upload (it reached one's own entries with batch:upload, and with batch:upload those of others).",
    ],
  ],
  [
    "duties that are no longer kept apart",
    () => ({ separatedDuties: [] }),
    ["+ The policy no longer keeps approve:timesheets and batch:upload apart."],
  ],
];

const before = await snapshotOf();

it.each(prepared)("%s", async (_, change, lines) => {
  expect(await linesBetween(before, await snapshotOf(policyWith(change)))).toEqual(lines);
});

it("tells another audience of the stack as another API, with all that goes with the old one", async () => {
  const other = await snapshotOf(undefined, { "timesheets:audience": "https://api.exampleco.com/v2" });
  expect(await linesBetween(before, other)).toEqual([
    '• Resource server "api" is replaced (deleted and created again, in between there is none), with all grants, permissions and tokens for it: identifier is now "https://api.exampleco.com/v2" (was "https://api.exampleco.com/timesheets"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    "• The gateway now accepts tokens for https://api.exampleco.com/v2 instead of https://api.exampleco.com/timesheets.",
    SCOPE_RULE,
    '• Action "Timesheets: identity claims" carries other data of the policy, and its logic is the same (#, was #).',
    MACHINE_RULE,
    '• Action "Timesheets: PKCE for public applications" carries other data of the policy, and its logic is the same (#, was #).',
    '• Client grant "batch" is replaced (deleted and created again): audience is now "https://api.exampleco.com/v2" (was "https://api.exampleco.com/timesheets"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    '• Client grant "mobile" is replaced (deleted and created again): audience is now "https://api.exampleco.com/v2" (was "https://api.exampleco.com/timesheets"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    '• Client grant "web" is replaced (deleted and created again): audience is now "https://api.exampleco.com/v2" (was "https://api.exampleco.com/timesheets"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    '• Resource server scopes "api" is replaced (deleted and created again): resourceServerIdentifier is now "https://api.exampleco.com/v2" (was "https://api.exampleco.com/timesheets"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    '• Function "api": environment.variables.TIMESHEETS_AUDIENCE is now "https://api.exampleco.com/v2" (was "https://api.exampleco.com/timesheets").',
    '• Function "uploads": environment.variables.TIMESHEETS_AUDIENCE is now "https://api.exampleco.com/v2" (was "https://api.exampleco.com/timesheets").',
  ]);
});
