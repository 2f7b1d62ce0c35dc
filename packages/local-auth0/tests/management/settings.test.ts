import { describe, expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

type Body = Record<string, unknown>;

describe("the tenant's settings", () => {
  it("merge flags, and replace or remove the rest", async () => {
    const { call } = managedTenant();
    const patch = { flags: { enable_sso: false }, session_lifetime: 12, acr_values_supported: ["a"] };
    const { body } = await call("PATCH", "/tenants/settings", patch);

    expect(body).toMatchObject({
      flags: { enable_sso: false, universal_login: true },
      session_lifetime: 12,
      idle_session_lifetime: 72,
      acr_values_supported: ["a"],
    });
    const removed = await call("PATCH", "/tenants/settings", { acr_values_supported: null });
    expect(removed.body).not.toHaveProperty("acr_values_supported");

    const { sandbox_versions_available, ...read } = (await call("GET", "/tenants/settings")).body as Body;
    const { flags, ...changed } = removed.body as Body;
    expect(sandbox_versions_available).toEqual(["22", "18"]);
    expect(read).toMatchObject(changed);
    expect(flags).toMatchObject(read.flags as Body);
    expect(flags).toHaveProperty("enforce_client_authentication_on_passwordless_start", true);
    expect(read.flags).not.toHaveProperty("enforce_client_authentication_on_passwordless_start");
  });

  it("keep lifetimes in hours, also those that are sent in minutes", async () => {
    const { call } = managedTenant();
    const { body } = await call("PATCH", "/tenants/settings", { session_lifetime_in_minutes: 90 });

    expect(body).toMatchObject({ session_lifetime: 1.5 });
    expect(body).not.toHaveProperty("session_lifetime_in_minutes");
  });

  it("forget where to go by default when that is set to nothing", async () => {
    const { call } = managedTenant();
    const uri = "https://example.com/login";
    const set = await call("PATCH", "/tenants/settings", { default_redirection_uri: uri });
    expect(set.body).toMatchObject({ default_redirection_uri: uri });

    const unset = await call("PATCH", "/tenants/settings", { default_redirection_uri: "" });
    expect(unset.body).not.toHaveProperty("default_redirection_uri");
  });

  it("say nothing of a page without text", async () => {
    const { call } = managedTenant();
    const page = { change_password: { enabled: true, html: "<html></html>" } };
    expect((await call("PATCH", "/tenants/settings", page)).body).toMatchObject(page);

    const { body } = await call("PATCH", "/tenants/settings", {
      change_password: { enabled: true, html: "" },
    });
    expect((body as Body).change_password).toEqual({ enabled: true });
  });

  it("know their flags", async () => {
    const { call } = managedTenant();

    expect((await call("PATCH", "/tenants/settings", { flags: { fly: true } })).status).toBe(400);
  });
});

describe("attack protection", () => {
  it.each([
    [
      "brute-force-protection",
      { max_attempts: 3 },
      { enabled: true, max_attempts: 3, mode: "count_per_identifier_and_ip" },
    ],
    [
      "suspicious-ip-throttling",
      { stage: { "pre-login": { rate: 1 } } },
      {
        stage: { "pre-login": { rate: 1, max_attempts: 100 }, "pre-user-registration": { max_attempts: 50 } },
      },
    ],
    [
      "breached-password-detection",
      { enabled: true, shields: [] },
      { enabled: true, shields: [], method: "standard" },
    ],
    ["bot-detection", { bot_detection_level: "high" }, { bot_detection_level: "high", allowlist: [] }],
  ])("%s changes what it is told to", async (name, patch, expected) => {
    const { call } = managedTenant();

    expect(await call("PATCH", `/attack-protection/${name}`, patch)).toMatchObject({
      status: 200,
      body: expected,
    });
    expect((await call("GET", `/attack-protection/${name}`)).body).toMatchObject(expected);
  });

  it("keeps the secrets of captcha providers to itself", async () => {
    const { call } = managedTenant();
    const patch = { active_provider_id: "hcaptcha", hcaptcha: { site_key: "public", secret: "hidden" } };
    const { body } = await call("PATCH", "/attack-protection/captcha", patch);

    expect(body).toMatchObject({ active_provider_id: "hcaptcha" });
    expect((body as { hcaptcha: object }).hcaptcha).toEqual({ site_key: "public" });
  });
});

describe("multi-factor authentication", () => {
  it("has factors that are switched on and off", async () => {
    const { call } = managedTenant();
    expect(await call("PUT", "/guardian/factors/otp", { enabled: true })).toMatchObject({
      status: 200,
      body: { enabled: true },
    });

    const { body } = await call("GET", "/guardian/factors");
    const enabled = (body as { name: string; enabled: boolean }[]).filter((factor) => factor.enabled);
    expect(enabled).toEqual([{ name: "otp", enabled: true, trial_expired: false }]);
    expect((await call("PUT", "/guardian/factors/hope", { enabled: true })).status).toBe(404);
  });

  it("has policies, which a PUT replaces", async () => {
    const { call } = managedTenant();

    expect((await call("GET", "/guardian/policies")).body).toEqual([]);
    await call("PUT", "/guardian/policies", ["all-applications"]);
    expect((await call("GET", "/guardian/policies")).body).toEqual(["all-applications"]);
    expect((await call("PUT", "/guardian/policies", ["some"])).status).toBe(400);
  });

  it("has providers, which keep their secrets", async () => {
    const { call } = managedTenant();
    const path = "/guardian/factors/push-notification/providers/apns";
    const { body } = await call("PUT", path, { bundle_id: "com.example", p12: "hidden" });

    expect(body).toEqual({ bundle_id: "com.example" });
    expect((await call("PATCH", path, { sandbox: true })).body).toEqual({
      bundle_id: "com.example",
      sandbox: true,
    });
    expect((await call("PUT", path, { sandbox: false })).body).toEqual({ sandbox: false });
  });
});

const BOLD = { bold: true, size: 100 };
const COLOURS = [
  ...["body_text", "error", "header", "icons", "input_background", "input_border", "input_filled_text"],
  ...["input_labels_placeholders", "links_focused_components", "primary_button", "primary_button_label"],
  ...["secondary_button_border", "secondary_button_label", "success", "widget_background", "widget_border"],
];
const theme = {
  borders: {
    ...{ button_border_radius: 2, button_border_weight: 2, buttons_style: "pill", input_border_radius: 2 },
    ...{ input_border_weight: 2, inputs_style: "pill", show_widget_shadow: true },
    ...{ widget_border_weight: 2, widget_corner_radius: 2 },
  },
  colors: Object.fromEntries(COLOURS.map((name) => [name, "#00FF00"])),
  fonts: {
    ...{ body_text: BOLD, buttons_text: BOLD, font_url: "", input_labels: BOLD, links: BOLD },
    ...{ links_style: "normal", reference_text_size: 12, subtitle: BOLD, title: BOLD },
  },
  page_background: { background_color: "#000", background_image_url: "", page_layout: "center" },
  widget: {
    ...{ header_text_alignment: "center", logo_height: 55, logo_position: "center", logo_url: "" },
    social_buttons_layout: "top",
  },
};

describe("the hosted pages", () => {
  it("have settings and texts for each prompt and language", async () => {
    const { call } = managedTenant();
    const text = { login: { title: "Welcome" } };

    expect((await call("PATCH", "/prompts", { identifier_first: true })).body).toMatchObject({
      universal_login_experience: "new",
      identifier_first: true,
    });
    expect((await call("PUT", "/prompts/login/custom-text/en", text)).body).toEqual(text);
    expect((await call("GET", "/prompts/login/custom-text/en")).body).toEqual(text);
    expect((await call("GET", "/prompts/login/custom-text/de")).body).toEqual({});
    expect((await call("GET", "/prompts/login/screen/login/rendering")).body).toMatchObject({
      rendering_mode: "standard",
    });
  });

  it("have colours, a template that may be absent, and at most one theme", async () => {
    const { call } = managedTenant();
    const template = "/branding/templates/universal-login";

    expect((await call("PATCH", "/branding", { colors: { primary: "#123456" } })).body).toMatchObject({
      colors: { primary: "#123456", page_background: "#000000" },
    });
    expect((await call("GET", template)).status).toBe(404);
    expect(await call("PUT", template, { template: "<html></html>" })).toMatchObject({
      status: 201,
      body: {},
    });
    expect((await call("PUT", template, { template: "<html></html>" })).status).toBe(204);
    expect((await call("GET", template)).body).toEqual({ body: "<html></html>" });
    expect((await call("DELETE", template)).status).toBe(204);

    expect((await call("GET", "/branding/themes/default")).status).toBe(404);
    const dark = { ...theme, page_background: { ...theme.page_background, background_color: "dark" } };
    expect((await call("POST", "/branding/themes", dark)).status).toBe(400);
    const { body } = await call("POST", "/branding/themes", theme);
    expect((await call("GET", "/branding/themes/default")).body).toEqual(body);
    expect((await call("POST", "/branding/themes", theme)).status).toBe(409);
    expect((await call("DELETE", `/branding/themes/${(body as { themeId: string }).themeId}`)).status).toBe(
      204,
    );
  });
});

describe("e-mail", () => {
  it("has no provider until there is one, whose secrets never come back", async () => {
    const { call, state } = managedTenant();
    expect(await call("GET", "/emails/provider")).toMatchObject({
      status: 404,
      body: { errorCode: "inexistent_email_provider" },
    });
    const smtp = { smtp_host: "example.com", smtp_port: 25, smtp_user: "bob", smtp_pass: "hidden" };
    const made = await call("POST", "/emails/provider", { name: "smtp", credentials: smtp });

    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      name: "smtp",
      enabled: true,
      credentials: { smtp_host: "example.com", smtp_port: 25, smtp_user: "bob" },
    });
    expect(JSON.stringify([...state.settings])).not.toContain("hidden");
    expect((await call("POST", "/emails/provider", { name: "smtp", credentials: smtp })).status).toBe(409);
  });

  it("loses a provider's own settings when another one takes over", async () => {
    const { call } = managedTenant();
    const settings = { message: { configuration_set_name: "x" } };
    await call("POST", "/emails/provider", { name: "ses", credentials: { region: "eu-west-1" }, settings });

    expect((await call("PATCH", "/emails/provider", { enabled: false })).body).toMatchObject({ settings });
    const changed = await call("PATCH", "/emails/provider", { name: "custom", credentials: {} });
    expect(changed.body).toEqual({ name: "custom", enabled: false, credentials: {} });
  });

  it("has templates from the start, which can't be made once more", async () => {
    const { call } = managedTenant();
    const path = "/email-templates/verify_email";
    const { body } = await call("GET", path);
    expect(body).toMatchObject({ template: "verify_email", syntax: "liquid", enabled: true });

    expect(await call("POST", "/email-templates", { template: "verify_email" })).toMatchObject({
      status: 409,
      body: { message: "Template verify_email already exists." },
    });
    const changed = { ...(body as object), enabled: false };
    expect((await call("PATCH", path, { enabled: false })).body).toEqual(changed);
    expect((await call("GET", path)).body).toEqual(changed);
    expect((await call("GET", "/email-templates/none")).status).toBe(404);
  });

  it("has other templates once they are made", async () => {
    const { call } = managedTenant();
    const path = "/email-templates/welcome_email";
    expect((await call("GET", path)).status).toBe(404);
    expect((await call("PATCH", path, { enabled: true })).status).toBe(404);

    const template = { template: "welcome_email", body: "Hello", syntax: "liquid", enabled: true };
    expect((await call("POST", "/email-templates", template)).body).toEqual(template);
    expect((await call("PATCH", path, { subject: "Hi" })).body).toEqual({ ...template, subject: "Hi" });
    expect((await call("PUT", path, { body: "Bye" })).body).toEqual({
      template: "welcome_email",
      body: "Bye",
    });
  });
});

describe("what the tenant shows of itself", () => {
  it("are its signing keys", async () => {
    const key = { kid: "k1", cert: "-----BEGIN CERTIFICATE-----", current: true };
    const { call } = managedTenant({ signingKeys: () => [key] });

    expect((await call("GET", "/keys/signing")).body).toEqual([key]);
    expect((await call("GET", "/keys/signing/k1")).body).toEqual(key);
    expect((await call("GET", "/keys/signing/k2")).status).toBe(404);
  });

  it("is no stream, no organization", async () => {
    const { call } = managedTenant();

    for (const path of ["/log-streams", "/organizations"]) {
      expect((await call("GET", path)).body).toEqual([]);
      expect((await call("GET", `${path}/x`)).status).toBe(404);
    }
  });
});
