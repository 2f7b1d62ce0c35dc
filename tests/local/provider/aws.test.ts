import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { asset } from "@pulumi/pulumi";
import {
  type CertificateAuthority,
  createCertificateAuthority,
  trustCertificateAuthority,
} from "local-auth0/tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { awsRealisers } from "../../../local/provider/aws.ts";
import { LocalCloud } from "../../../local/provider/local-cloud.ts";

const FUNCTION = "aws:lambda/function:Function";
const ALIAS = "aws:lambda/alias:Alias";
const PERMISSION = "aws:lambda/permission:Permission";
const API = "aws:apigatewayv2/api:Api";
const ALIAS_ARN = "arn:aws:lambda:eu-central-1:000000000000:function:api:live";

let authority: CertificateAuthority;
let home: string;
let cloud: LocalCloud;
let realise: (
  type: string,
  inputs: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

beforeAll(async () => {
  authority = await createCertificateAuthority();
  trustCertificateAuthority(authority.pem);
  home = await mkdtemp(path.join(tmpdir(), "cloud-"));
});
afterAll(() => rm(home, { recursive: true }));
beforeEach(async () => {
  cloud = await LocalCloud.start({ authority, home, log: () => undefined });
  const realisers = awsRealisers(cloud);
  realise = async (type, inputs) => {
    const place = { name: "it", protect: false, parent: "", dependsOn: [], options: {} };
    const result = await realisers[type]?.({ type, inputs, ...place });
    if (result === undefined) throw new Error(`nothing realises ${type}`);
    return { id: result.id, ...result.outputs };
  };
});
afterEach(() => cloud.close());

const declareFunction = (settings: Readonly<Record<string, unknown>> = {}) =>
  realise(FUNCTION, {
    name: "api",
    handler: "index.handler",
    code: new asset.AssetArchive({
      "index.mjs": new asset.StringAsset("export const handler = async () => ({ statusCode: 204 });"),
    }),
    environment: { variables: {} },
    timeout: 5,
    memorySize: 128,
    publish: true,
    ...settings,
  });
const declareAlias = (functionName = "api") =>
  realise(ALIAS, { name: "live", functionName, functionVersion: "1" });

/** Declares an open route to the alias, and gives what it needs to be called. */
async function declareRoute(timeoutMilliseconds?: number) {
  const api = await realise(API, { name: "api", protocolType: "HTTP" });
  const integration = await realise("aws:apigatewayv2/integration:Integration", {
    integrationType: "AWS_PROXY",
    integrationUri: ALIAS_ARN,
    payloadFormatVersion: "2.0",
    timeoutMilliseconds,
  });
  await realise("aws:apigatewayv2/route:Route", {
    routeKey: "GET /health",
    target: `integrations/${integration.id}`,
    authorizationType: "NONE",
  });
  const call = async () => (await fetch(`${api.apiEndpoint}/health`)).status;
  return { api, call };
}

const permission = {
  action: "lambda:InvokeFunction",
  function: "api",
  qualifier: "live",
  principal: "apigateway.amazonaws.com",
};

describe("a function", () => {
  it("has a version once it is published", async () => {
    expect(await declareFunction()).toMatchObject({ version: "1" });
    expect(await declareFunction({ publish: false })).toMatchObject({ version: "$LATEST" });
  });

  it("is called by its alias", async () => {
    await declareFunction();
    expect(await declareAlias()).toEqual({ id: ALIAS_ARN, arn: ALIAS_ARN, invokeArn: ALIAS_ARN });
    expect(await cloud.invoke({}, ALIAS_ARN)).toEqual({ statusCode: 204 });
  });

  it.each([
    ["the executions that are reserved for it", 0, 503],
    ["as many executions as come where none are", -1, 204],
  ])("has %s", async (_what, reservedConcurrentExecutions, status) => {
    await declareFunction({ reservedConcurrentExecutions });
    await declareAlias();
    const { call } = await declareRoute();
    await realise(PERMISSION, permission);
    expect(await call()).toBe(status);
  });

  it("has to be there for an alias", async () => {
    await expect(declareAlias("other")).rejects.toThrow(
      "there is no function arn:aws:lambda:eu-central-1:000000000000:function:other",
    );
  });
});

describe("the gateway", () => {
  it("calls what it is permitted to", async () => {
    await declareFunction();
    await declareAlias();
    const { api, call } = await declareRoute();
    await realise(PERMISSION, { ...permission, sourceArn: `${api.executionArn}/*/*` });
    expect(await call()).toBe(204);
  });

  it.each([
    ["nothing", undefined],
    ["another action", { ...permission, action: "lambda:GetFunction" }],
    ["another service", { ...permission, principal: "s3.amazonaws.com" }],
    ["the function, but not its alias", { ...permission, qualifier: undefined }],
    ["another alias", { ...permission, qualifier: "next" }],
    ["another API", { ...permission, sourceArn: "arn:aws:execute-api:eu-central-1:000000000000:other/*/*" }],
  ])("fails where %s is permitted", async (_what, declared) => {
    await declareFunction();
    await declareAlias();
    const { call } = await declareRoute();
    if (declared !== undefined) await realise(PERMISSION, declared);
    expect(await call()).toBe(500);
  });

  it("gives a function the time that is declared, and no more than there is", async () => {
    await declareFunction();
    await declareAlias();
    await declareRoute(1234);
    expect(cloud.gateway.routes).toMatchObject([{ routeKey: "GET /health", timeoutMilliseconds: 1234 }]);
    await declareRoute(30_000);
    await expect(declareRoute(30_001)).rejects.toThrow();
    await expect(declareRoute(49)).rejects.toThrow();
  });

  it("has the limits and the CORS that are declared", async () => {
    await realise(API, {
      name: "api",
      corsConfiguration: { allowOrigins: ["https://a.example"], maxAge: 5 },
    });
    await realise("aws:apigatewayv2/stage:Stage", {
      name: "$default",
      defaultRouteSettings: {
        throttlingRateLimit: 5,
        throttlingBurstLimit: 10,
        detailedMetricsEnabled: true,
      },
      routeSettings: [{ routeKey: "GET /health", throttlingRateLimit: 1, throttlingBurstLimit: 2 }],
    });
    expect(cloud.gateway).toEqual({
      routes: [],
      authorizers: [],
      cors: { allowOrigins: ["https://a.example"], maxAge: 5 },
      throttling: { rateLimit: 5, burstLimit: 10 },
      routeThrottling: { "GET /health": { rateLimit: 1, burstLimit: 2 } },
    });
  });

  it("stands for the domain that leads to it", async () => {
    const api = await realise(API, { name: "api", disableExecuteApiEndpoint: true });
    const { domainName } = await realise("aws:apigatewayv2/apiMapping:ApiMapping", {
      apiId: api.id,
      domainName: "api.example.com",
      stage: "$default",
    });
    expect(`https://${domainName}`).toBe(api.apiEndpoint);
  });

  it("is what a domain has to lead to", async () => {
    await expect(
      realise("aws:apigatewayv2/apiMapping:ApiMapping", { apiId: "x", domainName: "api.example.com" }),
    ).rejects.toThrow('the domain "api.example.com" belongs to no API of this stack');
  });
});
