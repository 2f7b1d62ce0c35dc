import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import type { TenantObject } from "declared-stack/resource-type";
import { startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Drift, driftOf, statusOf } from "../../../tenant/drift/drift.ts";
import { foundInventory } from "../../../tenant/drift/found.ts";
import { writeReport } from "../../../tenant/drift/report.ts";
import { writeJson } from "../../../tenant/drift/report-json.ts";
import type { KnownObjects } from "../../../tenant/drift/system-objects.ts";

let home: string;
let tenant: Tenant;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "refused-"));
  tenant = await startTenant({ home });
});
afterAll(async () => {
  await tenant.close();
  await rm(home, { recursive: true });
});

type Answers = Readonly<Record<string, readonly [status: number, body: unknown]>>;

/** The tenant's Management API with some answers of its own, by path: those of a plan, or of objects that it can't hold. */
function managementWith(answers: Answers, token = tenant.management.token): ManagementClient {
  return new ManagementClient({
    domain: tenant.domain,
    token,
    maxRetries: 0,
    fetch: async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const own = answers[pathname.replace("/api/v2/", "")];
      return own === undefined ? fetch(input, init) : Response.json(own[1], { status: own[0] });
    },
  });
}

interface Question {
  readonly answers?: Answers;
  readonly token?: string;
  readonly declared?: readonly TenantObject[];
  readonly known?: Partial<KnownObjects>;
}

async function driftWith({ answers = {}, token, declared = [], known }: Question): Promise<Drift> {
  const { domain, management } = tenant;
  const found = await foundInventory(managementWith(answers, token));
  const nobody = { deployer: undefined, operators: [], setUpByHand: {} };
  return driftOf({
    domain,
    stack: "dev",
    declared,
    found,
    settings: {},
    known: { reader: management.clientId, ...nobody, ...known },
  });
}

const refusal = (status: number, errorCode: string, message: string) =>
  [status, { statusCode: status, error: "Refused", message, errorCode }] as const;
const noSuchFeature = refusal(403, "insufficient_entitlement", "The account is not entitled to this feature");

const role: TenantObject = {
  kind: "role",
  name: "Employee",
  fields: { permissions: new Set(["read of api"]) },
};

describe("a read that the tenant refuses", () => {
  it("is told and passed over, and the rest is compared: triggers that entities bind, features of other plans", async () => {
    const drift = await driftWith({
      answers: {
        organizations: noSuchFeature,
        rules: refusal(410, "feature_ended", "Rules have ended"),
        "actions/triggers/post-login/bindings": refusal(400, "invalid_trigger", "not so"),
      },
    });
    expect(drift.notCompared).toEqual(
      expect.arrayContaining([
        {
          kind: "organization",
          why: expect.stringMatching(/^the tenant answered 403: .*entitled/),
          scopes: [],
        },
        { kind: "rule", why: "the tenant answered 410: Rules have ended", scopes: [] },
        { kind: "trigger", name: "post-login", why: "the tenant answered 400: not so", scopes: [] },
        {
          kind: "trigger",
          name: "custom-token-exchange",
          why: "other objects are bound to its Actions, not the trigger",
          scopes: [],
        },
      ]),
    );
    expect([drift.drifted, statusOf(drift)]).toEqual([[], 0]);
    const report = writeReport(drift);
    expect(report).toContain(
      '\n  triggers "custom-token-exchange", "custom-email-provider", "custom-phone-provider", "event-stream", "password-hash-migration": other',
    );
    expect(report).toMatch(/Looked for beside what is declared: rule settings, hooks,/);
    expect(report).toMatch(/\nNo drift\. 0 objects/);
  });

  it("leaves open what is declared: status 2, and nothing is called missing", async () => {
    const drift = await driftWith({ answers: { roles: noSuchFeature }, declared: [role] });
    expect([drift.drifted, statusOf(drift)]).toEqual([[], 2]);
    expect(writeReport(drift)).toMatch(/\nUndetermined: 0 differ in what could be read\. 0 objects .*\.$/);
  });

  it("names the scopes that the client lacks, all of them, and compares what it may read", async () => {
    const { clientGrants } = tenant.state;
    const grant = clientGrants.all()[0];
    if (grant === undefined) throw new Error("the operator has no grant");
    const scope = ["read:clients", "read:client_grants", "read:connections", "read:resource_servers"];
    clientGrants.put({ ...grant, scope });
    onTestFinished(() => void clientGrants.put(grant));
    const token = await operatorToken();
    tenant.state.clients.put({ ...shadow, client_id: "shadow" });
    onTestFinished(() => void tenant.state.clients.delete("shadow"));
    const drift = await driftWith({ token, declared: [role] });
    expect(drift.drifted).toMatchObject([{ mark: "unmanaged", object: { name: "Shadow" } }]);
    expect(statusOf(drift)).toBe(2);
    expect(writeReport(drift)).toContain(
      "\nUndetermined: 1 differ in what could be read. 0 objects compared field by field. The client lacks read:actions, read:branding, read:custom_domains, read:email_provider,",
    );
    const { complete, notCompared } = JSON.parse(writeJson(drift));
    expect(complete).toBe(false);
    expect(notCompared).toContainEqual({
      kind: "role",
      why: "the tenant answered 403: Insufficient scope, expected any of: read:roles",
      scopes: ["read:roles"],
    });
  });

  it("leaves the rest of an object comparable", async () => {
    const id = "rol_1";
    tenant.state.roles.put({ id, name: "Employee", type: "tenant", permissions: [] });
    onTestFinished(() => void tenant.state.roles.delete(id));
    const answers = { [`roles/${id}/permissions`]: noSuchFeature };
    const declared = { ...role, fields: { ...role.fields, description: "Works here" } };
    const drift = await driftWith({ answers, declared: [declared] });
    expect(drift.drifted).toMatchObject([
      { mark: "changed", differences: [{ path: "description", declared: "Works here", found: "" }] },
    ]);
    expect(statusOf(drift)).toBe(2);
    expect(writeReport(drift)).toContain('\n  permissions of role "Employee": the tenant answered 403');
  });

  it.each([401, 500, 503])("ends it when every other would fail too: %i", async (status) => {
    await expect(driftWith({ answers: { clients: refusal(status, "x", "no") } })).rejects.toThrow();
  });
});

const shadow = { name: "Shadow", client_id: "", is_first_party: true, global: false };

/** A token with the operator's scopes as they are now. */
async function operatorToken(): Promise<string> {
  const { clientId, clientSecret } = tenant.management;
  const response = await fetch(`${tenant.issuer}oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      audience: `${tenant.issuer}api/v2/`,
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

describe("an object of a kind that no program declares", () => {
  const hostile = "\u001b[2K::error::\u202e";
  const cases: readonly [path: string, body: unknown, kind: string, found: object][] = [
    [
      "rules",
      { rules: [{ id: "rul_1", name: "add scopes", script: "function () {}", enabled: true }] },
      "rule",
      { script: expect.stringMatching(/^sha256 /), enabled: true },
    ],
    [
      "hooks",
      { hooks: [{ id: "1", name: "h", triggerId: "credentials-exchange" }] },
      "hook",
      { triggerId: "credentials-exchange" },
    ],
    [
      "token-exchange-profiles",
      {
        token_exchange_profiles: [
          { id: "tep_1", name: "x", subject_token_type: "urn:x", type: "custom_authentication" },
        ],
      },
      "token exchange profile",
      { subject_token_type: "urn:x" },
    ],
    [
      "log-streams",
      [
        {
          id: "lst_1",
          name: "out",
          type: "http",
          sink: {
            httpEndpoint: "https://user:hush@evil.example/?api_key=hush",
            httpAuthorization: "Bearer hush",
          },
        },
      ],
      "log stream",
      { type: "http", "sink.httpAuthorization": "[secret]" },
    ],
    [
      "custom-domains",
      [{ custom_domain_id: "cd_1", domain: "login.evil.example", status: "ready" }],
      "custom domain",
      { domain: "login.evil.example" },
    ],
    [
      "organizations",
      { organizations: [{ id: "org_1", name: hostile, display_name: "Acme" }] },
      "organization",
      { display_name: "Acme" },
    ],
    [
      "emails/provider",
      { name: "smtp", enabled: true, credentials: { smtp_host: "evil.example", smtp_pass: "hush" } },
      "e-mail provider",
      { "credentials.smtp_host": "evil.example", "credentials.smtp_pass": "[secret]" },
    ],
    [
      "branding/templates/universal-login",
      { body: "<script>" },
      "login page template",
      { body: expect.stringMatching(/^sha256 /) },
    ],
    [
      "prompts/login/partials",
      { login: { "form-content-start": "<script>" } },
      "login page partial",
      { "login.form-content-start": "<script>" },
    ],
    [
      "self-service-profiles",
      { self_service_profiles: [{ id: "ssp_1", name: "sso" }] },
      "self-service profile",
      { id: "ssp_1" },
    ],
    [
      "flows/vault/connections",
      { connections: [{ id: "ac_1", name: "http", app_id: "HTTP" }] },
      "flow connection",
      { app_id: "HTTP" },
    ],
    ["actions/modules", { modules: [{ id: "m1", name: "lib" }] }, "Action module", { id: "m1" }],
  ];
  it.each(cases)("is found at %s, and its secrets stay hidden", async (at, body, kind, found) => {
    const drift = await driftWith({ answers: { [at]: [200, body] } });
    const { findings } = JSON.parse(writeJson(drift));
    expect(findings).toEqual([
      { mark: "unmanaged", kind, name: expect.any(String), found: expect.objectContaining(found) },
    ]);
    expect(statusOf(drift)).toBe(1);
    const report = writeReport(drift);
    expect(report + writeJson(drift)).not.toContain("hush");
    expect(report).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^\s*::/mu);
  });

  it("is passed over where the stack says that it was set up by hand: that one only", async () => {
    const answers: Answers = {
      "emails/provider": [200, { name: "smtp" }],
      "log-streams": [
        200,
        [
          { id: "1", name: "smtp" },
          { id: "2", name: "smtp" },
        ],
      ],
    };
    const setUpByHand = { "e-mail provider": ["smtp"], "log stream": ["smtp"], role: ["Extra"] };
    tenant.state.roles.put({ id: "rol_2", name: "Extra", permissions: [] });
    onTestFinished(() => void tenant.state.roles.delete("rol_2"));
    const drift = await driftWith({ answers, known: { setUpByHand } });
    expect(drift.drifted.map(({ object: { kind, name } }) => [kind, name])).toEqual([
      ["role", "Extra"],
      ["log stream", "smtp (2)"],
    ]);
    expect(drift.passedOver.filter(({ why }) => why.startsWith("set up by hand"))).toHaveLength(2);
  });
});

describe("the clients that look after the tenant", () => {
  const audience = () => `https://${tenant.domain}/api/v2/`;
  function put(
    id: string,
    name: string,
    ...grants: (readonly [audience: string, subjectType: "client" | "user"])[]
  ) {
    const { clients, clientGrants } = tenant.state;
    clients.put({ ...shadow, client_id: id, name });
    onTestFinished(() => void clients.delete(id));
    grants.forEach(([api, subject_type], index) => {
      const grant = {
        id: `cgr_${id}_${index}`,
        client_id: id,
        audience: api,
        scope: ["read:clients"],
        subject_type,
      };
      clientGrants.put(grant);
      onTestFinished(() => void clientGrants.delete(grant.id));
    });
  }
  const told = ({ drifted }: Drift) => drifted.map(({ object: { kind, name } }) => `${kind}: ${name}`);

  it("are passed over with their grants when they are named, by name or by id: each its own", async () => {
    put("id-of-deploy", "Deploy", [audience(), "client"]);
    put("id-of-preview", "Preview", [audience(), "client"]);
    const both = await driftWith({ known: { operators: ["Deploy", "id-of-preview"] } });
    expect([told(both), statusOf(both)]).toEqual([[], 0]);
    const why = "an operator's client, as timesheets:operators says";
    expect(both.passedOver.filter((one) => one.why.endsWith(why)).map(({ object }) => object.name)).toEqual([
      "Deploy",
      "Preview",
      `Deploy for ${audience()} (client)`,
      `Preview for ${audience()} (client)`,
    ]);

    const one = await driftWith({ known: { operators: ["Deploy"] } });
    expect(told(one)).toEqual(["client: Preview", `client grant: Preview for ${audience()} (client)`]);
    expect(statusOf(one)).toBe(1);
  });

  it("are nothing else by their name, and have no other grants", async () => {
    tenant.state.resourceServers.put({
      id: "api_1",
      name: "Deploy",
      identifier: "urn:other",
      scopes: [],
    } as never);
    onTestFinished(() => void tenant.state.resourceServers.delete("api_1"));
    tenant.state.roles.put({ id: "rol_3", name: "Deploy", permissions: [] });
    onTestFinished(() => void tenant.state.roles.delete("rol_3"));
    put("id-of-deploy", "Deploy", ["urn:other", "client"], [audience(), "user"]);
    const drift = await driftWith({ known: { operators: ["Deploy", "urn:other"] } });
    expect(told(drift)).toEqual([
      "resource server: urn:other",
      "role: Deploy",
      `client grant: Deploy for ${audience()} (user)`,
      "client grant: Deploy for urn:other (client)",
    ]);
  });

  it("are nobody by a name that several have: anybody can call a client so", async () => {
    put("1-evil", "Deploy", [audience(), "client"]);
    put("2-deploy", "Deploy", [audience(), "client"]);
    expect(told(await driftWith({ known: { operators: ["Deploy"] } }))).toHaveLength(4);
    const byId = await driftWith({ known: { operators: ["2-deploy"] } });
    expect(told(byId)).toEqual(["client: Deploy", `client grant: Deploy for ${audience()} (client)`]);
  });

  it("are no declared clients: what those may do besides is drift", async () => {
    put("id-of-web", "Web", [audience(), "client"]);
    const declared: TenantObject = { kind: "client", name: "Web", fields: { is_first_party: true } };
    const drift = await driftWith({ declared: [declared], known: { operators: ["Web", "id-of-web"] } });
    expect(told(drift)).toEqual([`client grant: Web for ${audience()} (client)`]);
  });
});
