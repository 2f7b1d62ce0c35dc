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

/** The settings of second factors, by their paths below `guardian/factors`, as they are before they are set. */
const PROVIDERS: Readonly<Record<string, Members>> = {
  "duo/settings": {},
  "phone/message-types": { message_types: ["sms"] },
  "phone/providers/twilio": {},
  "phone/selected-provider": { provider: "auth0" },
  "phone/templates": {},
  "push-notification/providers/apns": {},
  "push-notification/providers/fcm": {},
  "push-notification/providers/fcmv1": {},
  "push-notification/providers/sns": {},
  "push-notification/selected-provider": { provider: "guardian" },
  "sms/providers/twilio": {},
  "sms/selected-provider": { provider: "auth0" },
  "sms/templates": {},
  "webauthn-platform/settings": {},
  "webauthn-roaming/settings": { userVerification: "preferred", overrideRelyingParty: false },
};

/** Members that a provider is given and never gives back. */
const SECRETS = ["p12", "server_key", "server_credentials"] as const;

/** Multi-factor authentication: which factors there are, and for whom they are asked. */
export function guardianEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { settings } = tenant.state;
  return [
    ...Object.entries(PROVIDERS).flatMap(([name, defaults]) => providerEndpoints(tenant, name, defaults)),
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

function providerEndpoints(tenant: ManagedTenant, name: string, defaults: Members): Endpoint[] {
  const provider: Singleton<Members> = {
    path: `guardian/factors/${name}`,
    scope: "guardian_factors",
    update: z.record(z.string(), z.unknown()),
    defaults,
    present: (settings) => without(settings, ...SECRETS),
  };
  const [, ...patching] = singletonEndpoints(tenant, provider);
  return [...singletonEndpoints(tenant, { ...provider, method: "PUT" }), ...patching];
}
