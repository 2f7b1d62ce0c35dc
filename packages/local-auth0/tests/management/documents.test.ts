import { beforeEach, describe, expect, it } from "vitest";
import { managedTenant, NOW } from "./harness.ts";

type Body = Record<string, unknown>;

/** A type that is made, read, listed, changed and deleted in the usual way. */
interface Kind {
  readonly path: string;
  /** The member of a list that holds the items; a plain array without. */
  readonly list?: string;
  readonly made: Body;
  readonly shown: Body;
  readonly patch: Body;
  readonly patched: Body;
  readonly status?: 200 | 201;
  /** The answer to deleting one that isn't there. */
  readonly gone?: 204 | 404;
  readonly missing: Body;
}

const TIMES = { created_at: NOW.toISOString(), updated_at: NOW.toISOString() };
const missing = (message: string, errorCode?: string): Body =>
  errorCode === undefined ? { message } : { message, errorCode };

const KINDS: readonly Kind[] = [
  {
    path: "/log-streams",
    status: 200,
    made: { name: "siem", type: "http", sink: { httpEndpoint: "https://logs.example.com" } },
    shown: { id: expect.stringMatching(/^lst_\d{16}$/), status: "active", isPriority: false, filters: [] },
    patch: { status: "paused" },
    patched: { status: "paused", name: "siem" },
    gone: 404,
    missing: missing("The log stream does not exist.", "inexistent_log_stream"),
  },
  {
    path: "/network-acls",
    made: {
      description: "no bots",
      active: true,
      priority: 7,
      rule: { action: { block: true }, match: { user_agents: ["bot"] }, scope: "tenant" },
    },
    shown: { id: expect.stringMatching(/^acl_\w{22}$/), ...TIMES },
    patch: { active: false },
    patched: { active: false, priority: 7 },
    gone: 404,
    missing: missing("Network access control list not found.", "inexistent_network_acl"),
  },
  {
    path: "/event-streams",
    list: "eventStreams",
    made: {
      name: "to us",
      subscriptions: [{ event_type: "user.created" }],
      destination: {
        type: "webhook",
        configuration: {
          webhook_endpoint: "https://events.example.com",
          webhook_authorization: { method: "basic", username: "us" },
        },
      },
    },
    shown: { id: expect.stringMatching(/^est_\w{22}$/), status: "enabled", ...TIMES },
    patch: { status: "disabled" },
    patched: { status: "disabled", name: "to us" },
    missing: missing("The event stream does not exist.", "inexistent_event_stream"),
  },
  {
    path: "/user-attribute-profiles",
    list: "user_attribute_profiles",
    made: {
      name: "Partners",
      user_attributes: {
        email: { description: "d", label: "l", profile_required: true, auth0_mapping: "email" },
      },
    },
    shown: { id: expect.stringMatching(/^uap_\w+$/) },
    patch: { name: "Customers" },
    patched: { name: "Customers" },
    missing: missing("User attribute profile not found."),
  },
  {
    path: "/connection-profiles",
    list: "connection_profiles",
    made: { name: "Partners", enabled_features: ["scim"] },
    shown: { id: expect.stringMatching(/^cop_\w+$/) },
    patch: { connection_name_prefix_template: "{org_id}" },
    patched: { name: "Partners", connection_name_prefix_template: "{org_id}" },
    missing: missing("Connection profile not found."),
  },
  {
    path: "/self-service-profiles",
    made: { name: "Partners", allowed_strategies: ["oidc"] },
    shown: { id: expect.stringMatching(/^ssp_\w{22}$/), user_attributes: [], ...TIMES },
    patch: { description: "for them" },
    patched: { name: "Partners", description: "for them" },
    missing: missing("Self-service profile not found"),
  },
  {
    path: "/branding/phone/providers",
    list: "providers",
    made: { name: "custom", configuration: { delivery_methods: ["text"] } },
    shown: { id: expect.stringMatching(/^pro_\w{22}$/), channel: "phone", disabled: false, ...TIMES },
    patch: { disabled: true },
    patched: { disabled: true, name: "custom" },
    gone: 404,
    missing: missing("Notification Resource not found"),
  },
  {
    path: "/branding/phone/templates",
    list: "templates",
    made: { type: "otp_verify" },
    shown: { id: expect.stringMatching(/^tem_\w{22}$/), content: { syntax: "liquid" }, ...TIMES },
    patch: { content: { from: "Us" } },
    patched: { content: { syntax: "liquid", from: "Us", body: expect.anything() } },
    gone: 404,
    missing: missing("Notification Resource not found"),
  },
  {
    path: "/forms",
    made: { name: "Terms", nodes: [{ id: "step_a", type: "STEP", config: {} }] },
    shown: { id: expect.stringMatching(/^ap_\w{22}$/), languages: { primary: "en" }, ...TIMES },
    patch: { nodes: null, languages: { primary: "de" } },
    patched: { name: "Terms", languages: { primary: "de" } },
    missing: missing("The form does not exist.", "inexistent_form"),
  },
  {
    path: "/flows",
    made: { name: "Ask", actions: [{ id: "a", type: "HTTP", action: "SEND_REQUEST", params: {} }] },
    shown: { id: expect.stringMatching(/^af_\w{22}$/), ...TIMES },
    patch: { name: "Ask again" },
    patched: { name: "Ask again" },
    gone: 404,
    missing: missing("The flow does not exist.", "inexistent_flow"),
  },
  {
    path: "/flows/vault/connections",
    made: { name: "Ours", app_id: "HTTP" },
    shown: {
      id: expect.stringMatching(/^ac_\w{22}$/),
      ready: false,
      fingerprint: expect.any(String),
      ...TIMES,
    },
    patch: { setup: { type: "BEARER", token: "t" } },
    patched: { name: "Ours", ready: true },
    missing: missing("The Flow vault connection does not exist."),
  },
  {
    path: "/rules",
    made: { name: "old", script: "function (user, context, callback) {}" },
    shown: { id: expect.stringMatching(/^rul_\w+$/), enabled: true, order: 1, stage: "login_success" },
    patch: { enabled: false },
    patched: { enabled: false, name: "old" },
    missing: missing("The rule does not exist.", "inexistent_rule"),
  },
  {
    path: "/hooks",
    made: { name: "old", script: "module.exports = () => {}", triggerId: "credentials-exchange" },
    shown: { id: expect.stringMatching(/^\d+$/), enabled: false, dependencies: {} },
    patch: { enabled: true },
    patched: { enabled: true, name: "old" },
    missing: missing("The hook does not exist.", "inexistent_hook"),
  },
  {
    path: "/rate-limit-policies",
    list: "rate_limit_policies",
    made: {
      resource: "oauth_authentication_api",
      consumer: "client",
      consumer_selector: "client_id",
      configuration: { action: "block", limit: 10 },
    },
    shown: { id: expect.stringMatching(/^rlp_\w{22}$/), ...TIMES },
    patch: { configuration: { action: "allow" } },
    patched: { configuration: { action: "allow" }, consumer: "client" },
    missing: missing("The rate limit policy does not exist."),
  },
];

/** Members that are sent and never shown. */
const SECRET = { "/branding/phone/providers": { credentials: {} } } as Record<string, Body>;

describe.each(KINDS)(
  "$path",
  ({ path, list, made, shown, patch, patched, status = 201, gone = 204, ...kind }) => {
    const { call } = managedTenant();
    let one: Body & { id: string };
    beforeEach(async () => {
      const answer = await call("POST", path, { ...made, ...SECRET[path] });
      expect(answer.status).toBe(status);
      one = answer.body as Body & { id: string };
      return async () => {
        await call("DELETE", `${path}/${one.id}`);
      };
    });

    it("is made with Auth0's defaults, read and listed", async () => {
      expect(one).toMatchObject({ ...made, ...shown });
      expect(await call("GET", `${path}/${one.id}`)).toMatchObject({ status: 200, body: one });
      const { body } = await call("GET", path);
      expect(list === undefined ? body : (body as Body)[list]).toEqual([one]);
    });

    it("is changed in what is sent", async () => {
      const answer = await call("PATCH", `${path}/${one.id}`, patch);

      expect(answer).toMatchObject({ status: 200, body: { ...patched, id: one.id } });
      expect((await call("GET", `${path}/${one.id}`)).body).toEqual(answer.body);
    });

    it("is gone once it is deleted", async () => {
      expect((await call("DELETE", `${path}/${one.id}`)).status).toBe(204);
      expect(await call("GET", `${path}/${one.id}`)).toMatchObject({ status: 404, body: kind.missing });
      expect((await call("DELETE", `${path}/${one.id}`)).status).toBe(gone);
    });

    it("is refused with a member that Auth0 doesn't know", async () => {
      expect(await call("POST", path, { ...made, ...SECRET[path], unheard: 1 })).toMatchObject({
        status: 400,
        body: { message: "Payload validation error: 'Additional properties not allowed: unheard'." },
      });
      expect((await call("PATCH", `${path}/${one.id}`, { unheard: 1 })).status).toBe(400);
    });
  },
);

describe("a log stream", () => {
  const { call } = managedTenant();

  it.each([
    ["http", {}, "Missing required property: httpEndpoint"],
    [
      "splunk",
      { splunkDomain: "s", splunkPort: "80", splunkToken: "t" },
      "Missing required property: splunkSecure",
    ],
    ["datadog", { datadogApiKey: "k", datadogRegion: "mars" }, "No enum match for: mars"],
  ])("of type %s has to say where its entries go", async (type, sink, problem) => {
    const { status, body } = await call("POST", "/log-streams", { type, sink });

    expect(status).toBe(400);
    expect((body as { message: string }).message).toContain(problem);
  });

  it("to a cloud gets the name by which that knows it, and keeps it", async () => {
    const sink = { awsAccountId: "123456789012", awsRegion: "eu-central-1" };
    const { body } = await call("POST", "/log-streams", { type: "eventbridge", sink });
    const named = { ...sink, awsPartnerEventSource: expect.stringMatching(/^aws\.partner\/auth0\.com\//) };

    expect(body).toMatchObject({ sink: named });
    const path = `/log-streams/${String((body as Body).id)}`;
    expect((await call("PATCH", path, { name: "cloud", sink })).body).toMatchObject({
      name: "cloud",
      sink: named,
    });
  });
});

describe("a network ACL", () => {
  it("has a priority of its own, and can be replaced whole", async () => {
    const { call } = managedTenant();
    const rule = { action: { log: true }, scope: "authentication" };
    const acl = { description: "watch", active: true, rule };
    const { body } = await call("POST", "/network-acls", { ...acl, priority: 3 });

    expect((await call("POST", "/network-acls", { ...acl, priority: 3 })).status).toBe(409);
    const { body: replaced } = await call("PUT", `/network-acls/${String((body as Body).id)}`, acl);
    expect(replaced).toMatchObject({ ...acl, id: (body as Body).id, priority: 50 });
  });
});

describe("an event stream", () => {
  it("never says the secret of its receiver", async () => {
    const { call, state } = managedTenant();
    const webhook_authorization = { method: "bearer", token: "hidden" };
    const configuration = { webhook_endpoint: "https://events.example.com", webhook_authorization };
    const { body } = await call("POST", "/event-streams", {
      destination: { type: "webhook", configuration },
    });

    expect(JSON.stringify(body)).not.toContain("hidden");
    expect(JSON.stringify((await call("GET", "/event-streams")).body)).not.toContain("hidden");
    expect(JSON.stringify(state.eventStreams.all())).toContain("hidden");
  });
});

describe("a token exchange profile", () => {
  it("needs a deployed Action of the right trigger, and is alone with its type of token", async () => {
    const { call } = managedTenant();
    const actionOf = async (trigger: string, deploy: boolean) => {
      const action = { name: trigger + String(deploy), supported_triggers: [{ id: trigger }], deploy };
      return ((await call("POST", "/actions/actions", action)).body as { id: string }).id;
    };
    const profile = (action_id: string) => ({
      name: "Partners",
      subject_token_type: "urn:partner:token",
      type: "custom_authentication",
      action_id,
    });
    const made = async (id: string) => call("POST", "/token-exchange-profiles", profile(id));

    expect((await made("nothing")).body).toMatchObject({ message: "Action not found" });
    expect((await made(await actionOf("post-login", true))).status).toBe(400);
    expect((await made(await actionOf("custom-token-exchange", false))).body).toMatchObject({
      message: "Action is not deployed",
    });
    const deployed = await actionOf("custom-token-exchange", true);
    expect(await made(deployed)).toMatchObject({ status: 201, body: profile(deployed) });
    expect((await made(deployed)).status).toBe(409);
  });
});

describe("a phone template", () => {
  it("goes back to the texts that it had at first, and keeps its sender", async () => {
    const { call } = managedTenant();
    const path = "/branding/phone/templates";
    const body = { text: "mine", voice: "mine" };
    const made = await call("POST", path, { type: "otp_verify", content: { from: "Us", body } });
    const one = `${path}/${String((made.body as Body).id)}`;

    expect(await call("PATCH", `${one}/reset`)).toMatchObject({
      status: 200,
      body: {
        content: {
          from: "Us",
          body: { text: "{{ code | escape }} is your verification code for {{ friendly_name | escape }}" },
        },
      },
    });
    expect((await call("POST", path, { type: "otp_verify" })).status).toBe(409);
    expect((await call("POST", `${one}/try`, { to: "+491" })).status).toBe(202);
  });
});

describe("an account of flows", () => {
  it("never says its secrets, and keeps none", async () => {
    const { call, state } = managedTenant();
    const setup = { type: "API_KEY", api_key: "hidden" };
    const made = await call("POST", "/flows/vault/connections", { name: "Ours", app_id: "AIRTABLE", setup });

    expect(made).toMatchObject({ status: 201, body: { ready: true } });
    expect(JSON.stringify([made.body, state.flowsVaultConnections.all()])).not.toContain("hidden");
  });

  it("is used by flows that never ran", async () => {
    const { call } = managedTenant();
    const { body } = await call("POST", "/flows", { name: "Ask" });
    const path = `/flows/${String((body as Body).id)}/executions`;

    expect((await call("GET", path)).body).toEqual([]);
    expect((await call("GET", `${path}/one`)).status).toBe(404);
    expect((await call("GET", "/flows/none/executions")).status).toBe(404);
  });
});

describe("a rule", () => {
  it("has a name and a place of its own, and settings for all of them", async () => {
    const { call } = managedTenant();
    const rule = { name: "one", script: "x", order: 4 };
    await call("POST", "/rules", rule);

    expect((await call("POST", "/rules", rule)).body).toMatchObject({
      message: "A rule with the same name already exists.",
    });
    expect((await call("POST", "/rules", { ...rule, name: "two" })).status).toBe(409);
    expect((await call("POST", "/rules", { name: "two", script: "x" })).body).toMatchObject({ order: 5 });

    expect((await call("PUT", "/rules-configs/KEY", { value: "hidden" })).body).toEqual({
      key: "KEY",
      value: "hidden",
    });
    expect((await call("GET", "/rules-configs")).body).toEqual([{ key: "KEY" }]);
    expect((await call("PUT", "/rules-configs/a%20b", { value: "v" })).status).toBe(400);
    expect((await call("DELETE", "/rules-configs/KEY")).status).toBe(204);
    expect((await call("GET", "/rules-configs")).body).toEqual([]);
  });
});

describe("a hook's secrets", () => {
  it("are shown by name only, and each is made once", async () => {
    const { call } = managedTenant();
    const hook = { name: "old", script: "x", triggerId: "credentials-exchange" };
    const { body } = await call("POST", "/hooks", hook);
    const path = `/hooks/${String((body as Body).id)}/secrets`;

    expect((await call("PATCH", path, { A: "1" })).status).toBe(404);
    expect((await call("POST", path, { A: "1", B: "2" })).status).toBe(201);
    expect((await call("POST", path, { A: "1" })).status).toBe(409);
    expect((await call("PATCH", path, { A: "3" })).status).toBe(201);
    expect((await call("DELETE", path, ["B"])).status).toBe(204);
    expect((await call("GET", path)).body).toEqual({ A: "_VALUE_NOT_SHOWN_" });
  });
});

describe("an encryption key", () => {
  it("comes with its parents, and is renewed with the master key", async () => {
    const { call } = managedTenant();
    const states = async () =>
      ((await call("GET", "/keys/encryption")).body as Body[]).map(
        ({ type, state }) => `${String(type)} ${String(state)}`,
      );

    expect(await states()).toEqual([
      "environment-root-key active",
      "tenant-master-key active",
      "tenant-encryption-key active",
    ]);
    expect((await call("POST", "/keys/encryption/rekey")).status).toBe(204);
    expect((await states()).filter((one) => one.endsWith(" active"))).toHaveLength(3);
    expect(await states()).toContain("tenant-master-key deactivated");
  });

  it("of somebody's own takes its material only once it can be wrapped", async () => {
    const { call } = managedTenant();
    const { body } = await call("POST", "/keys/encryption", { type: "customer-provided-root-key" });
    const path = `/keys/encryption/${String((body as Body).kid)}`;
    expect(body).toMatchObject({ state: "pre-activation", parent_kid: null });

    expect((await call("POST", path, { wrapped_key: "k" })).status).toBe(409);
    expect((await call("POST", `${path}/wrapping-key`)).body).toMatchObject({
      public_key: expect.stringContaining("BEGIN PUBLIC KEY"),
      algorithm: "CKM_RSA_AES_KEY_WRAP",
    });
    expect((await call("POST", path, { wrapped_key: "k" })).body).toMatchObject({ state: "active" });
    expect((await call("POST", `${path}/wrapping-key`)).status).toBe(409);
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).body).toMatchObject({ state: "destroyed" });
    expect((await call("GET", "/keys/encryption/no-uuid")).status).toBe(400);
  });
});

it("custom signing keys are there once they are put", async () => {
  const { call } = managedTenant();
  const keys = { keys: [{ kty: "RSA", n: "n", e: "AQAB" }] };

  expect((await call("GET", "/keys/custom-signing")).status).toBe(404);
  expect(await call("PUT", "/keys/custom-signing", keys)).toMatchObject({ status: 200, body: keys });
  expect((await call("PUT", "/keys/custom-signing", { keys: [] })).status).toBe(400);
  expect((await call("DELETE", "/keys/custom-signing")).status).toBe(204);
  expect((await call("GET", "/keys/custom-signing")).status).toBe(404);
});

describe("a module of Actions", () => {
  const made = async () => {
    const tenant = managedTenant();
    const secrets = [{ name: "KEY", value: "hidden" }];
    const { body } = await tenant.call("POST", "/actions/modules", { name: "shared", code: "1", secrets });
    return {
      ...tenant,
      one: body as Body & { id: string },
      path: `/actions/modules/${String((body as Body).id)}`,
    };
  };

  it("is a draft until it is published, and shows no secret", async () => {
    const { call, one, path } = await made();
    expect(one).toMatchObject({ all_changes_published: false, latest_version_number: 0 });

    const published = await call("POST", `${path}/versions`);
    expect(published.body).toMatchObject({ module_id: one.id, version_number: 1, code: "1" });
    expect((await call("POST", `${path}/versions`)).status).toBe(409);
    const read = await call("GET", path);
    expect(read.body).toMatchObject({ all_changes_published: true, latest_version: { version_number: 1 } });
    expect(JSON.stringify([one, published.body, read.body])).not.toContain("hidden");
    expect((await call("POST", "/actions/modules", { name: "shared", code: "2" })).status).toBe(409);
  });

  it("goes back to an older version", async () => {
    const { call, path } = await made();
    const first = (await call("POST", `${path}/versions`)).body as Body;
    const back = { module_version_id: first.id };
    expect((await call("POST", `${path}/rollback`, back)).status).toBe(409);
    await call("PATCH", path, { code: "2" });
    await call("POST", `${path}/versions`);

    expect((await call("POST", `${path}/rollback`, back)).body).toMatchObject({
      code: "1",
      all_changes_published: false,
      latest_version_number: 2,
    });
    expect((await call("GET", `${path}/versions`)).body).toMatchObject({
      versions: [{ version_number: 2 }, { version_number: 1 }],
      total: 2,
    });
    expect((await call("GET", `${path}/versions/none`)).status).toBe(404);
  });

  it("stays as long as an Action needs it", async () => {
    const { call, one, path } = await made();
    const { body } = await call("POST", "/actions/actions", {
      name: "gate",
      supported_triggers: [{ id: "post-login" }],
      modules: [{ module_id: one.id, module_version_id: "v" }],
    });

    expect((await call("GET", `${path}/actions`)).body).toMatchObject({
      actions: [{ action_name: "gate" }],
      total: 1,
    });
    expect((await call("DELETE", path)).status).toBe(412);
    await call("DELETE", `/actions/actions/${String((body as Body).id)}`);
    expect((await call("DELETE", path)).status).toBe(204);
  });
});

describe("statistics", () => {
  it("count logins and sign-ups of the log by day", async () => {
    const { call, state } = managedTenant();
    const entry = (type: string, date: string, user_id: string) => {
      const nothing = {
        description: null,
        connection: null,
        connection_id: null,
        client_id: null,
        client_name: null,
      };
      const nowhere = { ip: null, hostname: null, user_agent: null };
      state.logs.put({ log_id: date + user_id, type, date, user_id, ...nothing, ...nowhere } as never);
    };
    entry("s", "2026-11-20T08:00:00.000Z", "a");
    entry("s", "2026-11-20T09:00:00.000Z", "b");
    entry("s", "2026-09-01T09:00:00.000Z", "c");
    entry("ss", "2026-11-21T09:00:00.000Z", "d");

    expect((await call("GET", "/stats/active-users")).body).toBe(2);
    expect((await call("GET", "/stats/daily?from=20261101&to=20261130")).body).toMatchObject([
      { date: "2026-11-20T00:00:00.000Z", logins: 2, signups: 0 },
      { date: "2026-11-21T00:00:00.000Z", logins: 0, signups: 1 },
    ]);
    expect((await call("GET", "/stats/daily?from=2026")).status).toBe(400);
  });
});
