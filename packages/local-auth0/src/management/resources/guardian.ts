import { z } from "zod";
import { type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Members, without } from "../rest/merge.ts";
import { type Singleton, settingsOf, singletonEndpoints } from "../rest/singleton.ts";

const FACTORS = [
  "sms",
  "push-notification",
  "otp",
  "email",
  "duo",
  "webauthn-roaming",
  "webauthn-platform",
  "recovery-code",
] as const;

export const enabledFactors = {
  path: "guardian/factors",
  defaults: Object.fromEntries(FACTORS.map((name) => [name, false])),
};
export const mfaPolicies = { path: "guardian/policies", defaults: { policies: [] } };

const text = (most: number, least = 1) => z.string().min(least).max(most).nullable().exactOptional();
const provider = <Name extends string>(...names: [Name, ...Name[]]) =>
  z.strictObject({ provider: z.enum(names) });
const twilio = z.strictObject({
  from: text(64, 0),
  messaging_service_sid: text(1000),
  auth_token: text(1000),
  sid: text(1000),
});
const templates = z.strictObject({ enrollment_message: z.string(), verification_message: z.string() });
const webauthn = z.strictObject({
  userVerification: z.enum(["discouraged", "preferred", "required"]).exactOptional(),
  overrideRelyingParty: z.boolean().exactOptional(),
  relyingPartyIdentifier: z.string().nullable().exactOptional(),
});
const codes = z.strictObject({ otp_length: z.int().min(4).max(12), otp_expiration_time: z.int().min(60) });
const CODES = { otp_length: 6, otp_expiration_time: 300 };

/** The settings that a second factor has. */
interface FactorSettings {
  readonly update: z.ZodType<Members>;
  /** Before anybody sets it. */
  readonly defaults?: Members;
  /** Members that are given, and never given back. */
  readonly secrets?: readonly string[];
  /** Members that only the answer to a change says. */
  readonly saidOnce?: readonly string[];
}

/** The settings of second factors, by their paths below `guardian/factors`. */
const SETTINGS: Readonly<Record<string, FactorSettings>> = {
  "duo/settings": {
    update: z.strictObject({
      ikey: z.string().max(10_000).exactOptional(),
      skey: z.string().max(10_000).exactOptional(),
      host: z.string().max(10_000).exactOptional(),
    }),
  },
  "email/settings": { update: codes, defaults: CODES },
  "phone/settings": { update: codes, defaults: CODES },
  "phone/message-types": {
    update: z.strictObject({ message_types: z.array(z.enum(["sms", "voice"])) }),
    defaults: { message_types: ["sms"] },
  },
  "phone/providers/twilio": { update: twilio },
  "phone/selected-provider": {
    update: provider("auth0", "twilio", "phone-message-hook"),
    defaults: { provider: "auth0" },
  },
  "phone/templates": { update: templates },
  "push-notification/providers/apns": {
    update: z.strictObject({
      sandbox: z.boolean().exactOptional(),
      bundle_id: text(1000),
      p12: text(10_000),
    }),
    secrets: ["p12"],
  },
  "push-notification/providers/fcm": {
    update: z.strictObject({ server_key: text(152) }),
    secrets: ["server_key"],
  },
  "push-notification/providers/fcmv1": {
    update: z.strictObject({ server_credentials: text(10_000) }),
    secrets: ["server_credentials"],
  },
  "push-notification/providers/sns": {
    update: z.strictObject({
      aws_access_key_id: text(1000),
      aws_secret_access_key: text(1000),
      aws_region: text(1000),
      sns_apns_platform_application_arn: text(1000),
      sns_gcm_platform_application_arn: text(1000),
    }),
    saidOnce: ["aws_secret_access_key"],
  },
  "push-notification/selected-provider": {
    update: provider("guardian", "sns", "direct"),
    defaults: { provider: "guardian" },
  },
  "sms/providers/twilio": { update: twilio },
  "sms/selected-provider": {
    update: provider("auth0", "twilio", "phone-message-hook"),
    defaults: { provider: "auth0" },
  },
  "sms/templates": { update: templates },
  "webauthn-platform/settings": { update: webauthn },
  "webauthn-roaming/settings": {
    update: webauthn,
    defaults: { userVerification: "preferred", overrideRelyingParty: false },
  },
};

/** For how long a browser is remembered, in minutes, and whether people are asked. */
const remembering: Singleton<Members> = {
  path: "guardian/settings",
  scope: "guardian_factors",
  method: "PUT",
  update: z.strictObject({
    display_remember_me_checkbox: z.boolean(),
    remember_me_default_value: z.boolean(),
    mfa_session_inactivity_timeout: z.number().min(0),
    mfa_session_overall_timeout: z.number().min(0),
  }),
  defaults: {
    display_remember_me_checkbox: true,
    remember_me_default_value: false,
    mfa_session_inactivity_timeout: 10_080,
    mfa_session_overall_timeout: 43_200,
  },
};

/** Multi-factor authentication: which factors there are, and for whom they are asked. */
export function guardianEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  return [
    ...Object.entries(SETTINGS).flatMap(([name, factor]) => settingsEndpoints(tenant, name, factor)),
    ...singletonEndpoints(tenant, remembering),
    endpoint({
      method: "GET",
      path: "/guardian/factors",
      scopes: ["read:guardian_factors"],
      handle: () => {
        const factors = settingsOf(tenant, enabledFactors);
        return ok(FACTORS.map((name) => ({ name, enabled: factors[name], trial_expired: false })));
      },
    }),
    endpoint({
      method: "PUT",
      path: "/guardian/factors/:name",
      scopes: ["update:guardian_factors"],
      body: z.strictObject({ enabled: z.boolean() }),
      handle: ({ param, body: { enabled } }) => {
        const name = FACTORS.find((factor) => factor === param("name"));
        if (name === undefined) throw notFound("The factor does not exist", "inexistent_factor");
        settings.set(enabledFactors.path, { ...settingsOf(tenant, enabledFactors), [name]: enabled });
        return ok({ enabled });
      },
    }),
    endpoint({
      method: "GET",
      path: "/guardian/policies",
      scopes: ["read:mfa_policies"],
      handle: () => ok(settingsOf(tenant, mfaPolicies).policies),
    }),
    endpoint({
      method: "PUT",
      path: "/guardian/policies",
      scopes: ["update:mfa_policies"],
      body: z.array(z.enum(["all-applications", "confidence-score"])),
      handle: ({ body }) => {
        settings.set(mfaPolicies.path, { policies: body });
        return ok(body);
      },
    }),
  ];
}

function settingsEndpoints(
  tenant: ManagedTenant,
  name: string,
  { secrets = [], saidOnce = [], ...factor }: FactorSettings,
): Endpoint[] {
  const settings: Singleton<Members> = {
    ...factor,
    path: `guardian/factors/${name}`,
    scope: "guardian_factors",
    present: (held) => without(held, ...secrets, ...saidOnce),
    presentChanged: (held) => without(held, ...secrets),
  };
  const [, ...patching] = singletonEndpoints(tenant, settings);
  return [...singletonEndpoints(tenant, { ...settings, method: "PUT" }), ...patching];
}
