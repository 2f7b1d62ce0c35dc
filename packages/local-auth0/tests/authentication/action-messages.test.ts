import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Trigger } from "../../src/actions/triggers.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { beginAs, on, send, sendOn } from "./pages.ts";
import { bindActions, changeClient } from "./state.ts";
import { Visitor } from "./visitor.ts";

const PHONE = "+15550100001";

let tenant: Fixture;
let visitor: Visitor;
beforeAll(async () => {
  tenant = await startFixture();
  changeClient(tenant.state, "mobile", { grant_types: ["authorization_code"] });
  for (const strategy of ["email", "sms"]) {
    const enabled_clients = ["mobile"];
    tenant.state.connections.put({ id: `con_${strategy}`, name: strategy, strategy, enabled_clients });
  }
});
afterAll(() => tenant.close());
beforeEach(() => {
  const { authenticationMethods, bindings, actions, settings, phoneProviders } = tenant.state;
  for (const { id } of authenticationMethods.all()) authenticationMethods.delete(id);
  for (const { id } of actions.all()) actions.delete(id);
  for (const { id } of phoneProviders.all()) phoneProviders.delete(String(id));
  bindings.clear();
  for (const name of ["emails/provider", "guardian/factors", "guardian/policies"]) settings.delete(name);
  tenant.logs.length = 0;
  visitor = new Visitor(tenant.issuer);
});

/** An Action that says what it was told, in lines that are short enough to be kept. */
const bind = (trigger: Trigger, shown: string, then = "") =>
  bindActions(tenant.state, trigger, `console.log(JSON.stringify(${shown})); ${then}`);
const told = () => vi.waitFor(() => JSON.parse(tenant.logs[0]?.replace("Action 1: ", "") ?? ""));
const started = async (body: object) =>
  (
    await fetch(new URL("passwordless/start", tenant.issuer), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ client_id: "mobile", ...body }),
    })
  ).status;
const useCustomEmail = (enabled = true) =>
  tenant.state.settings.set("emails/provider", {
    name: "custom",
    enabled,
    default_from_address: "us@x.example",
  });
const useCustomPhone = () =>
  tenant.state.phoneProviders.put({ id: "pro_1", name: "custom", disabled: false });
const askForText = () => {
  tenant.state.settings.set("guardian/factors", { sms: true, "recovery-code": false });
  tenant.state.settings.set("guardian/policies", { policies: ["all-applications"] });
};
const lastMessage = () => tenant.history.messages[0];

describe("send-phone-message", () => {
  test("is told the code of a second factor that is enrolled, then of one that is shown", async () => {
    askForText();
    bind("send-phone-message", "[event.message_options, event.user.user_id, event.client.client_id]");
    const page = await sendOn(await beginAs(visitor), { contact: PHONE });
    const code = on(page, "sent-code");
    expect(await told()).toEqual([
      {
        ...{ action: "enrollment", code, message_type: "sms", recipient: PHONE },
        text: `Your verification code: ${code}`,
      },
      "auth0|mia",
      "mobile",
    ]);
    expect(lastMessage()).toMatchObject({ channel: "sms", to: PHONE, code });
    await vi.waitFor(() =>
      expect(tenant.state.logs.all().at(-1)).toMatchObject({ type: "gd_send_sms", description: PHONE }),
    );
    await send(page, { code });
    tenant.logs.length = 0;
    await beginAs(new Visitor(tenant.issuer));
    expect((await told())[0]).toMatchObject({ action: "second-factor-authentication", recipient: PHONE });
  });

  test("is told once a code, however often its page is read again", async () => {
    askForText();
    bind("send-phone-message", "1");
    const page = await sendOn(await beginAs(visitor), { contact: PHONE });
    await visitor.browser.get(page.url);
    await sendOn(page, { code: "wrong" });
    await told();
    expect(tenant.history.messages.filter(({ code }) => code === on(page, "sent-code"))).toHaveLength(1);
    expect(tenant.logs).toEqual(["Action 1: 1"]);
  });

  test("that breaks is in the log, and the page goes on", async () => {
    askForText();
    bindActions(tenant.state, "send-phone-message", "throw new Error('no gateway');");
    const page = await sendOn(await beginAs(visitor), { contact: PHONE });
    await vi.waitFor(() =>
      expect(tenant.state.logs.all().at(-1)).toMatchObject({
        type: "gd_send_sms_failure",
        description: expect.stringContaining("no gateway"),
      }),
    );
    expect(await send(page, { code: on(page, "sent-code") })).toMatchObject({ code: expect.any(String) });
  });

  test("is not told of a code in the place of a password", async () => {
    bind("send-phone-message", "1");
    bind("custom-phone-provider", "2");
    expect(await started({ connection: "sms", phone_number: PHONE })).toBe(200);
    useCustomPhone();
    expect(await started({ connection: "sms", phone_number: PHONE })).toBe(200);
    await told();
    expect(tenant.logs).toEqual(["Action 1: 2"]);
  });
});

describe("custom-phone-provider", () => {
  test("is told a code in the place of a password, without being bound", async () => {
    useCustomPhone();
    bind("custom-phone-provider", "[event.notification, event.connection.name]");
    tenant.state.bindings.clear();
    await started({ connection: "sms", phone_number: PHONE });
    const { code } = lastMessage() ?? {};
    expect(await told()).toEqual([
      {
        ...{ message_type: "otp_verify", code, delivery_method: "text", recipient: PHONE, locale: "en" },
        as_text: `Welcome to Orders Mobile: ${code}`,
      },
      "sms",
    ]);
  });

  test("is told a code of a second factor where no send-phone-message is bound, and drops it", async () => {
    askForText();
    useCustomPhone();
    bind("custom-phone-provider", "event.notification.message_type", "api.notification.drop('Not there.');");
    await sendOn(await beginAs(visitor), { contact: PHONE });
    expect(await told()).toBe("otp_enroll");
    await vi.waitFor(() =>
      expect(tenant.logs[1]).toContain(`ACTION_DELIVERY_FAILED: the message to ${PHONE}: Not`),
    );
  });
});

describe("custom-email-provider", () => {
  test("is told a code, a link and the page's codes, while it is the tenant's", async () => {
    bind("custom-email-provider", "[event.notification.message_type, event.notification.to]");
    await started({ connection: "email", email: "mia@example.com", send: "code" });
    useCustomEmail(false);
    await started({ connection: "email", email: "mia@example.com", send: "code" });
    useCustomEmail();
    await started({ connection: "email", email: "ida@example.com", send: "code" });
    expect(await told()).toEqual(["verification_code", "ida@example.com"]);
    tenant.logs.length = 0;
    const page = await visitor.visit();
    if (!(page instanceof Response)) throw new Error("expected the login page");
    await visitor.submit(`${page.url}?screen=reset-password`, { email: "mia@example.com" });
    expect(await told()).toEqual(["reset_email", "mia@example.com"]);
    tenant.logs.length = 0;
    await visitor.submit(`${page.url}?screen=passwordless&connection=email`, { address: "eve@example.com" });
    expect(await told()).toEqual(["verification_code", "eve@example.com"]);
  });

  test("is told the text as it would be sent", async () => {
    useCustomEmail();
    bind(
      "custom-email-provider",
      "(({ from, subject, text, html }) => ({ from, subject, text, html }))(event.notification)",
    );
    await started({ connection: "email", email: "mia@example.com", send: "code" });
    const { code } = lastMessage() ?? {};
    expect(await told()).toEqual({
      ...{ from: "us@x.example", subject: "Welcome to Orders Mobile" },
      ...{ text: `Welcome to Orders Mobile: ${code}`, html: `<p>Welcome to Orders Mobile: ${code}</p>` },
    });
  });
});
