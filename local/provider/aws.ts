import { randomBytes } from "node:crypto";
import { z } from "zod";
import { codeOf } from "./archive.ts";
import type { LocalCloud } from "./local-cloud.ts";
import type { Realisers } from "./resource.ts";

const table = z.object({
  name: z.string(),
  hashKey: z.string(),
  rangeKey: z.string().optional(),
  attributes: z.array(z.object({ name: z.string(), type: z.enum(["S", "N", "B"]) })),
  globalSecondaryIndexes: z
    .array(
      z.object({
        name: z.string(),
        hashKey: z.string(),
        rangeKey: z.string().optional(),
        projectionType: z.enum(["ALL", "KEYS_ONLY"]),
      }),
    )
    .default([]),
});
const lambda = z.object({
  name: z.string(),
  handler: z.string(),
  code: z.unknown(),
  environment: z.object({ variables: z.record(z.string(), z.string()) }),
  timeout: z.number(),
  memorySize: z.number(),
});
const authorizer = z.object({
  identitySources: z.array(z.string()),
  jwtConfiguration: z.object({ issuer: z.string(), audiences: z.array(z.string()) }),
});
const integration = z.object({
  integrationType: z.literal("AWS_PROXY"),
  integrationUri: z.string(),
  payloadFormatVersion: z.literal("2.0"),
});
const route = z.object({
  routeKey: z.string(),
  target: z.templateLiteral(["integrations/", z.string()]),
  authorizationType: z.enum(["NONE", "JWT"]).default("NONE"),
  authorizerId: z.string().optional(),
  authorizationScopes: z.array(z.string()).optional(),
});
const stage = z.object({
  name: z.literal("$default"),
  defaultRouteSettings: z
    .object({ throttlingRateLimit: z.number(), throttlingBurstLimit: z.number() })
    .optional(),
});

/** An account that nobody has: nothing here is on AWS. */
const ACCOUNT = "arn:aws:%s:eu-central-1:000000000000";
const arn = (service: string, resource: string): string => `${ACCOUNT.replace("%s", service)}:${resource}`;
const newId = (): string => randomBytes(5).toString("hex");

/** Creates AWS resources on this machine: tables in dynalite, functions in workers, HTTP APIs in a local gateway. */
export function awsRealisers(cloud: LocalCloud): Realisers {
  return {
    "aws:dynamodb/table:Table": async ({ inputs }) => {
      const declared = table.parse(inputs);
      await cloud.createTable(declared);
      return { id: declared.name, outputs: { arn: arn("dynamodb", `table/${declared.name}`) } };
    },

    "aws:lambda/function:Function": async ({ inputs }) => {
      const declared = lambda.parse(inputs);
      const functionArn = arn("lambda", `function:${declared.name}`);
      await cloud.createFunction(functionArn, {
        name: declared.name,
        handler: declared.handler,
        code: await codeOf(declared.code),
        environment: declared.environment.variables,
        timeoutSeconds: declared.timeout,
        memoryMb: declared.memorySize,
      });
      return { id: declared.name, outputs: { arn: functionArn, invokeArn: functionArn } };
    },

    "aws:apigatewayv2/api:Api": async () => {
      const id = newId();
      const apiEndpoint = await cloud.createApi();
      return {
        id,
        outputs: { apiEndpoint, executionArn: arn("execute-api", id), arn: arn("apigateway", id) },
      };
    },

    "aws:apigatewayv2/authorizer:Authorizer": async ({ inputs }) => {
      const { identitySources, jwtConfiguration } = authorizer.parse(inputs);
      const { issuer, audiences } = jwtConfiguration;
      const id = newId();
      cloud.gateway.authorizers.push({ id, identitySources, issuer, audience: audiences });
      return { id, outputs: {} };
    },

    "aws:apigatewayv2/integration:Integration": async ({ inputs }) => {
      const id = newId();
      cloud.integrations.set(id, integration.parse(inputs).integrationUri);
      return { id, outputs: {} };
    },

    "aws:apigatewayv2/route:Route": async ({ inputs }) => {
      const { target, ...declared } = route.parse(inputs);
      const functionName = cloud.integrations.get(target.slice("integrations/".length));
      if (functionName === undefined) throw new Error(`the target "${target}" is no integration of this API`);
      cloud.gateway.routes.push({ ...declared, functionName });
      return { id: newId(), outputs: {} };
    },

    "aws:apigatewayv2/stage:Stage": async ({ inputs }) => {
      const { name, defaultRouteSettings: settings } = stage.parse(inputs);
      if (settings !== undefined) {
        const { throttlingBurstLimit: burstLimit, throttlingRateLimit: rateLimit } = settings;
        cloud.gateway.throttling = { burstLimit, rateLimit };
      }
      return { id: name, outputs: {} };
    },
  };
}

/** What is declared but has no part to play on one machine: it gets a name and an ARN, so that others can refer to it. */
export function declaredOnly(type: string, name: string, inputs: Readonly<Record<string, unknown>>) {
  const id = typeof inputs.name === "string" ? inputs.name : name;
  const [, module = "", kind = ""] = type.split(":");
  return {
    id,
    outputs: { name: id, arn: arn(module.split("/")[0] ?? module, `${kind.toLowerCase()}/${id}`) },
  };
}
