import * as pulumi from "@pulumi/pulumi";
import { labelOf } from "declared-stack/resource";
import { describe, expect, it } from "vitest";
import { declareStack } from "./declare.ts";

const { outputs, resources } = await declareStack();

const resolved = <T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> =>
  new Promise((resolve) => {
    pulumi.output(output).apply(resolve);
  });

describe("the stack's outputs", () => {
  it("tell what the applications' developers need", async () => {
    const { clientSecrets, ...plain } = outputs;
    expect(Object.keys(clientSecrets)).toEqual(["web", "batch"]);
    expect(await resolved(plain)).toEqual({
      environment: "development",
      issuer: "https://exampleco-dev.eu.auth0.com/",
      audience: "https://api.dev.exampleco.com/timesheets",
      clientIds: {
        mobile: "auth0:index/client:Client mobile",
        web: "auth0:index/client:Client web",
        batch: "auth0:index/client:Client batch",
      },
      scopes: {
        mobile: ["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"],
        web: ["read:timesheets", "create:timesheets", "delete:timesheets", "audit:timesheets"],
        batch: ["batch:upload"],
      },
      callbacks: {
        mobile: [
          "https://exampleco-dev.eu.auth0.com/android/com.exampleco.timesheets/callback",
          "com.exampleco.timesheets://exampleco-dev.eu.auth0.com/ios/com.exampleco.timesheets/callback",
        ],
        web: ["http://localhost:3000/auth/callback"],
      },
      apps: {
        mobile: {
          android: {
            packageName: "com.exampleco.timesheets",
            certificateFingerprints: [expect.stringMatching(/^0B:30:55:/)],
          },
          ios: { teamId: "A1B2C3D4E5", bundleId: "com.exampleco.timesheets" },
        },
      },
      accessTokens: { lifetime: 86_400 },
      refreshTokens: { lifetime: 2_592_000, idleLifetime: 1_296_000 },
      apiUrl: "https://not.deployed.invalid",
      openApiUrl: "https://not.deployed.invalid/openapi.json",
      tableName: "timesheets-dev-entries",
      dashboardName: "timesheets-dev",
    });
  });

  it.each(["web", "batch"])("keep the secret of %s secret", async (key) => {
    const secret = outputs.clientSecrets[key];
    expect(await resolved(secret)).toBe(`[secret] of auth0:index/clientCredentials:ClientCredentials ${key}`);
    expect(pulumi.Output.isInstance(secret) && (await pulumi.isSecret(secret))).toBe(true);
  });

  it("hold no secret in plain", async () => {
    const { clientSecrets: _, ...plain } = outputs;
    const text = JSON.stringify(await resolved(plain));
    expect(text).toContain("auth0:index/client:Client web");
    expect(text).not.toContain("[secret]");
  });

  it("pass no secret on to any resource", () => {
    const texts = resources.map((one) => [labelOf(one), JSON.stringify(one.inputs)] as const);
    expect(texts.map(([, text]) => text).join()).toContain("auth0:index/client:Client web");
    // A directory is told the stack's own secret, once; no output says it.
    expect(
      texts.flatMap(([label, text]) =>
        text
          .split("[secret]")
          .slice(1)
          .map(() => label),
      ),
    ).toEqual(["auth0:index/connection:Connection directory"]);
    const { options } = Object(
      resources.find((one) => labelOf(one) === "auth0:index/connection:Connection directory")?.inputs,
    );
    expect(options).toMatchObject({ clientSecret: "[secret]" });
  });
});
