import { describe, expect, it } from "vitest";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import { DEV_AUDIENCE } from "../../support/audience.ts";
import { declareStack } from "../declare.ts";
import { policyOfThree as policy } from "../three-applications.ts";

const stack = await declareStack();
const bundled = await bundleActions(policy, DEV_AUDIENCE);
const ACTION = "auth0:index/action:Action";
const BINDING = "auth0:index/triggerActions:TriggerActions";

describe("the Actions", () => {
  it("are the rules", () => {
    const names = stack.all(ACTION).map((action) => action.name);
    expect(names.sort()).toEqual(["access-token-scopes", "identity-claims", "machine-scopes", "pkce"]);
  });

  it.each(bundled.map((action) => [action.key, action] as const))(
    "deploy the very bytes of %s, with no secret and no dependency",
    (key, { name, code, trigger, triggerVersion }) => {
      expect(stack.the(ACTION, key).inputs).toEqual({
        name,
        code,
        runtime: "node22",
        deploy: true,
        supportedTriggers: { id: trigger, version: triggerVersion },
      });
    },
  );

  it("run at login in this order, S256 before anything else", () => {
    expect(stack.the(BINDING, "post-login").inputs).toEqual({
      trigger: "post-login",
      actions: [
        { id: "auth0:index/action:Action pkce", displayName: "Timesheets: PKCE for public applications" },
        {
          id: "auth0:index/action:Action access-token-scopes",
          displayName: "Timesheets: access token scopes",
        },
        { id: "auth0:index/action:Action identity-claims", displayName: "Timesheets: identity claims" },
      ],
    });
  });

  it("run when a machine asks for a token", () => {
    expect(stack.the(BINDING, "credentials-exchange").inputs).toEqual({
      trigger: "credentials-exchange",
      actions: [
        { id: "auth0:index/action:Action machine-scopes", displayName: "Timesheets: machine scopes" },
      ],
    });
  });

  it("are bound by one owner for each trigger", () => {
    const triggers = stack.all(BINDING).map((binding) => binding.name);
    expect(triggers.sort()).toEqual(["credentials-exchange", "post-login"]);
  });
});
