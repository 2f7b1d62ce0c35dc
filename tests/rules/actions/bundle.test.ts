import { describe, expect, it } from "vitest";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import type { Policy } from "../../../rules/policy/types.ts";
import { policy } from "../../../rules/policy.ts";
import { AUDIENCE } from "../../support/audience.ts";

const native = (name: string): Policy["applications"] => ({
  app: { name, description: "App", kind: "native", scopes: [] },
});

describe("bundleActions", () => {
  it("gives the Actions in binding order, PKCE first", async () => {
    const bundles = await bundleActions(policy, AUDIENCE);
    expect(
      bundles.map(({ key, trigger, triggerVersion, name }) => ({ key, trigger, triggerVersion, name })),
    ).toEqual([
      {
        key: "pkce",
        trigger: "post-login",
        triggerVersion: "v3",
        name: "Timesheets: PKCE for public applications",
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
    expect(await bundleActions(policy, AUDIENCE)).toEqual(await bundleActions(policy, AUDIENCE));
  });

  it("ships one CommonJS file each, which needs nothing and tells nothing of where it was made", async () => {
    for (const { code, trigger } of await bundleActions(policy, AUDIENCE)) {
      const handler = trigger === "post-login" ? "onExecutePostLogin" : "onExecuteCredentialsExchange";
      expect(code).toContain(`exports.${handler} = `);
      expect(code).not.toMatch(/\brequire\(|\bimport\b|\bprocess\b|\bfetch\(/);
      expect(code).not.toContain(process.cwd());
    }
  });

  it("sets its handler where Auth0 looks for it: at the top of a CommonJS module", async () => {
    for (const { code, trigger } of await bundleActions(policy, AUDIENCE)) {
      const handler = trigger === "post-login" ? "onExecutePostLogin" : "onExecuteCredentialsExchange";
      expect(code).toMatch(new RegExp(`^exports\\.${handler} = `, "m"));
    }
  });

  it("tells readers in the dashboard of which modules it was made", async () => {
    const [pkce] = await bundleActions(policy, AUDIENCE);
    expect(pkce?.code.match(/^\/\/ .*$/gm)).toEqual(["// fail-closed.ts", "// pkce.ts", "// pkce.action.ts"]);
  });

  it("writes names as they are, not escaped", async () => {
    const [pkce] = await bundleActions(
      { ...policy, applications: native("Zeiterfassung für unterwegs") },
      AUDIENCE,
    );
    expect(pkce?.code).toContain('"Zeiterfassung für unterwegs"');
  });

  it("compiles in no more of the policy than an Action reads", async () => {
    const [pkce] = await bundleActions(policy, AUDIENCE);
    expect(pkce?.code).toContain("Timesheets Mobile");
    expect(pkce?.code).not.toContain("Manager");
  });

  it("refuses code that Auth0 would not accept", async () => {
    const claims = async (claimNamespace: string) => {
      const actions = await bundleActions({ ...policy, api: { ...policy.api, claimNamespace } }, AUDIENCE);
      return actions.find(({ key }) => key === "identity-claims")?.code ?? "";
    };
    const room = 100_000 - Buffer.byteLength(await claims(""));
    expect(await claims("x".repeat(room))).toHaveLength(100_000);
    const tooMuch = claims("x".repeat(room + 1));
    await expect(tooMuch).rejects.toThrow(
      'ACTION_TOO_LARGE: "Timesheets: identity claims" has 100001 bytes; Auth0 accepts 100000. Take names and descriptions that it doesn\'t need out of its projection',
    );
  });
});
