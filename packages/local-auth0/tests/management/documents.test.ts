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
  /** What deleting one that isn't there is answered with. */
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
