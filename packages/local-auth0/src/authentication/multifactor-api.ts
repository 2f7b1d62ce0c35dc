import { randomBytes } from "node:crypto";
import type { Context, Middleware } from "koa";
import type { AuthenticationMethod } from "../state/authentication-method.ts";
import { renewRecoveryCode } from "../state/recovery-code.ts";
import type { User } from "../state/tenant-state.ts";
import { checkClientSecret } from "./client-secret.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { jsonEndpoint } from "./json-endpoint.ts";
import { contactIn, newAuthenticator, newCode } from "./multifactor-authenticator.ts";
import { authenticatorsOf, type Factor, factorOf } from "./multifactor-factors.ts";
import { interruptedGrantOf } from "./multifactor-interrupted-grant.ts";
import { totpUri } from "./multifactor-totp.ts";
import { readForm } from "./request-body.ts";
import { sendCodeOf } from "./send-message.ts";
import { tenantName } from "./tenant-name.ts";
import type { InterruptedGrant } from "./waiting-logins.ts";

type Body = Readonly<Record<string, unknown>>;

/** `GET /mfa/authenticators`: what the person of an `mfa_token` has enrolled, and is enrolling. */
export function listAuthenticators(context: AuthenticationContext): Middleware {
  return jsonEndpoint(async (ctx) => {
    const { grant, user } = interruptedGrantOf(context, bearer(ctx));
    return [...authenticatorsOf(context.state, user, grant.factors), ...grant.enrolling].map(describe);
  });
}

/**
 * `POST /mfa/associate`: begins an enrolment, which the grant of its factor ends.
 *
 * @throws {AuthenticationError} `access_denied` where the person has a factor already: it has to be shown first
 */
export function associate(context: AuthenticationContext): Middleware {
  return jsonEndpoint(async (ctx) => {
    const { grant, user } = interruptedGrantOf(context, bearer(ctx));
    const body = await readForm(ctx.req);
    checkClient(context, grant, body);
    const own = authenticatorsOf(context.state, user, grant.factors);
    if (
      !grant.isEnrolment &&
      own.some((method) => method.type !== "recovery-code" && isKept(context, method))
    ) {
      throw new AuthenticationError("access_denied", "User is already enrolled.");
    }
    const method = newMethod(context, grant, user, body);
    grant.enrolling = [...grant.enrolling, method];
    const needsRecovery = grant.factors.includes("recovery-code");
    return {
      ...(method.type === "totp"
        ? appOf(context, user, method)
        : { ...sendCode(context, ctx, { grant, user }, method) }),
      ...(needsRecovery && { recovery_codes: [renewRecoveryCode(context, user)] }),
    };
  });
}

/** `POST /mfa/challenge`: picks the factor to be shown, and sends its code where it has one. */
export function challenge(context: AuthenticationContext): Middleware {
  return jsonEndpoint(async (ctx) => {
    const body = await readForm(ctx.req);
    const { grant, user } = interruptedGrantOf(context, required(body, "mfa_token"));
    checkClient(context, grant, body);
    const types = text(body.challenge_type)?.split(" ") ?? ["otp", "oob"];
    const own = authenticatorsOf(context.state, user, grant.factors);
    const wanted = own.filter(({ id }) => [undefined, id].includes(text(body.authenticator_id)));
    const method = wanted.find((one) => types.includes(kindOf(one)));
    if (own.length === 0) throw new AuthenticationError("association_required", "User is not enrolled.");
    if (method === undefined) {
      throw new AuthenticationError(
        "unsupported_challenge_type",
        `The user does not support any of the requested challenge types (${types.join(", ")}).`,
        { status: 401 },
      );
    }
    if (kindOf(method) !== "oob") return { challenge_type: kindOf(method) };
    const { oob_code, binding_method } = sendCode(context, ctx, { grant, user }, method);
    return { challenge_type: "oob", oob_code, binding_method };
  });
}

/** Whether a method was enrolled, other than a verified address, which is a factor by itself. */
const isKept = ({ state }: AuthenticationContext, { id }: AuthenticationMethod) =>
  state.authenticationMethods.get(id) !== undefined;

function newMethod(
  context: AuthenticationContext,
  grant: InterruptedGrant,
  user: User,
  body: Body,
): AuthenticationMethod {
  const channel = listOf(body.oob_channels)[0];
  const factor = listOf(body.authenticator_types).includes("otp") ? "otp" : CHANNELS[channel ?? ""];
  if (factor === undefined || !grant.factors.includes(factor)) {
    throw new AuthenticationError("access_denied", "The factor is not enabled for this tenant.");
  }
  if (factor === "otp") return newAuthenticator(context, user, factor);
  const isPhone = factor === "phone";
  const sent = isPhone ? required(body, "phone_number") : (text(body.email) ?? user.email ?? "");
  const contact = contactIn(factor, sent);
  if (contact !== undefined) return newAuthenticator(context, user, factor, contact);
  const name = isPhone ? "phone_number" : "email";
  throw new AuthenticationError("invalid_request", `Invalid parameter: ${name}`);
}

const CHANNELS: Readonly<Record<string, "phone" | "email" | undefined>> = {
  sms: "phone",
  voice: "phone",
  email: "email",
};

const appOf = (
  { state, issuer }: AuthenticationContext,
  user: User,
  { totp_secret = "" }: AuthenticationMethod,
) => ({
  authenticator_type: "otp",
  secret: totp_secret,
  barcode_uri: totpUri(totp_secret, tenantName(state, issuer), user.email ?? user.user_id),
});

/** Sends a code, which is to say that it waits where the tenant keeps what it would send. */
function sendCode(
  context: AuthenticationContext,
  ctx: Context,
  { grant, user }: { readonly grant: InterruptedGrant; readonly user: User },
  method: AuthenticationMethod,
) {
  const sent = newCode();
  const oob_code = `Fe26.2*${randomBytes(32).toString("base64url")}`;
  grant.sent.set(oob_code, { method, code: sent });
  const isPhone = method.type === "phone";
  sendCodeOf(context, ctx, { name: "code", method, sent }, { client: grant.login.attempt.client, user });
  return {
    authenticator_type: "oob",
    binding_method: "prompt",
    oob_channel: isPhone ? "sms" : "email",
    oob_code,
  };
}

/** An authenticator, as its owner's application sees it. */
function describe(method: AuthenticationMethod): object {
  const { id, confirmed, phone_number, email, created_at, last_auth_at } = method;
  const kind = kindOf(method);
  const name = phone_number === undefined ? email && maskedAddress(email) : masked(phone_number);
  return {
    id,
    authenticator_type: kind,
    type: factorOf(method),
    active: confirmed,
    ...(kind === "oob" && { oob_channel: method.type === "phone" ? "sms" : "email", name }),
    created_at,
    ...(last_auth_at !== undefined && { last_auth: last_auth_at }),
  };
}

const masked = (number: string): string => `${"X".repeat(number.length - 4)}${number.slice(-4)}`;

const maskedAddress = (address: string): string =>
  address.replace(/^(.{2}).*@(.).*(\..*)$/, "$1****@$2****$3");

/** In the terms of the MFA API. */
function kindOf(method: AuthenticationMethod): "otp" | "oob" | "recovery-code" {
  const kinds = {
    otp: "otp",
    phone: "oob",
    email: "oob",
    "recovery-code": "recovery-code",
  } as const satisfies Record<Factor, string>;
  return kinds[factorOf(method) ?? "otp"];
}

/** The application's identity is that of the token; one with a secret has to send it, as at the token endpoint. */
function checkClient({ state }: AuthenticationContext, { login }: InterruptedGrant, body: Body): void {
  const { clientId } = login.attempt.authorization;
  const client = state.clients.get(clientId);
  const named = text(body.client_id) ?? clientId;
  if (client === undefined || named !== clientId) {
    throw new AuthenticationError("invalid_request", "mfa_token not issued to this client");
  }
  checkClientSecret(client, body.client_secret);
}

function bearer(ctx: Context): string {
  const [, token] = /^Bearer (\S+)$/i.exec(ctx.get("authorization")) ?? [];
  if (token !== undefined) return token;
  throw new AuthenticationError("invalid_request", "Missing required header: authorization", { status: 401 });
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const listOf = (value: unknown): string[] => [value].flat().filter((one) => typeof one === "string");

function required(body: Body, name: string): string {
  const value = text(body[name]);
  if (value !== undefined) return value;
  throw new AuthenticationError("invalid_request", `Missing required parameter: ${name}`);
}
