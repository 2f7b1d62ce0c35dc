import type { Context } from "koa";
import { type Delivery, deliverByAction } from "../actions/notification.ts";
import type { Client, Connection, TenantState, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { commonEvent, connectionOf, customDomainEvent, userOf } from "./post-login-event.ts";
import { originOf } from "./record-exchange.ts";
import type { MultifactorScreen } from "./waiting-logins.ts";

/** A code or a link for somebody. */
export interface Message {
  readonly channel: "email" | "sms";
  /** `passwordless` stands in for a password; `enrolment` and `second-factor` are codes of a second factor. */
  readonly purpose: "passwordless" | "enrolment" | "second-factor" | "new-password";
  readonly to: string;
  readonly subject: string;
  readonly code?: string;
  readonly link?: string;
  /** Absent where nobody acts for an application. */
  readonly client?: Client | undefined;
  readonly connection?: Connection | undefined;
  /** Absent where nobody goes by the address yet. */
  readonly user?: User | undefined;
}

/**
 * Keeps a message among those that the tenant would have sent, and has the Actions send it that do so in a tenant's place: those of
 * `send-phone-message`, which are for second factors, or the one of a custom provider. Nobody waits for them; where they fail, the log says so.
 */
export function sendMessage(context: AuthenticationContext, ctx: Context, message: Message): void {
  const { channel, to, subject, code, link } = message;
  context.history.message({
    ...{ channel, to, subject },
    ...(code !== undefined && { code }),
    ...(link !== undefined && { link }),
  });
  const carrier = carrierOf(context.state, message);
  if (carrier === undefined) return;
  const event = eventOf(context, ctx, message, carrier.trigger);
  void deliverByAction(context.actions, carrier.trigger, event, carrier.action).then((delivery) =>
    recordDelivery(context, ctx, message, delivery),
  );
}

/** Sends the code that a screen of second factors asks for, if it is one that is sent. */
export function sendCodeOf(
  context: AuthenticationContext,
  ctx: Context,
  screen: MultifactorScreen,
  about: Pick<Message, "client" | "user">,
): void {
  if (screen.name !== "code" || screen.sent === undefined) return;
  const { type, confirmed, phone_number, email } = screen.method;
  sendMessage(context, ctx, {
    ...about,
    channel: type === "phone" ? "sms" : "email",
    purpose: confirmed ? "second-factor" : "enrolment",
    to: (type === "phone" ? phone_number : email) ?? "",
    subject: "Your verification code",
    code: screen.sent,
  });
}

interface Carrier {
  readonly trigger: "send-phone-message" | "custom-phone-provider" | "custom-email-provider";
  /** The Action of a provider that isn't bound to the trigger. */
  readonly action?: string;
}

/** The Actions that send a message; absent where the tenant has none for it. */
function carrierOf(state: TenantState, { channel, purpose }: Message): Carrier | undefined {
  if (channel === "email") {
    const { name, enabled } = state.settings.get("emails/provider") ?? {};
    return name === "custom" && enabled !== false ? provider(state, "custom-email-provider") : undefined;
  }
  const isFactor = purpose === "enrolment" || purpose === "second-factor";
  if (isFactor && isBound(state, "send-phone-message")) return { trigger: "send-phone-message" };
  const custom = state.phoneProviders.find(({ name, disabled }) => name === "custom" && disabled !== true);
  return custom === undefined ? undefined : provider(state, "custom-phone-provider");
}

const isBound = ({ bindings }: TenantState, trigger: string) => (bindings.get(trigger) ?? []).length > 0;

/** The Action of a custom provider is the only one of its trigger; it needs no binding (Auth0 docs, "Configure a Custom Email Provider"). */
function provider(state: TenantState, trigger: Carrier["trigger"]): Carrier | undefined {
  if (isBound(state, trigger)) return { trigger };
  const action = state.actions.find(
    ({ supported_triggers, deployed_version }) =>
      deployed_version !== undefined && supported_triggers.some(({ id }) => id === trigger),
  );
  return action && { trigger, action: action.id };
}

function eventOf(
  context: AuthenticationContext,
  ctx: Context,
  { client, connection, user, ...message }: Message,
  trigger: Carrier["trigger"],
): object {
  const request = { ...originOf(ctx), method: ctx.method, query: {}, body: {} };
  return {
    ...customDomainEvent(context),
    ...commonEvent(client, undefined, request),
    ...(connection !== undefined && { connection: connectionOf(connection) }),
    ...(user !== undefined && { user: userOf(user) }),
    ...contentOf(context.state, message, trigger),
  };
}

/** The message as the "Event Object" of each trigger has it (Auth0 docs). */
function contentOf(
  { settings }: TenantState,
  { purpose, to, subject, code, link }: Message,
  trigger: Carrier["trigger"],
): object {
  const text = `${subject}: ${code ?? link}`;
  switch (trigger) {
    case "send-phone-message": {
      const action = purpose === "enrolment" ? "enrollment" : "second-factor-authentication";
      return { message_options: { action, code, message_type: "sms", recipient: to, text } };
    }
    case "custom-phone-provider": {
      const message_type = purpose === "enrolment" ? "otp_enroll" : "otp_verify";
      const content = { message_type, code, as_text: text, delivery_method: "text", locale: "en" };
      return { notification: { ...content, recipient: to } };
    }
    case "custom-email-provider": {
      const message_type = EMAIL_TYPES[purpose];
      const { default_from_address: from = "" } = settings.get("emails/provider") ?? {};
      const html = `<p>${subject}: ${link === undefined ? code : `<a href="${link}">${link}</a>`}</p>`;
      return { notification: { message_type, from, to, subject, text, html, locale: "en" } };
    }
  }
}

const EMAIL_TYPES = {
  passwordless: "verification_code",
  enrolment: "mfa_oob_code",
  "second-factor": "mfa_oob_code",
  "new-password": "reset_email",
} as const satisfies Record<Message["purpose"], string>;

function recordDelivery(
  { history, log }: AuthenticationContext,
  ctx: Context,
  { channel, purpose, client, user, to }: Message,
  delivery: Delivery,
): void {
  if (!delivery.delivered) log(`ACTION_DELIVERY_FAILED: the message to ${to}: ${delivery.reason}`);
  if (channel !== "sms" || purpose === "passwordless") return;
  history.log({
    ...{ client, user, origin: originOf(ctx) },
    ...(delivery.delivered
      ? { type: "gd_send_sms", description: to }
      : { type: "gd_send_sms_failure", description: delivery.reason }),
  });
}
