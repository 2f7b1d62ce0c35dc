import type { DeclaredApplication } from "../../../review/declaration/declaration.ts";
import { type Change, change } from "../../../review/model/change.ts";
import type { DiffModel, ReviewModel, StackModel } from "../../../review/model/model.ts";
import type { RouteModel } from "../../../review/model/routes.ts";
import type { StatedRoute } from "../../../review/snapshot/api-routes.ts";
import { reviewModel, rightChange, worded } from "../support/changes.ts";

const AUDIENCE = "https://api.exampleco.com/timesheets";

const application = (
  key: string,
  name: string,
  scopes: readonly string[],
  more: Partial<DeclaredApplication> = {},
): DeclaredApplication => ({
  key,
  name,
  description: `What ${name} is for`,
  type: "native",
  callbacks: [`https://tenant.example/${key}/callback`],
  logoutUrls: [`https://tenant.example/${key}/left`],
  origins: [`https://${key}.example`],
  grantTypes: ["authorization_code", "refresh_token"],
  authenticationMethod: "none",
  keys: [],
  idTokenLifetime: 3_600,
  idTokenAlgorithm: "RS256",
  refreshTokens: { rotates: true, expires: true, lifetime: 2_592_000, idleLifetime: 1_296_000, leeway: 0 },
  grants: [{ audience: AUDIENCE, subject: "user", scopes }],
  connections: ["people"],
  signsPeopleIn: true,
  actsForItself: false,
  knownToApi: true,
  requiresPkce: true,
  protected: true,
  ...more,
});

const route = (key: string, scope: string | null): RouteModel => {
  const authorization = scope === null ? "NONE" : "JWT";
  const scopes = scope === null ? [] : [scope];
  const stated: StatedRoute = { open: scope === null, scopes };
  return {
    key,
    policy: stated,
    gateway: { authorization, scopes, authorized: scope !== null },
    api: stated,
    openapi: stated,
    reach: scope === null ? null : { own: scopes, others: [] },
    open: scope === null,
  };
};

export const widened = rightChange({
  who: "Manager",
  through: ["mobile", "Mobile"],
  route: "PUT /approvals/{id}",
  scope: "approve:timesheets",
});
export const approved = worded(
  change("token-lifetime", "wider", { subject: "Timesheets API", token: "access", was: 3_600, is: 86_400 }),
);
export const narrowed = rightChange({
  who: "Employee",
  through: ["web", "Web"],
  route: "POST /timesheets",
  scope: "create:timesheets",
  gained: false,
});
export const neutral = worded(
  change("group-role", "neutral", { subject: "Contractors", value: "Employee", added: true }),
);

/** Compared with a base, and one of two widening changes is not approved. */
export const sampleDiff: DiffModel = {
  base: "main",
  commit: "0123456789abcdef",
  changes: [widened, approved, narrowed, neutral],
  approvals: {
    [approved.id]: { who: "ciso@exampleco.com", why: "Agreed for a quarter", until: "2027-01-31" },
  },
  approvalFaults: ['APPROVAL_UNUSED: "something" approves nothing that widens: delete it'],
  approvers: ["@exampleco/security"],
  blocked: true,
};

/** A small policy with everything in it that a page shows. */
const sampleStack: StackModel = {
  stack: "dev",
  api: {
    name: "Timesheets API",
    identifier: AUDIENCE,
    signingAlgorithm: "RS256",
    offlineAccess: true,
    rbac: true,
    tokenDialect: "access_token_authz",
    tokenLifetime: 86_400,
    tokenLifetimeForWeb: 7_200,
    grantsForPeople: "require_client_grant",
    grantsForMachines: "require_client_grant",
  },
  scopes: [
    {
      name: "create:timesheets",
      description: "Create entries",
      roles: ["Employee", "Manager"],
      people: [1, 2, 3, 4],
      applications: [0],
      routes: [0],
    },
    {
      name: "approve:timesheets",
      description: "Approve the entries of others",
      roles: ["Manager"],
      people: [2, 4],
      applications: [0],
      routes: [1],
    },
    {
      name: "batch:upload",
      description: "Upload entries",
      roles: [],
      people: [],
      applications: [2],
      routes: [2],
    },
  ],
  people: [
    { name: "no role", kind: "none", description: "Anybody with a password", roles: [], groups: [] },
    { name: "Employee", kind: "role", description: "Logs time", roles: ["Employee"], groups: [] },
    { name: "Manager", kind: "role", description: "Approves time", roles: ["Manager"], groups: [] },
    {
      name: "group Contractors",
      kind: "group",
      description: "People of other companies",
      roles: ["Employee"],
      groups: ["Contractors"],
    },
    {
      name: "all roles",
      kind: "combination",
      description: "Somebody with every role",
      roles: ["Employee", "Manager"],
      groups: [],
    },
  ],
  applications: [
    application("mobile", "Mobile", ["create:timesheets", "approve:timesheets"]),
    application("web", "Web", []),
    application("batch", "Batch", [], {
      type: "non_interactive",
      callbacks: [],
      logoutUrls: [],
      origins: [],
      grantTypes: ["client_credentials"],
      authenticationMethod: "client_secret_post",
      keys: [],
      refreshTokens: null,
      grants: [{ audience: AUDIENCE, subject: "client", scopes: ["batch:upload"] }],
      connections: [],
      signsPeopleIn: false,
      actsForItself: true,
      requiresPkce: null,
    }),
  ],
  routes: [
    route("POST /timesheets", "create:timesheets"),
    route("PUT /approvals/{id}", "approve:timesheets"),
    route("POST /timesheets/batch", "batch:upload"),
    route("GET /health", null),
  ],
  access: [
    { application: 0, people: [1, 3], scopes: [0], routes: [0] },
    { application: 0, people: [2, 4], scopes: [0, 1], routes: [0, 1] },
    { application: 2, people: [], scopes: [2], routes: [2] },
  ],
  actions: [
    { key: "pkce", name: "Timesheets: PKCE", runtime: "node22", sha256: "a1".repeat(32), bytes: 1_037 },
    { key: "scopes", name: "Timesheets: scopes", runtime: "node22", sha256: "b2".repeat(32), bytes: 2_528 },
    { key: "spare", name: "Timesheets: spare", runtime: "node22", sha256: "c3".repeat(32), bytes: 12 },
  ],
  triggers: [{ name: "post-login", actions: ["Timesheets: PKCE", "Timesheets: scopes", "Somebody else’s"] }],
  gateway: {
    issuer: "https://tenant.example/",
    formerIssuer: null,
    audiences: [AUDIENCE],
    origins: ["https://web.example"],
    rate: 500,
    burst: 1_000,
  },
  claims: [
    { name: "https://claims.example/email", token: "access", constant: null, applications: [0], people: [0] },
  ],
  separatedDuties: [["batch:upload", "approve:timesheets"]],
  guardrails: {
    count: 85,
    findings: [
      { guardrail: "api-rbac", severity: "critical", text: "enforcePolicies is false; expected true." },
    ],
    waivers: [
      {
        rule: "function-network",
        resource: "aws:lambda/function:Function api",
        reason: "Its role bounds it, not a network",
        until: "2027-05-31",
        stacks: [],
      },
      {
        rule: "logs-last-a-year",
        resource: "aws:cloudwatch/logGroup:LogGroup access",
        reason: "No real people are in it",
        until: "2026-11-20",
        stacks: ["dev"],
      },
    ],
    faults: ["WAIVER_EXPIRED: logs-last-a-year ended on 2026-11-20"],
  },
  findings: [
    {
      code: "SCOPE_UNUSED",
      severity: "low",
      where: "batch:upload",
      what: "No route needs it.",
      remedy: "Delete it.",
    },
    {
      code: "RBAC_OFF",
      severity: "high",
      where: "Timesheets API",
      what: "RBAC is off.",
      remedy: "Turn it on.",
    },
  ],
};

/** Reviewed against a base. */
export const sample: ReviewModel = reviewModel(sampleStack, { diff: sampleDiff });

export const destroyed: Change = {
  ...worded(
    change(
      "resource-deleted",
      "neutral",
      {
        subject: "aws:dynamodb/table:Table entries",
        lost: "every entry",
        isProtected: false,
        created: [],
      },
      "destroys",
    ),
  ),
  stacks: ["prod"],
};
export const unjudged: Change = {
  ...worded(
    change(
      "resource-input",
      "wider",
      {
        subject: "aws:lambda/function:Function api",
        path: "layers",
        was: null,
        is: '["arn:aws:lambda:…:layer:x"]',
      },
      "not judged",
    ),
  ),
  stacks: ["dev", "prod"],
};

/** Code of somebody who doesn't wish to be read: it ends markup, turns its direction, and doesn't wrap. */
export const logic: Change = worded(
  change(
    "action-logic",
    "wider",
    {
      subject: "Timesheets: scopes",
      was: "a1".repeat(32),
      is: "b2".repeat(32),
      difference: [
        "@@ -1,3 +1,4 @@",
        " exports.onExecutePostLogin = async (event, api) => {",
        "-  if (refused(event)) return;",
        `+  if (event.user.email === "</pre><script>alert(1)</script>") return; //${" \u202e"}`,
        `+${"x".repeat(300)}`,
        "",
      ],
      tried: null,
    },
    "not judged",
  ),
);

const held = { count: 85, findings: [], waivers: [], faults: [] };
const other: StackModel = {
  ...sampleStack,
  stack: "prod",
  applications: sampleStack.applications.map((one) => ({
    ...one,
    callbacks: [`https://${one.key}.example/back`],
  })),
  access: sampleStack.access.slice(1),
  findings: sampleStack.findings.map((one) =>
    one.code === "RBAC_OFF" ? { ...one, what: "RBAC is off in production." } : one,
  ),
};

/** Two stacks that differ in addresses, rights and findings, with files that nothing judges. */
export const twoStacks: ReviewModel = reviewModel(sampleStack, {
  otherStacks: [other],
  unjudgedFiles: [
    "review/model/verdict.ts",
    ".github/workflows/review.yml",
    "package-lock.json",
    "a.ts",
    "b.ts",
  ],
  diff: { ...sampleDiff, changes: [...sampleDiff.changes, destroyed, unjudged, logic] },
});

/** As much of everything as fits on no screen. */
export const busy: ReviewModel = reviewModel(
  {
    ...other,
    findings: Array.from({ length: 9 }, (_, position) => ({
      code: "ROUTE_DIFFERS" as const,
      severity: "high" as const,
      where: `GET /timesheets/{id}/entries/${position}`,
      what: "The gateway asks for no scope, and the policy for read:timesheets; expected that both ask for the same.",
      remedy: "Give the route the scope.",
    })),
    guardrails: {
      ...held,
      findings: Array.from({ length: 12 }, (_, position) => ({
        guardrail: "function-environment",
        severity: "critical",
        text: `aws:lambda/function:Function "api-${position}": environment.variables is {"NODE_OPTIONS":"--inspect=0.0.0.0"}; expected no variables but the declared ones. Delete it.`,
      })),
    },
  },
  {
    otherStacks: [{ ...sampleStack, findings: [] }],
    unjudgedFiles: Array.from(
      { length: 7 },
      (_, position) => `infra/guardrails/judge/rules/rule-${position}.ts`,
    ),
    diff: {
      ...sampleDiff,
      approvals: {},
      changes: Array.from({ length: 30 }, (_, position) => ({
        ...worded(
          change("callback", "wider", {
            subject: "Timesheets Mobile",
            application: "mobile",
            value: `https://foreign-${position}.example/a/long/way/to/a/callback/that/nobody/knows?with=a&query=too`,
            added: true,
          }),
        ),
        stacks: ["dev", "prod"],
      })),
    },
  },
);
