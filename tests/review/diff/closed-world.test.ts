import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import { changesBetween } from "../../../review/diff/diff.ts";
import type { Change } from "../../../review/model/change.ts";
import type { Snapshot } from "../../../review/snapshot/take.ts";
import { revisionOf, snapshotOf, withInputs } from "../support/revise.ts";

type Inputs = Record<string, unknown>;
type Revise = (snapshot: Snapshot) => Snapshot;
type Prepared = readonly [what: string, revise: Revise, lines: readonly string[]];

const set =
  (type: string, name: string, change: Inputs | ((inputs: Inputs) => Inputs)): Revise =>
  (snapshot) =>
    withInputs(snapshot, type, name, typeof change === "function" ? change : () => change);

/** A member of a member of a resource's inputs. */
const within =
  (type: string, name: string, [first, ...others]: readonly string[], value: unknown): Revise =>
  (snapshot) =>
    withInputs(snapshot, type, name, (inputs) => ({
      [String(first)]: replaced(inputs[String(first)], others, value),
    }));

function replaced(whole: unknown, [name, ...others]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const members = { ...(whole as Inputs) };
  return { ...members, [name]: replaced(members[name], others, value) };
}

/** Gives the role "Manager" another logical name, with aliases; its name on the tenant stays. */
const roleCalled =
  (name: string): Revise =>
  (snapshot) => ({
    ...snapshot,
    resources: snapshot.resources.map((one) => {
      const isPermissions = one.type === rolePermissions;
      if (one.name !== "Manager" || !(isPermissions || one.type === resourceTypes.role)) return one;
      return {
        ...one,
        name,
        inputs: { ...one.inputs, ...(isPermissions && { roleId: `${resourceTypes.role} ${name}` }) },
        options: { aliases: [{ type: one.type, name: "Manager", parent: one.parent }] },
      };
    }),
  });

const altered =
  (type: string, name: string, change: Partial<StackResource>): Revise =>
  (snapshot) => ({
    ...snapshot,
    resources: snapshot.resources.map((one) =>
      one.type === type && one.name === name ? { ...one, ...change } : one,
    ),
  });

const created =
  (type: string, name: string, inputs: Inputs, more: Partial<StackResource> = {}): Revise =>
  (snapshot) => ({
    ...snapshot,
    resources: [
      ...snapshot.resources,
      { type, name, inputs, protect: false, parent: "", dependsOn: [], options: {}, ...more },
    ],
  });

const deleted =
  (...types: readonly string[]): Revise =>
  (snapshot) => ({ ...snapshot, resources: snapshot.resources.filter(({ type }) => !types.includes(type)) });

const deletedOne =
  (type: string, name: string): Revise =>
  (snapshot) => ({
    ...snapshot,
    resources: snapshot.resources.filter((one) => one.type !== type || one.name !== name),
  });

const statementsOf = (json: unknown): Inputs[] => JSON.parse(String(json)).Statement;

const restated =
  (type: string, name: string, input: string, change: (statements: Inputs[]) => unknown): Revise =>
  (snapshot) =>
    withInputs(snapshot, type, name, (inputs) => ({
      [input]: JSON.stringify({ Version: "2012-10-17", Statement: change(statementsOf(inputs[input])) }),
    }));

const role = (change: (statements: Inputs[]) => unknown) =>
  restated(resourceTypes.roleOfFunction, "api", "assumeRolePolicy", change);
const rights = (change: (statements: Inputs[]) => unknown) =>
  restated(resourceTypes.rolePolicy, "api", "policy", change);
const key = (change: (statements: Inputs[]) => unknown) =>
  restated(resourceTypes.key, "data", "policy", change);
const topic = (change: (statements: Inputs[]) => unknown) =>
  restated(resourceTypes.topicPolicy, "alarms", "policy", change);
const first = (change: Inputs) => (statements: Inputs[]) =>
  statements.map((one, place) => (place === 0 ? { ...one, ...change } : one));

const settings =
  (change: (settings: Inputs) => Inputs): Revise =>
  (snapshot) => ({ ...snapshot, settings: { ...snapshot.settings, ...change({ ...snapshot.settings }) } });

const { action, alarm, api, authorizer, client, clientGrant, connection } = resourceTypes;
const { connectionClients, dashboard, gateway, integration, keyAlias, logGroup, permission, record, route } =
  resourceTypes;
const { rolePermissions, roleOfFunction, rolePolicy, stage, table, topicSubscription } = resourceTypes;
const lambda = resourceTypes.function;
const AUDIENCE = "https://api.exampleco.com/timesheets";
const PRINCIPAL = { AWS: "arn:aws:iam::111122223333:root" };
const TOPIC = "arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms";

/** The client ids that a function accepts. */
const clientsOf =
  (name: string, change: Inputs): Revise =>
  (snapshot) =>
    within(
      lambda,
      name,
      ["environment", "variables", "TIMESHEETS_CLIENTS"],
      JSON.stringify({
        mobile: "auth0:index/client:Client mobile",
        web: "auth0:index/client:Client web",
        batch: "auth0:index/client:Client batch",
        ...change,
      }),
    )(snapshot);

const clients =
  (change: Inputs): Revise =>
  (snapshot) =>
    clientsOf("uploads", change)(clientsOf("api", change)(snapshot));

const widening: readonly Prepared[] = [
  [
    "another issuer for the API",
    within(lambda, "api", ["environment", "variables", "TIMESHEETS_ISSUER"], "https://other.example/"),
    [
      '+ Function "api": environment.variables.TIMESHEETS_ISSUER is now "https://other.example/" (was "https://login.timesheets.exampleco.com/").',
    ],
  ],
  [
    "another table",
    within(lambda, "api", ["environment", "variables", "TIMESHEETS_TABLE"], "others"),
    [
      '+ Function "api": environment.variables.TIMESHEETS_TABLE is now "others" (was "timesheets-prod-entries").',
    ],
  ],
  [
    "another client id for an application",
    clients({ batch: "a-stranger" }),
    [
      '+ Function "api": environment.variables.TIMESHEETS_CLIENTS.batch is now "a-stranger" (was "auth0:index/client:Client batch").',
      '+ Function "uploads": environment.variables.TIMESHEETS_CLIENTS.batch is now "a-stranger" (was "auth0:index/client:Client batch").',
      "- Timesheets Batch may no longer upload batches for itself (POST /timesheets/batch).",
    ],
  ],
  [
    "a client id more",
    clients({ more: "a-stranger" }),
    [
      '+ Function "api": environment.variables.TIMESHEETS_CLIENTS.more is now "a-stranger" (was not set).',
      '+ Function "uploads": environment.variables.TIMESHEETS_CLIENTS.more is now "a-stranger" (was not set).',
    ],
  ],
  [
    "an application that one function accepts, and the other doesn't",
    (snapshot) => clientsOf("uploads", { web: "auth0:index/client:Client mobile" })(snapshot),
    [
      '+ Function "uploads": environment.variables.TIMESHEETS_CLIENTS.web is now "auth0:index/client:Client mobile" (was "auth0:index/client:Client web").',
    ],
  ],
  [
    "a route that leads to another function",
    set(resourceTypes.route, "POST /timesheets/batch", {
      target: "integrations/aws:apigatewayv2/integration:Integration api",
    }),
    [
      '+ Route "POST /timesheets/batch": target is now "integrations/aws:apigatewayv2/integration:Integration api" (was "integrations/aws:apigatewayv2/integration:Integration uploads").',
    ],
  ],
  [
    "a URL of a function that anybody may call",
    created(resourceTypes.functionUrl, "open", {
      functionName: "timesheets-prod-api",
      authorizationType: "NONE",
    }),
    ['+ Function url "open" is created: authorizationType is "NONE".'],
  ],
  [
    "another handler",
    set(lambda, "api", { handler: "other.handler" }),
    ['+ Function "api": handler is now "other.handler" (was "index.handler").'],
  ],
  [
    "another role for the function",
    set(lambda, "api", { role: "arn:aws:iam::111122223333:role/admin" }),
    [
      '+ Function "api": role is now "arn:aws:iam::111122223333:role/admin" (was "arn:aws:iam:eu-central-1:000000000000:aws:iam/role:Role api").',
    ],
  ],
  [
    "no tracing",
    within(lambda, "api", ["tracingConfig", "mode"], "PassThrough"),
    ['+ Function "api": tracingConfig.mode is now "PassThrough" (was "Active").'],
  ],
  [
    "a network",
    set(lambda, "api", { vpcConfig: { subnetIds: ["subnet-1"] } }),
    ['+ Function "api": vpcConfig.subnetIds["subnet-1"] is new.'],
  ],
  [
    "a role that trusts another account",
    role(first({ Principal: PRINCIPAL })),
    [
      '+ Role "api": assumeRolePolicy now lets AWS arn:aws:iam::111122223333:root do sts:AssumeRole (was Service lambda.amazonaws.com).',
    ],
  ],
  [
    "a role that trusts another account beside the function",
    role(first({ Principal: { Service: "lambda.amazonaws.com", AWS: ["111122223333"] } })),
    ['+ Role "api": assumeRolePolicy now lets AWS arn:aws:iam::111122223333:root do sts:AssumeRole.'],
  ],
  [
    "a role that anybody may take",
    role(first({ Principal: "*" })),
    ['+ Role "api": assumeRolePolicy now lets anybody do sts:AssumeRole.'],
  ],
  [
    "a role that all but one may take",
    role(first({ Principal: undefined, NotPrincipal: PRINCIPAL })),
    [
      '+ Role "api": assumeRolePolicy now lets all but AWS arn:aws:iam::111122223333:root do sts:AssumeRole (was Service lambda.amazonaws.com).',
    ],
  ],
  [
    "a statement more in a role's trust",
    role((all) => [
      ...all,
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Federated: "accounts.google.com" } },
    ]),
    ['+ Role "api": assumeRolePolicy now lets Federated accounts.google.com do sts:AssumeRole.'],
  ],
  [
    "a key that anybody may use",
    key((all) => [
      ...all,
      { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" },
    ]),
    ['+ Key "data": policy now lets anybody do kms:Decrypt on *.'],
  ],
  [
    "a key for the logs of anybody",
    key((all) => all.map((one) => (one.Sid === "Logs" ? { ...one, Condition: undefined } : one))),
    [
      '+ Key "data": policy now lets Service logs.eu-central-1.amazonaws.com do kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt* on *.',
    ],
  ],
  [
    "all rights but one",
    rights(first({ Action: undefined, NotAction: "dynamodb:DeleteTable" })),
    [
      '+ Role policy "api": policy now lets whoever has it do all but dynamodb:DeleteTable on arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries, arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries/index/awaitingApproval, arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries/index/everybody (was dynamodb:GetItem and dynamodb:PutItem and dynamodb:Query).',
    ],
  ],
  [
    "rights on every resource",
    rights(first({ Resource: "*" })),
    [
      '+ Role policy "api": policy now lets whoever has it do dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query on *.',
    ],
  ],
  [
    "a denial that is gone",
    topic((all) => all.slice(0, 1)),
    [
      '+ Topic policy "alarms": policy no longer keeps anybody from sns:Publish on arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms where Bool aws:SecureTransport false.',
    ],
  ],
  [
    "an audience more at the gateway",
    within(authorizer, "auth0", ["jwtConfiguration", "audiences"], [AUDIENCE, "https://other.example"]),
    ["+ The gateway now also accepts tokens for https://other.example."],
  ],
  [
    "another place for tokens",
    set(authorizer, "auth0", { identitySources: ["$request.querystring.token"] }),
    [
      '+ Authorizer "auth0": identitySources[] is now "$request.querystring.token" (was "$request.header.Authorization").',
    ],
  ],
  [
    "an integration elsewhere",
    set(integration, "api", { integrationUri: "https://other.example" }),
    [
      '+ Integration "api": integrationUri is now "https://other.example" (was "arn:aws:lambda:eu-central-1:000000000000:aws:lambda/alias:Alias live").',
    ],
  ],
  [
    "a route of another gateway",
    created(route, "foreign", { apiId: "abc123", routeKey: "GET /all", authorizationType: "NONE" }),
    ['+ Route "foreign" is created: apiId is "abc123".', "• GET /all is new: it needs no token."],
  ],
  [
    "credentials for pages",
    within(gateway, "api", ["corsConfiguration", "allowCredentials"], true),
    ['+ Api "api": corsConfiguration.allowCredentials is now true (was false).'],
  ],
  [
    "the gateway's own address open",
    set(gateway, "api", { disableExecuteApiEndpoint: false }),
    ['+ Api "api": disableExecuteApiEndpoint is now false (was true).'],
  ],
  [
    "more requests a second",
    within(stage, "api", ["defaultRouteSettings", "throttlingRateLimit"], 2000),
    ['+ Stage "api": defaultRouteSettings.throttlingRateLimit is now 2000 (was 50).'],
  ],
  [
    "a permission for another account",
    created(permission, "foreign", {
      action: "lambda:InvokeFunction",
      function: "timesheets-prod-api",
      principal: "111122223333",
      statementId: "foreign",
    }),
    ['+ Permission "foreign" is created: action is "lambda:InvokeFunction", principal is "111122223333".'],
  ],
  [
    "a permission for any gateway",
    set(permission, "gateway", { sourceArn: undefined }),
    [
      '+ Permission "gateway" is replaced (deleted and created again): sourceArn is no longer set (was "arn:aws:execute-api:eu-central-1:000000000000:aws:apigatewayv2/api:Api api/*/*").',
    ],
  ],
  [
    "an alias of another key",
    set(keyAlias, "data", { targetKeyId: "arn:aws:kms:eu-central-1:111122223333:key/x" }),
    [
      '+ Alias "data": targetKeyId is now "arn:aws:kms:eu-central-1:111122223333:key/x" (was "aws:kms/key:Key data").',
    ],
  ],
  [
    "an address that leads elsewhere",
    set(record, "api", { records: ["other.example"] }),
    ['+ Record "api": records["other.example"] is new.'],
  ],
  [
    "somebody else who hears of alarms",
    created(topicSubscription, "more", {
      topic: TOPIC,
      protocol: "https",
      endpoint: "https://other.example",
    }),
    ['+ Topic subscription "more" is created: endpoint is "https://other.example".'],
  ],
  [
    "a log that is kept shorter",
    set(logGroup, "api", { retentionInDays: 30 }),
    ['+ Log group "api": retentionInDays is now 30 (was 365).'],
  ],
  [
    "an alarm that tells nobody",
    set(alarm, "latency", { alarmActions: [] }),
    [
      '+ Metric alarm "latency": alarmActions["arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms"] is gone.',
    ],
  ],
  ["an alarm that is gone", deletedOne(alarm, "latency"), ['+ Metric alarm "latency" is deleted.']],
  [
    "a grant without a client",
    created(clientGrant, "all", {
      audience: AUDIENCE,
      defaultFor: "third_party_clients",
      scopes: ["read:timesheets"],
    }),
    [
      '+ Client grant "all" is created: scopes["read:timesheets"] is new. Nobody judges defaultFor ("third_party_clients"): look up what it does before you agree.',
    ],
  ],
  [
    "a grant of a client that nobody declared",
    created(clientGrant, "foreign", { clientId: "abc", audience: AUDIENCE, scopes: ["read:timesheets"] }),
    ['+ Client grant "foreign" is created: clientId is "abc", scopes["read:timesheets"] is new.'],
  ],
  [
    "permissions of a role that nobody declared",
    created(rolePermissions, "foreign", {
      roleId: "rol_1",
      permissions: [{ name: "approve:timesheets", resourceServerIdentifier: AUDIENCE }],
    }),
    [
      '+ Role permissions "foreign" is created: roleId is "rol_1", permissions[approve:timesheets].name is "approve:timesheets".',
    ],
  ],
  [
    "a client that nobody declared, on the people's database",
    set(connectionClients, "people", ({ enabledClients }) => ({
      enabledClients: [...(enabledClients as unknown[]), "abc"],
    })),
    ['+ Connection clients "people": enabledClients["abc"] is new.'],
  ],
  [
    "a weaker password",
    within(connection, "people", ["options", "passwordPolicy"], "good"),
    ['+ Connection "people": options.passwordPolicy is now "good" (was "excellent").'],
  ],
  [
    "what is ignored",
    altered(table, "entries", { options: { ignoreChanges: ["serverSideEncryption"] } }),
    ['+ Table "entries": Pulumi\'s option ignoreChanges["serverSideEncryption"] is new.'],
  ],
];

const unjudged: readonly Prepared[] = [
  [
    "a layer",
    set(lambda, "api", { layers: ["arn:aws:lambda:eu-central-1:111122223333:layer:x:1"] }),
    [
      '? Function "api": layers["arn:aws:lambda:eu-central-1:111122223333:layer:x:1"] is new. Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "an option of Node",
    within(lambda, "api", ["environment", "variables", "NODE_OPTIONS"], "--require /opt/x.js"),
    [
      '? Function "api": environment.variables.NODE_OPTIONS is now "--require /opt/x.js" (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "something empty of which nobody knows",
    set(lambda, "api", { durableConfig: {} }),
    [
      '? Function "api": durableConfig is now {} (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "a setting in snake case",
    set(client, "web", { allowed_clients: ["abc"] }),
    [
      '? Client "web": allowed_clients["abc"] is new. Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "a stream of the table",
    set(table, "entries", { streamEnabled: true }),
    [
      '? Table "entries": streamEnabled is now true (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "a policy of the table",
    created("aws:dynamodb/resourcePolicy:ResourcePolicy", "open", { resourceArn: "x", policy: "{}" }),
    [
      '? Resource policy "open" is created. Nobody here judges the type aws:dynamodb/resourcePolicy:ResourcePolicy: look at what it lets happen.',
    ],
  ],
  [
    "roles of somebody",
    created("auth0:index/userRoles:UserRoles", "me", { userId: "auth0|1", roles: ["rol_1"] }),
    [
      '? User roles "me" is created. Nobody here judges the type auth0:index/userRoles:UserRoles: look at what it lets happen.',
    ],
  ],
  [
    "a provider of its own kind",
    created("pulumi-nodejs:dynamic:Resource", "x", { __provider: "exports.handler = () => {}" }),
    [
      '? Resource "x" is created. Nobody here judges the type pulumi-nodejs:dynamic:Resource: look at what it lets happen.',
    ],
  ],
  [
    "managed policies of the role",
    set(roleOfFunction, "api", { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
    [
      '? Role "api": managedPolicyArns["arn:aws:iam::aws:policy/AdministratorAccess"] is new. Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "a policy that is none",
    set(rolePolicy, "api", { policy: "none" }),
    [
      '? Role policy "api": policy is now "none" (was "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Table\\",\\"Effect\\":\\"Allow\\",\\"Action\\":[\\"dynamodb:GetItem\\",\\"dynamodb:PutItem\\",\\"dy…"). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "variables of the stage",
    set(stage, "api", { stageVariables: { target: "x" } }),
    [
      '? Stage "api": stageVariables.target is now "x" (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "refresh tokens for other APIs",
    within(
      client,
      "web",
      ["refreshToken", "policies"],
      [{ audience: "https://other.example", scopes: ["x"] }],
    ),
    [
      '? Client "web": refreshToken.policies[].audience is now "https://other.example" (was not set). Nobody judges that setting: look up what it does before you agree.',
      '? Client "web": refreshToken.policies[].scopes["x"] is new. Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "a login script",
    within(connection, "people", ["options", "customScripts"], { login: "function login() {}" }),
    [
      '? Connection "people": options.customScripts.login is now "function login() {}" (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "a secret of an Action",
    set(action, "pkce", { secrets: [{ name: "key", value: "[secret]" }] }),
    [
      '? Action "pkce": secrets[key].name is now "key" (was not set). Nobody judges that setting: look up what it does before you agree.',
      '? Action "pkce": secrets[key].value is now "[secret]" (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "what is adopted",
    altered(table, "entries", { options: { import: "their-table" } }),
    [
      '? Table "entries": Pulumi\'s option import is now "their-table" (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "what stays when it goes",
    altered(table, "entries", { options: { retainOnDelete: true } }),
    [
      '? Table "entries": Pulumi\'s option retainOnDelete is now true (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "what is only read",
    created(roleOfFunction, "admin", {}, { options: { readsId: "admin" } }),
    ['? Role "admin" is created. Nobody judges readsId ("admin"): look up what it does before you agree.'],
  ],
];

const destroying: readonly Prepared[] = [
  [
    "table, key and logs",
    deleted(table, resourceTypes.key, logGroup),
    [
      '! Log group "access" is deleted, with its log. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
      '! Log group "api" is deleted, with its log. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
      '! Log group "uploads" is deleted, with its log. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
      '! Table "entries" is deleted, with all that is in it. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
      '! Key "data" is deleted, with what is encrypted by it. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
    ],
  ],
  [
    "the people and their passwords",
    deleted(connection, connectionClients),
    [
      '! Connection "people" is deleted, with the people and their passwords. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
      "- Employee may no longer read timesheets through Timesheets Mobile (GET /timesheets).",
      "- Employee may no longer create timesheets through Timesheets Mobile (POST /timesheets).",
      "- Manager may no longer read timesheets through Timesheets Mobile (GET /timesheets).",
      "- Manager may no longer create timesheets through Timesheets Mobile (POST /timesheets).",
      "- Manager may no longer approve timesheets through Timesheets Mobile (PUT /approvals/{id}).",
      "- Employee may no longer read timesheets through Timesheets Web (GET /timesheets).",
      "- Employee may no longer create timesheets through Timesheets Web (POST /timesheets).",
      "- Manager may no longer read timesheets through Timesheets Web (GET /timesheets).",
      "- Manager may no longer create timesheets through Timesheets Web (POST /timesheets).",
      "- People of timesheets-prod-people may no longer sign in to Timesheets Mobile.",
      "- People of timesheets-prod-people may no longer sign in to Timesheets Web.",
      "- Access tokens no longer carry the claim https://api.exampleco.com/email.",
      '• Connection clients "people" is deleted. It is protected, so the engine refuses: unprotect it in one deployment, and remove it in the next (docs/how-to/remove-in-production.md).',
    ],
  ],
  [
    "the table in another component",
    altered(table, "entries", { parent: "timesheets:hosting:Data data" }),
    [
      '! Table "entries" is replaced (deleted and created again, in between there is none), with all that is in it: it moves from timesheets:hosting:Hosting hosting to timesheets:hosting:Data data. It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    ],
  ],
  [
    "the log under another name",
    set(logGroup, "api", { name: "/aws/lambda/other" }),
    [
      '! Log group "api" is replaced (deleted and created again, in between there is none), with its log: name is now "/aws/lambda/other" (was "/aws/lambda/timesheets-prod-api"). It is protected, so the engine refuses (docs/how-to/remove-in-production.md).',
    ],
  ],
];

const harmless: readonly Prepared[] = [
  [
    "resources in another order",
    (snapshot) => ({ ...snapshot, resources: snapshot.resources.toReversed() }),
    [],
  ],
  [
    "memory, time, tags and words",
    set(lambda, "api", { memorySize: 2048, timeout: 20, tags: { team: "x" }, description: "d" }),
    [
      '• Function "api": memorySize is now 2048 (was 1024).',
      '• Function "api": timeout is now 20 (was 15).',
      '• Function "api": tags.team is now "x" (was not set).',
      '• Function "api": description is now "d" (was not set).',
    ],
  ],
  [
    "callbacks in another order",
    set(client, "mobile", ({ callbacks }) => ({ callbacks: (callbacks as unknown[]).toReversed() })),
    [],
  ],
  [
    "a role's permissions in another order",
    set(rolePermissions, "Manager", ({ permissions }) => ({
      permissions: (permissions as unknown[]).toReversed(),
    })),
    [],
  ],
  ["statements in another order", key((all) => all.toReversed()), []],
  ["a statement as an object", role((all) => all[0]), []],
  [
    "lists of one",
    role(first({ Action: ["sts:AssumeRole"], Principal: { Service: ["lambda.amazonaws.com"] } })),
    [],
  ],
  [
    "statements under other ids",
    rights((all) => all.map((one, place) => ({ ...one, Sid: `S${place}` }))),
    [],
  ],
  [
    "a statement in several",
    rights((all) =>
      all.flatMap((one) =>
        one.Sid === "Table"
          ? (one.Action as string[]).map((Action) => ({ ...one, Sid: undefined, Action }))
          : [one],
      ),
    ),
    [],
  ],
  [
    "fewer rights",
    rights(first({ Action: ["dynamodb:GetItem"] })),
    [
      '- Role policy "api": policy no longer lets whoever has it do dynamodb:PutItem, dynamodb:Query on arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries, arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries/index/awaitingApproval, arn:aws:dynamodb:eu-central-1:000000000000:aws:dynamodb/table:Table entries/index/everybody.',
    ],
  ],
  [
    "a condition more",
    role(first({ Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } } })),
    [
      '- Role "api": assumeRolePolicy now lets Service lambda.amazonaws.com do sts:AssumeRole where StringEquals aws:SourceAccount 000000000000 (was without any).',
    ],
  ],
  [
    "a denial more",
    topic((all) => [...all, { Effect: "Deny", Principal: "*", Action: "sns:Subscribe", Resource: "*" }]),
    ['- Topic policy "alarms": policy now keeps anybody from sns:Subscribe on *.'],
  ],
  [
    "a log that is kept longer",
    set(logGroup, "api", { retentionInDays: 731 }),
    ['- Log group "api": retentionInDays is now 731 (was 365).'],
  ],
  [
    "an alarm more",
    created(alarm, "more", {
      name: "more",
      threshold: 1,
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      alarmActions: [TOPIC],
    }),
    ['• Metric alarm "more" is created.'],
  ],
  [
    "a dashboard more",
    created(dashboard, "more", {
      dashboardName: "more",
      dashboardBody: JSON.stringify({ widgets: [{ type: "metric", properties: { title: "x" } }] }),
    }),
    ['• Dashboard "more" is created.'],
  ],
  [
    "fewer requests a second",
    within(stage, "api", ["defaultRouteSettings", "throttlingRateLimit"], 20),
    ['- Stage "api": defaultRouteSettings.throttlingRateLimit is now 20 (was 50).'],
  ],
  [
    "consent that is asked",
    set(api, "api", { skipConsentForVerifiableFirstPartyClients: false }),
    ['- Resource server "api": skipConsentForVerifiableFirstPartyClients is now false (was true).'],
  ],
  ["an empty list", set(client, "web", { allowedOrigins: [] }), []],
  [
    "a component under another name, with an alias",
    (snapshot) => ({
      ...snapshot,
      resources: snapshot.resources.map((one) =>
        one.type === table
          ? {
              ...one,
              parent: "timesheets:hosting:Data data",
              options: { aliases: [{ type: table, name: "entries", parent: one.parent }] },
            }
          : one,
      ),
    }),
    [],
  ],
  ["a role under another logical name, with aliases, and what refers to it", roleCalled("Lead"), []],
  [
    "words and colours of the tenant",
    settings(() => ({
      branding: { colors: { primary: "#000000" } },
      prompts: { customText: { en: { login: { title: "Welcome" } } } },
    })),
    [
      '• Tenant setting branding.colors.primary is now "#000000" (was not set).',
      '• Tenant setting prompts.customText.en.login.title is now "Welcome" (was not set).',
    ],
  ],
  [
    "a second factor",
    settings(() => ({ guardianPolicies: { policies: ["all-applications"] } })),
    ['- Tenant setting guardianPolicies.policies["all-applications"] is new.'],
  ],
];

const ofTenant: readonly Prepared[] = [
  [
    "a page template",
    settings(() => ({ branding: { templates: [{ template: "universal_login", body: "<html>" }] } })),
    [
      '? Tenant setting branding.templates[universal_login].template is now "universal_login" (was not set). Nobody judges that setting: look up what it does before you agree.',
      '? Tenant setting branding.templates[universal_login].body is now "<html>" (was not set). Nobody judges that setting: look up what it does before you agree.',
    ],
  ],
  [
    "words with a link",
    settings(() => ({
      prompts: {
        customText: { en: { login: { description: 'See <a href="https://other.example">here</a>' } } },
      },
    })),
    [
      '+ Tenant setting prompts.customText.en.login.description is now "See <a href=\\"https://other.example\\">here</a>" (was not set).',
    ],
  ],
  [
    "a factor that travels by message",
    settings(() => ({ guardianFactors: [{ name: "sms", enabled: true }] })),
    [
      "+ Tenant setting guardianFactors[sms].enabled is now true (was not set).",
      '• Tenant setting guardianFactors[sms].name is now "sms" (was not set).',
    ],
  ],
  [
    "an address that attack protection lets pass",
    settings(() => ({ attackProtection: { bruteForceProtection: { allowlist: ["203.0.113.1"] } } })),
    ['+ Tenant setting attackProtection.bruteForceProtection.allowlist["203.0.113.1"] is new.'],
  ],
];

const MARKS = { widens: "+", destroys: "!", "not judged": "?" };
const lineOf = ({ concern, direction, sentence }: Change): string =>
  `${concern === null ? { wider: "WRONG", narrower: "-", neutral: "•" }[direction] : MARKS[concern]} ${sentence}`;

const before = await revisionOf(await snapshotOf());

async function linesOf(revise: Revise): Promise<string[]> {
  const changes = changesBetween({ before, after: await revisionOf(revise(before.snapshot)) });
  expect(changes.filter(({ concern, direction }) => direction === "wider" && concern === null)).toEqual([]);
  return changes.map(lineOf);
}

describe.each([
  ["widens", widening],
  ["isn't judged", unjudged],
  ["destroys", destroying],
  ["is harmless", harmless],
  ["is of the tenant", ofTenant],
])("what %s", (_, prepared) => {
  it.each(prepared)("%s", async (_name, revise, lines) => {
    expect(await linesOf(revise)).toEqual(lines);
  });
});

it("harmless changes are of no concern, and all others of one", async () => {
  const concerned = async (revise: Revise) => (await linesOf(revise)).some((line) => /^[+?!]/.test(line));
  for (const [what, revise] of harmless) expect([what, await concerned(revise)]).toEqual([what, false]);
  for (const [what, revise] of [...widening, ...unjudged, ...destroying, ...ofTenant]) {
    expect([what, await concerned(revise)]).toEqual([what, true]);
  }
});
