import path from "node:path";
import { ManagementError } from "auth0";
import { describe, expect, it } from "vitest";
import { project } from "../../../infra/project.ts";
import { policy } from "../../../rules/policy.ts";
import { describeRefusal, refusalOf } from "../../../tenant/connect/failure.ts";
import { importSettings } from "../../../tenant/deploy/import-settings.ts";
import { readSettings, readSettingsConfig, SETTINGS_FOLDER } from "../../../tenant/deploy/settings.ts";
import { type Declared, FEATURES, planAdvice } from "../../../tenant/plans/features.ts";
import { writePlans } from "../../../tenant/plans/write-plans.ts";
import { stackForTest } from "../../e2e/bring-up.ts";
import { declareStack } from "../../infra/declare.ts";
import { stackValues } from "../../infra/stack-file.ts";

async function declaredIn(stack: "dev" | "prod"): Promise<Declared> {
  const { keywords } = await readSettingsConfig(stack);
  const { resources } = await declareStack({ stack, policy, values: stackValues(stack) });
  return {
    settings: await readSettings(SETTINGS_FOLDER, keywords),
    resources: resources.filter(({ type }) => type.startsWith("auth0:")),
  };
}

it("docs/plans.md says what each stack needs", async () => {
  const dev = await declaredIn("dev");
  const prod = await declaredIn("prod");
  await expect(writePlans({ dev, prod })).toMatchFileSnapshot(path.join(project, "docs/plans.md"));
});

it("finds each use of a feature, and none where it is off", async () => {
  const dev = await declaredIn("dev");
  const prod = await declaredIn("prod");
  const uses = (declared: Declared) =>
    Object.fromEntries(FEATURES.map(({ name, usedBy }) => [name, usedBy(declared).length > 0]));
  const paid = ["Pro MFA Factors", "Email Workflow", "Basic Breached Password Detection"];
  for (const name of paid) {
    expect([name, uses(dev)[name]]).toEqual([name, false]);
    expect([name, uses(prod)[name]]).toEqual([name, true]);
  }
});

describe("a tenant of the free plan", () => {
  it("takes the development stack, program and settings, and refuses production's, saying what to leave out", async () => {
    const stack = await stackForTest({
      plan: "free",
      importing: ({ domain, caFile, management: { clientId, token } }) =>
        importSettings("dev", { access: { domain, caFile, clientId, credentials: { token } } }),
    });
    const { domain, caFile, management } = stack.tenant;
    const access = {
      domain,
      caFile,
      clientId: management.clientId,
      credentials: { token: management.token },
    };
    await expect(importSettings("prod", { access })).rejects.toThrow(
      /^DEPLOY_CLI_FAILED: (?:.|\n)*\n {2}the tenant's plan lacks this feature; .* comes with .*: set .* in tenant\/settings\/NAME\.json; see docs\/plans\.md/,
    );
  });
});

describe("a refusal for the plan", () => {
  it.each([
    '{"statusCode":403,"message":"The requestor is not entitled to perform this operation.","errorCode":"not_entitled"}',
    "insufficient_entitlement",
    "This feature is not enabled (feature_not_enabled)",
    "Please upgrade your subscription to enable Tenant ACL Management.",
    "The account is not allowed to perform this operation, please contact our support team",
    "There must be a verified credit card on file to perform this operation",
    "Bot Detection API is not enabled for this tenant.",
  ])("is told by %j", (text) => {
    expect(planAdvice(text)).toBe("the tenant's plan lacks this feature; see docs/plans.md");
  });

  it("names the keys of what was refused", () => {
    expect(planAdvice("not_entitled when processing type emailTemplates")).toBe(
      "the tenant's plan lacks this feature; Email Workflow comes with Essentials: set OWN_EMAILS to false in tenant/settings/NAME.json; see docs/plans.md",
    );
  });

  it.each([
    "Insufficient scope, expected any of: read:clients",
    "The account is blocked",
    "the connection was disabled",
  ])("is none for %j", (text) => {
    expect(planAdvice(text)).toBeUndefined();
  });

  it("is told where a tool reads or writes a tenant", () => {
    const error = new ManagementError({
      statusCode: 403,
      message: "Forbidden",
      body: {
        message: "The requestor is not entitled to perform this operation.",
        errorCode: "not_entitled",
      },
    });
    const advice = "(the tenant's plan lacks this feature; see docs/plans.md)";
    expect(describeRefusal(error)).toBe(
      `TENANT_REFUSED: the tenant answered 403: The requestor is not entitled to perform this operation. ${advice}`,
    );
    expect(refusalOf(error)?.why).toContain(advice);
  });
});
