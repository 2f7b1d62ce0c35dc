import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { ManagementClient } from "auth0";
import { startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { describeScope } from "../../../rules/policy/decide.ts";
import { policy } from "../../../rules/policy.ts";
import { adopt } from "../../../tenant/adopt/adopt.ts";
import { adoptionOf } from "../../../tenant/adopt/adoption.ts";
import { askWhich } from "../../../tenant/adopt/asking.ts";
import type { Choice } from "../../../tenant/adopt/choice.ts";
import type { Ask } from "../../../tenant/adopt/find-adoption.ts";
import { importFileFor } from "../../../tenant/adopt/import-file.ts";
import { writeReport } from "../../../tenant/adopt/report.ts";
import { writeJson } from "../../../tenant/adopt/report-json.ts";
import { type DeclaredParts, declaredParts } from "../../../tenant/drift/declared.ts";
import { foundOwned } from "../../../tenant/drift/found.ts";
import { devConfig } from "../../e2e/bring-up.ts";
import { DEV_AUDIENCE } from "../../support/audience.ts";
import { lineFileOf } from "../line-file.ts";

const ALL = "Authorization_authorization";

/** A tenant on which somebody has made by hand some of what is declared, and some of it otherwise. */
let home: string;
let tenant: Tenant;
let management: ManagementClient;
let line: string;
let declared: DeclaredParts;
let ids: Awaited<ReturnType<typeof clickByHand>>;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "adopt-"));
  tenant = await startTenant({ home });
  management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  line = await lineFileOf(home, tenant);
  ids = await clickByHand();
  const config = await devConfig();
  declared = await declaredParts({ stack: "dev", config, domain: tenant.domain });
});
afterAll(async () => {
  await tenant.close();
  await rm(home, { recursive: true });
});

async function clickByHand() {
  const { resourceServers, roles, clients, clientGrants, connections, actions } = management;
  const scopes = Object.entries(policy.scopes).map(([value, scope]) => ({
    value,
    description: describeScope(scope),
  }));
  const api = await resourceServers.create({
    name: "Timesheets API",
    identifier: DEV_AUDIENCE,
    signing_alg: "RS256",
    token_lifetime: 1800,
    allow_offline_access: true,
    enforce_policies: true,
    token_dialect: "access_token_authz",
    skip_consent_for_verifiable_first_party_clients: true,
    subject_type_authorization: {
      user: { policy: "require_client_grant" },
      client: { policy: "require_client_grant" },
    },
    scopes: scopes.map(({ value, description }) =>
      value === "read:timesheets" ? { value, description: "Read it" } : { value, description },
    ),
  });
  const employee = await roles.create({ name: "Employee", description: policy.roles.Employee.description });
  await roles.permissions.add(employee.id ?? "", {
    permissions: policy.roles.Employee.scopes.map((permission_name) => ({
      permission_name,
      resource_server_identifier: DEV_AUDIENCE,
    })),
  });
  const manager = await roles.create({ name: "manager", description: policy.roles.Manager.description });
  const bookkeeper = await roles.create({ name: "Bookkeeper" });
  const mobile = await clients.create({ name: "Timesheets Mobile", app_type: "native" });
  const double = await clients.create({ name: "Timesheets Mobile", app_type: "spa" });
  const batch = await clients.create({
    name: "Timesheets Batch",
    app_type: "non_interactive",
    client_metadata: { made: "by hand" },
  });
  const grant = await clientGrants.create({
    client_id: batch.client_id ?? "",
    audience: DEV_AUDIENCE,
    scope: ["batch:upload"],
    subject_type: "client",
  });
  const connection = await connections.create({ name: "Staff", strategy: "auth0" });
  const action = await actions.create({
    name: "Timesheets: access token scopes",
    code: "exports.onExecutePostLogin = async () => {};",
    runtime: "node22",
    supported_triggers: [{ id: "post-login", version: "v3" }],
  });
  return {
    api: api.id ?? "",
    employee: employee.id ?? "",
    manager: manager.id ?? "",
    bookkeeper: bookkeeper.id ?? "",
    mobile: mobile.client_id ?? "",
    double: double.client_id ?? "",
    batch: batch.client_id ?? "",
    grant: grant.id ?? "",
    connection: connection.id ?? "",
    action: action.id ?? "",
  };
}

/** All of the command, with its file, which is undefined when it wrote none. */
async function adopted({ choices = [], ask }: { readonly choices?: readonly Choice[]; readonly ask?: Ask }) {
  const out = path.join(await mkdtemp(path.join(home, "out-")), "adopt.json");
  const asked = { stack: "dev", tenantFile: line, environment: {}, choices, ask, out, json: false };
  const { text, status } = await adopt(asked);
  return { text, status, file: await readFile(out, "utf8").catch(() => undefined) };
}

/** Its decision alone: the program is run once for all of them. */
async function adoptionWith(...choices: readonly Choice[]) {
  const found = await foundOwned(management, new Map(choices.map(({ id, name }) => [id, name])));
  const known = {
    reader: tenant.management.clientId,
    deployer: undefined,
    operators: [],
    setUpByHand: {},
  };
  return adoptionOf({ domain: tenant.domain, stack: "dev", declared, found, known, choices });
}

const mobile = () => ({ name: "Timesheets Mobile", id: ids.mobile });
const manager = () => ({ name: "Manager", id: ids.manager });

describe("adopting what people have made by hand", () => {
  it("says of each object what a deployment changes, and what nothing takes away", async () => {
    const { decided, adopted: objects } = JSON.parse(writeJson(await adoptionWith(mobile()), undefined));
    const of = (name: string) => objects.find((object: { name: string }) => object.name === name);
    expect(decided).toBe(true);
    expect(of("Employee")).toEqual({
      kind: "role",
      name: "Employee",
      id: ids.employee,
      differences: [],
      setAgain: [],
      left: [],
    });
    expect(of(DEV_AUDIENCE)?.differences).toEqual([
      { path: "token_lifetime", declared: 86_400, found: 1_800 },
      { path: "token_lifetime_for_web", declared: 3_600, found: 1_800 },
      {
        path: 'scopes["read:timesheets"].description',
        declared: describeScope(policy.scopes["read:timesheets"]),
        found: "Read it",
      },
    ]);
    expect(of("Timesheets Batch")?.left).toEqual([{ path: "client_metadata.made", found: "by hand" }]);
    expect(of("Timesheets: access token scopes").setAgain).toEqual(["deploy"]);
    const mobileDifferences = of("Timesheets Mobile").differences.map(({ path }: { path: string }) => path);
    expect(mobileDifferences).toContain("callbacks");
    // Its type implies it, for Auth0 and for Pulumi's provider.
    expect(mobileDifferences).not.toContain("token_endpoint_auth_method");
  });

  it("takes no role over in which another project has its permissions", async () => {
    const { resourceServers, roles } = management;
    const identifier = "https://api.portal.example/";
    const { id = "" } = await resourceServers.create({ identifier, scopes: [{ value: "read:reports" }] });
    onTestFinished(() => resourceServers.delete(id));
    const permissions = [{ permission_name: "read:reports", resource_server_identifier: identifier }];
    await roles.permissions.add(ids.employee, { permissions });
    await expect(adoptionWith(mobile())).rejects.toThrow(
      'ADOPT_ROLE_OF_OTHERS: the role "Employee" has read:reports of https://api.portal.example/: everybody who has it would get our scopes',
    );
  });

  it("lets no name on the tenant write a line of the report", async () => {
    const hostile = "\u001b[2K\n  = Manager\u202e";
    const { id = "" } = await management.roles.create({ name: hostile });
    onTestFinished(() => management.roles.delete(id));
    const text = writeReport(await adoptionWith(mobile()));
    expect(text).toContain("  ? ‹U+001B›[2K‹U+000A›  = Manager‹U+202E›  (not declared;");
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it("names what will be made, and what nobody declares", async () => {
    const { created, undeclared } = JSON.parse(writeJson(await adoptionWith(mobile()), undefined));
    expect(created).toContainEqual({ kind: "role", name: "Manager" });
    expect(created).toContainEqual({ kind: "client", name: "Timesheets Web" });
    expect(created).toContainEqual({ kind: "trigger", name: "post-login" });
    expect(undeclared).toEqual([
      { kind: "role", name: "Bookkeeper", id: ids.bookkeeper },
      { kind: "role", name: "manager", id: ids.manager },
      { kind: "client", name: `Timesheets Mobile (${ids.double})`, id: ids.double },
      { kind: "connection", name: "Staff", id: ids.connection },
      // Each application that is made while the tenant's settings are Auth0's own may use it.
      { kind: "connection", name: "Username-Password-Authentication", id: expect.any(String) },
    ]);
  });

  it("writes the file that the engine takes: each resource under the name and the parents that the program gives it. The tenant is only asked", async () => {
    const fetching = vi.spyOn(globalThis, "fetch");
    onTestFinished(() => fetching.mockRestore());
    const { status, file = "", text } = await adopted({ choices: [mobile()] });
    const sent = fetching.mock.calls.map(([input, init]) => {
      const { method, url } = new Request(input, init);
      return { method, isManagement: new URL(url).pathname.startsWith("/api/v2/") };
    });
    const methods = sent.flatMap(({ method, isManagement }) => (isManagement ? [method] : []));
    expect(methods.length).toBeGreaterThan(10);
    expect(new Set(methods)).toEqual(new Set(["GET"]));
    expect(sent.filter(({ isManagement }) => !isManagement)).toEqual([
      { method: "POST", isManagement: false },
    ]);
    expect(status).toBe(0);
    expect(text).toMatch(
      /\n {2}npm run pulumi -- import --stack dev --file \S+adopt\.json --generate-code=false /,
    );
    const nameOf = (type: string, name: string) => `${type.split(":").at(-1)}_${name}`.replaceAll("-", "_");
    const component = (type: string, name: string) => ({
      type,
      name: nameOf(type, name),
      logicalName: name,
      component: true,
    });
    const resource = (type: string, name: string, id: string, parent = ALL) => ({
      type,
      name: nameOf(type, name),
      logicalName: name,
      parent,
      id,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    const application = "timesheets:authorization:Application";
    expect(JSON.parse(file)).toEqual({
      resources: [
        { ...component(application, "batch"), parent: ALL },
        { ...component(application, "mobile"), parent: ALL },
        component("timesheets:authorization:Authorization", "authorization"),
        resource("auth0:index/action:Action", "access-token-scopes", ids.action),
        resource("auth0:index/client:Client", "batch", ids.batch, "Application_batch"),
        resource("auth0:index/client:Client", "mobile", ids.mobile, "Application_mobile"),
        resource("auth0:index/clientCredentials:ClientCredentials", "batch", ids.batch, "Application_batch"),
        resource(
          "auth0:index/clientCredentials:ClientCredentials",
          "mobile",
          ids.mobile,
          "Application_mobile",
        ),
        resource("auth0:index/clientGrant:ClientGrant", "batch", ids.grant, "Application_batch"),
        resource("auth0:index/resourceServer:ResourceServer", "api", ids.api),
        resource("auth0:index/resourceServerScopes:ResourceServerScopes", "api", DEV_AUDIENCE),
        resource("auth0:index/role:Role", "Employee", ids.employee),
        resource("auth0:index/rolePermissions:RolePermissions", "Employee", ids.employee),
      ],
    });
  });
});

describe("a login domain that was set up by hand", () => {
  it.for([
    ["pending_verification", ["CustomDomain"]],
    ["ready", ["CustomDomain", "CustomDomainVerification"]],
  ] as const)("is adopted; its verification once it is done: %s", async ([status, types]) => {
    const login = JSON.stringify({ name: "login.exampleco.com" });
    const config = { ...(await devConfig()), "timesheets:loginDomain": login };
    const parts = await declaredParts({ stack: "dev", config, domain: tenant.domain });
    const { customDomains } = management;
    // The name that a tenant of this machine has for it.
    const domain = tenant.domain.replace("localhost", "127.0.0.1");
    const { custom_domain_id: id } = await customDomains.create({ domain, type: "auth0_managed_certs" });
    onTestFinished(() => customDomains.delete(id));
    const kept = tenant.state.customDomains.get(id);
    if (kept === undefined) throw new Error("the domain was not kept");
    tenant.state.customDomains.put({ ...kept, status });

    const { objects } = await foundOwned(management);
    const imported = importFileFor(parts, objects).resources.flatMap((one) =>
      "id" in one && one.id === id ? [one.type.split(":").at(-1)] : [],
    );
    expect(imported).toEqual(types);
  });
});

describe("an object that the tenant has twice", () => {
  it("is asked for: status 2, no file, and each choice", async () => {
    const { text, status, file } = await adopted({});
    expect({ status, file }).toEqual({ status: 2, file: undefined });
    expect(text).toContain('2 clients are called "Timesheets Mobile". Say which is the declared one:');
    expect(text).toContain(`  --choose 'Timesheets Mobile=${ids.mobile}'\n      client_id: "${ids.mobile}"`);
    expect(text).toContain(`  --choose 'Timesheets Mobile=${ids.double}'\n      client_id: "${ids.double}"`);
    expect(text).toMatch(/Undecided: .*\nNo file was written\.$/);
  });

  it("is the one that was chosen, with what refers to it", async () => {
    const adoption = await adoptionWith({ name: "Timesheets Mobile", id: ids.double });
    expect(JSON.stringify(adoption.file)).toContain(ids.double);
    expect(JSON.stringify(adoption.file)).not.toContain(ids.mobile);
    expect(writeReport(adoption)).toContain(
      `  ? Timesheets Mobile (${ids.mobile})  (not declared; stays as it is, and is drift)`,
    );
  });

  it("is asked for on a terminal until a choice fits", async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    input.end("3\nthe first\n2\n");
    const ask: Ask = (question) => askWhich(question, { input, output });
    const { status, file = "" } = await adopted({ ask });
    expect(status).toBe(0);
    expect(file).toContain(ids.double);
    expect(String(output.read())).toContain('Which client is the declared "Timesheets Mobile"?\n  1  ');
  });

  it("stays open when the terminal ends before a choice", async () => {
    const input = new PassThrough();
    input.end();
    const [question] = (await adoptionWith()).questions;
    if (question === undefined) throw new Error("nothing is asked");
    await expect(askWhich(question, { input, output: new PassThrough() })).rejects.toThrow(
      'ADOPT_UNANSWERED: nobody said which client is "Timesheets Mobile"',
    );
  });
});

describe("an object of a name that is near", () => {
  it("is told with the choice that adopts it, or with what is to be declared where a name stays", async () => {
    const text = writeReport(await adoptionWith(mobile()));
    expect(text).toContain(
      `The role "manager" may be the declared "Manager". To adopt it, and have the next deployment rename it:\n  --choose 'Manager=${ids.manager}'`,
    );
    expect(text).toContain(
      'The connection "Staff" may be the declared "timesheets-dev-people". A connection keeps its name for ever: declare that one, as timesheets:connection of the stack, or another is made beside it.',
    );
    expect(text).toContain(
      'The connection "Username-Password-Authentication" may be the declared "timesheets-dev-people".',
    );
    expect(text).toContain("  ? Bookkeeper  (");
    expect(text).not.toContain('"Bookkeeper" may be');
  });

  it("is adopted when it was chosen, and its name is what changes", async () => {
    const adoption = await adoptionWith(mobile(), manager());
    expect(JSON.stringify(adoption.file)).toContain(ids.manager);
    expect(writeReport(adoption)).toContain(
      `  ~ Manager  (${ids.manager})\n      name: "manager" → "Manager"`,
    );
  });

  it.for([
    [
      'nothing that can be chosen is declared as "Timesheet Mobile"; did you mean "Timesheets Mobile"?',
      "Timesheet Mobile=x",
    ],
    ['the tenant has no role with the id "rol_none", for "Manager"', "Manager=rol_none"],
    ['nothing that can be chosen is declared as "timesheets-dev-people"', "timesheets-dev-people=con_1"],
  ])("is refused as a choice: %s", async ([message, text]) => {
    const [name = "", id = ""] = text?.split("=") ?? [];
    await expect(adoptionWith({ name, id })).rejects.toThrow(`ADOPT_CHOICE_INVALID: ${message}`);
  });

  it("can't be chosen twice", async () => {
    const other = { name: "Timesheets Web", id: ids.mobile };
    await expect(adoptionWith(mobile(), other)).rejects.toThrow(
      `"Timesheets Web=${ids.mobile}" and "Timesheets Mobile=${ids.mobile}" exclude each other`,
    );
  });
});
