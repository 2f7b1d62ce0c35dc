import type { managedTenant } from "./harness.ts";

type Call = ReturnType<typeof managedTenant>["call"];

/** Things that recorded tenants already held when a recording of them began, left there by others. */
export const preconditions: Readonly<Record<string, (call: Call) => Promise<unknown>>> = {
  TestAccAction: bindAnAction,

  TestAccAttackProtectionBruteForceProtection: (call) =>
    call("PATCH", "/attack-protection/captcha", {
      active_provider_id: "hcaptcha",
      recaptcha_v2: { site_key: "test-site-key-v2", secret: "unknown" },
      hcaptcha: { site_key: "test-site-key-hcaptcha-5", secret: "unknown" },
    }),

  TestAccDataSourceTenant: (call) =>
    call("PATCH", "/tenants/settings", {
      resource_parameter_profile: "compatibility",
      client_id_metadata_document_supported: false,
    }),

  TestAccTenant_Main: (call) =>
    call("PATCH", "/tenants/settings", {
      friendly_name: "My Test Tenant with Token Quota",
      picture_url: "https://example.com/logo.png",
      default_directory: "Username-Password-Authentication",
    }),
};

async function bindAnAction(call: Call): Promise<void> {
  const name = "Test Action Delete With Unbind TestAccAction_DeleteWithUnbind";
  const { body } = await call("POST", "/actions/actions", {
    name,
    code: "exports.onExecutePostLogin = async (event, api) => {};",
    runtime: "node18-actions",
    supported_triggers: [{ id: "post-login", version: "v3" }],
    deploy: true,
  });
  const { id: value } = body as { id: string };
  await call("PATCH", "/actions/triggers/post-login/bindings", {
    bindings: [{ ref: { type: "action_id", value }, display_name: name }],
  });
}

/**
 * Members whose values only the recorded tenant can know, and which the replay compares all the same: when it built
 * or deleted something, and what it encrypted.
 */
export const UNKNOWABLE = /\.(build_time|deleted_at|configuration\.\w+): /;
