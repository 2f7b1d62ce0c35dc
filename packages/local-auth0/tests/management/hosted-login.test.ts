import { describe, expect, it } from "vitest";
import { DOMAIN, managedTenant } from "./harness.ts";

describe("the rendering of screens", () => {
  const { call } = managedTenant();
  const login = "/prompts/login/screen/login/rendering";

  it("is Auth0's until somebody takes it, and then says whose it is", async () => {
    expect((await call("GET", login)).body).toMatchObject({
      tenant: DOMAIN,
      prompt: "login",
      screen: "login",
      rendering_mode: "standard",
      head_tags: [],
    });
    expect((await call("PATCH", login, { rendering_mode: "advanced" })).body).toMatchObject({
      rendering_mode: "advanced",
      default_head_tags_disabled: false,
    });
    expect((await call("PATCH", login, { rendering_mode: "ours" })).status).toBe(400);
  });

  it("of several is changed in one, and listed by what is asked", async () => {
    const configs = [
      { prompt: "signup", screen: "signup", rendering_mode: "advanced" },
      { prompt: "mfa", screen: "mfa-detect-browser-capabilities", use_page_template: true },
    ];
    expect(await call("PATCH", "/prompts/rendering", { configs })).toMatchObject({
      status: 200,
      body: { configs },
    });

    const listed = async (query: string) =>
      ((await call("GET", `/prompts/rendering?${query}`)).body as { screen: string }[]).map(
        ({ screen }) => screen,
      );
    expect(await listed("prompt=signup,mfa")).toEqual(["signup", "mfa-detect-browser-capabilities"]);
    expect(await listed("rendering_mode=standard")).toEqual(["mfa-detect-browser-capabilities"]);
    expect((await call("GET", "/prompts/rendering?include_totals=true&screen=signup")).body).toMatchObject({
      configs: [{ prompt: "signup" }],
      total: 1,
    });
  });

  it.each([
    "/prompts/none/screen/login/rendering",
    "/prompts/login/screen/none/rendering",
    "/prompts/none/partials",
    "/prompts/login/custom-text/xx",
  ])("is none at %s", async (path) => {
    expect((await call("GET", path)).status).toBe(404);
    expect((await call("PUT", path, {})).status).toBe(404);
  });

  it("has texts by screen, and nothing else in their place", async () => {
    const path = "/prompts/login/custom-text/de";
    const texts = { login: { title: "Hallo" } };

    expect(await call("PUT", path, texts)).toMatchObject({ status: 200, body: texts });
    expect((await call("GET", path)).body).toEqual(texts);
    expect((await call("GET", "/prompts/login/custom-text/en")).body).toEqual({});
    expect((await call("PUT", path, { login: "Hallo" })).status).toBe(400);
  });
});

describe("the settings of second factors", () => {
  const { call, state } = managedTenant();

  it.each([
    [
      "push-notification/providers/apns",
      { bundle_id: "com.example", p12: "hidden" },
      { bundle_id: "com.example" },
    ],
    ["push-notification/providers/fcm", { server_key: "hidden" }, {}],
    ["push-notification/providers/fcmv1", { server_credentials: "hidden" }, {}],
  ])("of %s take a secret and never say it", async (name, sent, said) => {
    const path = `/guardian/factors/${name}`;

    expect((await call("PUT", path, sent)).body).toEqual(said);
    expect((await call("GET", path)).body).toEqual(said);
    expect(JSON.stringify(state.settings.get(path.slice(1)))).toContain("hidden");
  });

  it("of Amazon's notifications say their secret once, to who sets it", async () => {
    const path = "/guardian/factors/push-notification/providers/sns";
    const keys = { aws_access_key_id: "id", aws_secret_access_key: "hidden" };

    expect((await call("PUT", path, keys)).body).toEqual(keys);
    expect((await call("GET", path)).body).toEqual({ aws_access_key_id: "id" });
  });

  it.each([
    ["phone/message-types", { message_types: ["fax"] }, "No enum match for: fax"],
    ["phone/selected-provider", { provider: "pigeon" }, "No enum match for: pigeon"],
    ["sms/templates", { enrollment_message: "m" }, "Missing required property: verification_message"],
    ["push-notification/providers/fcm", { server_key: 1 }, "Expected type string but found type integer"],
    ["duo/settings", { key: "k" }, "Additional properties not allowed: key"],
  ])("of %s are refused when they are no such settings", async (name, sent, problem) => {
    const { status, body } = await call("PUT", `/guardian/factors/${name}`, sent);

    expect(status).toBe(400);
    expect((body as { message: string }).message).toContain(problem);
  });

  it("say for how long a browser is remembered", async () => {
    const sent = {
      display_remember_me_checkbox: false,
      remember_me_default_value: true,
      mfa_session_inactivity_timeout: 60,
      mfa_session_overall_timeout: 120,
    };

    expect((await call("PUT", "/guardian/settings", sent)).body).toEqual(sent);
    expect((await call("GET", "/guardian/settings")).body).toEqual(sent);
    expect((await call("PUT", "/guardian/settings", {})).status).toBe(400);
  });
});
