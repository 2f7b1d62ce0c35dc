import { describe, expect, it } from "vitest";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import { policy } from "../../../rules/policy.ts";

describe("bundleActions", () => {
  it("gives the rules in binding order, the S256 rule first", async () => {
    const bundles = await bundleActions(policy);
    expect(
      bundles.map(({ key, trigger, triggerVersion, name }) => ({ key, trigger, triggerVersion, name })),
    ).toEqual([
      {
        key: "pkce",
        trigger: "post-login",
        triggerVersion: "v3",
        name: "Timesheets: PKCE for native applications",
      },
      {
        key: "access-token-scopes",
        trigger: "post-login",
        triggerVersion: "v3",
        name: "Timesheets: access token scopes",
      },
      {
        key: "identity-claims",
        trigger: "post-login",
        triggerVersion: "v3",
        name: "Timesheets: identity claims",
      },
      {
        key: "machine-scopes",
        trigger: "credentials-exchange",
        triggerVersion: "v2",
        name: "Timesheets: machine scopes",
      },
    ]);
  });

  it("gives the same bytes every time", async () => {
    expect(await bundleActions(policy)).toEqual(await bundleActions(policy));
  });

  it("ships one CommonJS file each, which needs nothing and tells nothing of where it was made", async () => {
    for (const { code, trigger } of await bundleActions(policy)) {
      const handler = trigger === "post-login" ? "onExecutePostLogin" : "onExecuteCredentialsExchange";
      expect(code).toContain(`exports.${handler} = `);
      expect(code).not.toMatch(/\brequire\(|\bimport\b|\bprocess\b|\bfetch\(/);
      expect(code).not.toContain(process.cwd());
    }
  });

  it("compiles in no more of the policy than a rule reads", async () => {
    const [pkce] = await bundleActions(policy);
    expect(pkce?.code).toContain("Timesheets Mobile");
    expect(pkce?.code).not.toContain("Manager");
  });

  it("refuses code that Auth0 would not accept", async () => {
    const name = "x".repeat(100_000);
    const applications = { app: { name, description: "Large", kind: "native", scopes: [] } } as const;
    await expect(bundleActions({ ...policy, applications })).rejects.toThrow(/^ACTION_TOO_LARGE: /);
  });
});
