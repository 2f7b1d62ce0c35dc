import { z } from "zod";
import type { Endpoint } from "../rest/endpoint.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { type Singleton, singletonEndpoints } from "../rest/singleton.ts";

const assessments = z.strictObject({ enabled: z.boolean() });
const newDevice = z.strictObject({ remember_for: z.int().min(1).max(365) });
const signals = z.strictObject({ akamai_enabled: z.boolean().exactOptional() });

/** Whether logins are judged by how they differ from earlier ones. */
const riskAssessments: Singleton<z.infer<typeof assessments>> = {
  path: "risk-assessments/settings",
  scope: "attack_protection",
  update: assessments,
  defaults: { enabled: false },
};

/** For how many days a device is known. */
const newDeviceAssessment: Singleton<z.infer<typeof newDevice>> = {
  path: "risk-assessments/settings/new-device",
  scope: "attack_protection",
  update: newDevice,
  defaults: { remember_for: 30 },
};

/** The word of a network in front of the tenant on its visitors. */
const supplementalSignals: Singleton<z.infer<typeof signals>> = {
  path: "supplemental-signals",
  scope: "attack_protection",
  update: signals,
  defaults: { akamai_enabled: false },
};

/** The judgement of logins by how they differ from earlier ones. */
export const riskEndpoints = (tenant: ManagedTenant): Endpoint[] => [
  ...singletonEndpoints(tenant, riskAssessments),
  ...singletonEndpoints(tenant, newDeviceAssessment),
  ...singletonEndpoints(tenant, supplementalSignals),
];
