import { ManagementClient } from "auth0";
import type { Tenant } from "local-auth0";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../local/bring-up.ts";
import { forgetFactors } from "../../local/people.ts";
import { Device } from "../../proof/device.ts";
import { obtainTokens } from "../../proof/sign-ins.ts";
import { personaOf, setConnectionsApart, startStack } from "./bring-up.ts";

/** As production's settings have it. */
async function askEverybody(tenant: Tenant): Promise<[]> {
  await setConnectionsApart(tenant);
  const { guardian } = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  await guardian.factors.set("otp", { enabled: true });
  await guardian.factors.set("recovery-code", { enabled: true });
  await guardian.policies.set(["all-applications"]);
  return [];
}

let stack: LocalStack;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ stack, end } = await startStack({ importing: askEverybody }));
});
afterAll(() => end());

describe("a stack whose tenant asks everybody for a second factor", () => {
  it.each(["mobile", "web"])(
    "gives tokens through %s to whoever shows a code of their app",
    async (application) => {
      const person = personaOf(stack, "Manager");
      const { tokens, disagreements } = await obtainTokens({ application, person }, stack.target);
      expect([tokens?.scope?.includes("read:timesheets"), disagreements]).toEqual([true, []]);
    },
  );

  it("lets somebody else enrol an app after the proof's own is taken away", async () => {
    const known = personaOf(stack, "Manager");
    const person = { ...known, device: new Device() };
    const holder = { application: "mobile", person };
    await obtainTokens({ ...holder, person: known }, stack.target);
    expect((await obtainTokens(holder, stack.target)).tokens).toBe(undefined);
    await forgetFactors([person], stack.management);
    expect((await obtainTokens(holder, stack.target)).tokens?.scope).toContain("approve:timesheets");
  });

  it("gives none to whoever has the password alone, and says so", async () => {
    const { device: _, ...person } = personaOf(stack, "Employee");
    const { tokens, untried } = await obtainTokens({ application: "mobile", person }, stack.target);
    expect([tokens, untried]).toEqual([
      undefined,
      expect.stringMatching(/^the tenant asks for a second factor \(\/u\/mfa\//),
    ]);
  });
});
