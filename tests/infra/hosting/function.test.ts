import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bundleApi } from "../../../api/bundle.ts";
import { declareStack } from "../declare.ts";

const FUNCTION = "aws:lambda/function:Function";
const ALIAS = "aws:lambda/alias:Alias";
const stack = await declareStack();
const declared = stack.the(FUNCTION, "api");

describe("the functions", () => {
  it("are one for people and one for uploads, which differ by name, role, log and size only", () => {
    expect(stack.all(FUNCTION).map(({ name }) => name)).toEqual(["api", "uploads"]);
    expect(stack.the(FUNCTION, "uploads").inputs).toEqual({
      ...declared.inputs,
      name: "timesheets-dev-uploads",
      role: "arn:aws:iam:eu-central-1:000000000000:aws:iam/role:Role uploads",
      reservedConcurrentExecutions: 2,
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/timesheets-dev-uploads" },
    });
  });

  it("serve requests by versions that never change again", () => {
    expect(stack.all(ALIAS).map(({ inputs }) => inputs)).toEqual([
      { name: "live", functionName: "timesheets-dev-api", functionVersion: "1" },
      { name: "live-uploads", functionName: "timesheets-dev-uploads", functionVersion: "1" },
    ]);
  });
});

describe("the function of people", () => {
  it.each([
    ["has an explicit name", "name", "timesheets-dev-api"],
    ["runs on Node 24", "runtime", "nodejs24.x"],
    ["runs on arm64", "architectures", ["arm64"]],
    ["runs as its own role", "role", "arn:aws:iam:eu-central-1:000000000000:aws:iam/role:Role api"],
    ["is entered at the bundle's handler", "handler", "index.handler"],
    ["has the stack's memory", "memorySize", 512],
    ["gives up before the gateway does", "timeout", 15],
    ["is traced", "tracingConfig", { mode: "Active" }],
    ["logs as JSON", "loggingConfig", { logFormat: "JSON", logGroup: "/aws/lambda/timesheets-dev-api" }],
    ["has executions of its own", "reservedConcurrentExecutions", 50],
    [
      "has its environment encrypted with the stack's key",
      "kmsKeyArn",
      "arn:aws:kms:eu-central-1:000000000000:aws:kms/key:Key data",
    ],
    ["is in no network of its own, as it needs none", "vpcConfig", undefined],
  ])("%s", (_, setting, value) => {
    expect(declared.inputs[setting]).toEqual(value);
  });

  it("reserves the stack's concurrency", async () => {
    const production = await declareStack({ stack: "prod" });
    expect(production.the(FUNCTION, "api").inputs.reservedConcurrentExecutions).toBe(50);
  });

  it("knows the table, the issuer, the audience and the applications, and no secret", () => {
    expect(declared.inputs.environment).toEqual({
      variables: {
        TIMESHEETS_TABLE: "timesheets-dev-entries",
        TIMESHEETS_ISSUER: "https://exampleco-dev.eu.auth0.com/",
        TIMESHEETS_AUDIENCE: "https://api.dev.exampleco.com/timesheets",
        TIMESHEETS_CLIENTS:
          '{"mobile":"auth0:index/client:Client mobile","web":"auth0:index/client:Client web","batch":"auth0:index/client:Client batch"}',
      },
    });
  });

  it("is the API's bundle, as one CommonJS module", async () => {
    const files = JSON.stringify({ "index.cjs": await bundleApi() });
    expect(declared.inputs.code).toBe(`sha256:${createHash("sha256").update(files).digest("hex")}`);
  });

  it("comes after its rights and its log group, which it would otherwise make without a retention", () => {
    expect(declared.dependsOn).toEqual(
      expect.arrayContaining(["aws:iam/rolePolicy:RolePolicy api", "aws:cloudwatch/logGroup:LogGroup api"]),
    );
  });
});
