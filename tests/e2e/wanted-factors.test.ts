import { ManagementClient } from "auth0";
import type { Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LocalStack } from "../../local/bring-up.ts";
import { prove } from "../../proof/prove.ts";
import { setConnectionsApart, startStack } from "./bring-up.ts";

vi.mock("../../rules/policy.ts", async (original) => {
  const { policy } = await original<typeof import("../../rules/policy.ts")>();
  const approve = { description: "Approve", secondFactor: true };
  return { policy: { ...policy, scopes: { ...policy.scopes, "approve:timesheets": approve } } };
});

/** As the settings have it where SECOND_FACTORS is true; nothing is asked of everybody. */
async function allowFactors(tenant: Tenant): Promise<[]> {
  await setConnectionsApart(tenant);
  const { guardian, tenants } = new ManagementClient({
    domain: tenant.domain,
    token: tenant.management.token,
  });
  await tenants.settings.update({ customize_mfa_in_postlogin_action: true });
  await guardian.factors.set("otp", { enabled: true });
  await guardian.factors.set("recovery-code", { enabled: true });
  return [];
}

let stack: LocalStack;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ stack, end } = await startStack({ importing: allowFactors }));
});
afterAll(() => end());

describe("a stack whose policy asks managers for a second factor", () => {
  it("does what the policy says", async () => {
    const { disagreements, untried } = await prove(stack.target);
    expect([disagreements, untried]).toEqual([[], []]);
  });
});
