import { describe, expect, it } from "vitest";
import { changesBetween } from "../../../tenant/deploy/changes.ts";
import type { Settings } from "../../../tenant/deploy/settings.ts";

const cases: [rule: string, declared: Settings, found: Settings, changes: unknown[]][] = [
  [
    "nothing where all is as declared",
    { tenant: { session_lifetime: 72 } },
    { tenant: { session_lifetime: 72 } },
    [],
  ],
  ["nothing for what only the tenant has", { tenant: {} }, { tenant: { enable: true }, themes: [{}] }, []],
  [
    "a field that differs, with both values",
    { tenant: { flags: { enable_sso: false } } },
    { tenant: { flags: { enable_sso: true } } },
    [{ path: "tenant.flags.enable_sso", declared: false, found: true }],
  ],
  [
    "each field of an object that the tenant lacks",
    { prompts: { customText: { en: { login: { title: "Hello", text: "Hi" } } } } },
    { prompts: { customText: {} } },
    [
      { path: "prompts.customText.en.login.title", declared: "Hello" },
      { path: "prompts.customText.en.login.text", declared: "Hi" },
    ],
  ],
  [
    "objects of a list by their names, wherever they stand",
    { guardianFactors: [{ name: "otp", enabled: true }] },
    {
      guardianFactors: [
        { name: "sms", enabled: true },
        { name: "otp", enabled: false },
      ],
    },
    [{ path: "guardianFactors.otp.enabled", declared: true, found: false }],
  ],
  [
    "each field of a template when the tenant has none at all",
    { emailTemplates: [{ template: "verify_email", enabled: true }] },
    { emailTemplates: [] },
    [
      { path: "emailTemplates.verify_email.template", declared: "verify_email" },
      { path: "emailTemplates.verify_email.enabled", declared: true },
    ],
  ],
  [
    "nothing for a list of texts in another order",
    { attackProtection: { shields: ["block", "user_notification"] } },
    { attackProtection: { shields: ["user_notification", "block"] } },
    [],
  ],
  [
    "elements of a list of texts that would come or go",
    { guardianPolicies: { policies: ["all-applications"] } },
    { guardianPolicies: { policies: ["confidence-score"] } },
    [
      { path: "guardianPolicies.policies", declared: "all-applications" },
      { path: "guardianPolicies.policies", found: "confidence-score" },
    ],
  ],
  [
    "the order of locales, the first of which is the default",
    { tenant: { enabled_locales: ["en", "de"] } },
    { tenant: { enabled_locales: ["de", "en"] } },
    [{ path: "tenant.enabled_locales", declared: ["en", "de"], found: ["de", "en"] }],
  ],
];

describe("what an import would change", () => {
  it.each(cases)("is %s", (_rule, declared, found, changes) => {
    expect(changesBetween(declared, found)).toEqual(changes);
  });
});
