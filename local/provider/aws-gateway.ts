import { resourceTypes } from "declared-stack/resource-types";
import { z } from "zod";
import { arn, newId } from "./arn.ts";
import type { LocalCloud } from "./local-cloud.ts";
import type { Realisers } from "./resource.ts";

const texts = z.array(z.string()).optional();
const api = z.object({
  corsConfiguration: z
    .object({
      allowOrigins: texts,
      allowMethods: texts,
      allowHeaders: texts,
      exposeHeaders: texts,
      maxAge: z.number().optional(),
      allowCredentials: z.boolean().optional(),
    })
    .optional(),
});
const identitySources = z.array(z.string());
const authorizer = z.discriminatedUnion("authorizerType", [
  z.object({
    authorizerType: z.literal("JWT"),
    identitySources,
    jwtConfiguration: z.object({ issuer: z.string(), audiences: z.array(z.string()) }),
  }),
  z.object({
    authorizerType: z.literal("REQUEST"),
    identitySources,
    authorizerUri: z.string(),
    authorizerPayloadFormatVersion: z.literal("2.0"),
    enableSimpleResponses: z.literal(true),
    authorizerResultTtlInSeconds: z.literal(0),
  }),
]);
const integration = z.object({
  integrationType: z.literal("AWS_PROXY"),
  integrationUri: z.string(),
  payloadFormatVersion: z.literal("2.0"),
  timeoutMilliseconds: z.number().min(50).max(30_000).optional(),
});
const route = z.object({
  routeKey: z.string(),
  target: z.templateLiteral(["integrations/", z.string()]),
  authorizationType: z.enum(["NONE", "JWT", "CUSTOM"]).default("NONE"),
  authorizerId: z.string().optional(),
  authorizationScopes: z.array(z.string()).optional(),
});
const limits = z
  .object({ throttlingRateLimit: z.number(), throttlingBurstLimit: z.number() })
  .transform(({ throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit }) => ({
    rateLimit,
    burstLimit,
  }));
const stage = z.object({
  name: z.literal("$default"),
  defaultRouteSettings: limits.optional(),
  routeSettings: z.array(z.object({ routeKey: z.string() }).and(limits)).default([]),
});
const mapping = z.object({ apiId: z.string(), domainName: z.string() });

/**
 * Creates HTTP APIs in a local gateway. A domain of an API's own is nothing that one machine could have: its mapping
 * answers with the local gateway's host, which stays open when the API's own address is declared closed.
 */
export function gatewayRealisers(cloud: LocalCloud): Realisers {
  const endpoints = new Map<string, string>();
  return {
    [resourceTypes.gateway]: async ({ inputs }) => {
      const { corsConfiguration } = api.parse(inputs);
      if (corsConfiguration !== undefined) cloud.gateway.cors = corsConfiguration;
      const id = newId();
      const executionArn = arn("execute-api", id);
      const apiEndpoint = await cloud.createApi(executionArn);
      endpoints.set(id, apiEndpoint);
      return { id, outputs: { apiEndpoint, executionArn, arn: arn("apigateway", id) } };
    },

    [resourceTypes.authorizer]: async ({ inputs }) => {
      const declared = authorizer.parse(inputs);
      const { identitySources } = declared;
      const id = newId();
      if (declared.authorizerType === "REQUEST") {
        cloud.gateway.authorizers.push({ id, identitySources, functionName: declared.authorizerUri });
        return { id, outputs: {} };
      }
      const { issuer, audiences: audience } = declared.jwtConfiguration;
      cloud.gateway.authorizers.push({ id, identitySources, issuer, audience });
      return { id, outputs: {} };
    },

    [resourceTypes.integration]: async ({ inputs }) => {
      const id = newId();
      const { integrationUri, timeoutMilliseconds } = integration.parse(inputs);
      cloud.integrations.set(id, { functionName: integrationUri, timeoutMilliseconds });
      return { id, outputs: {} };
    },

    [resourceTypes.route]: async ({ inputs }) => {
      const { target, ...declared } = route.parse(inputs);
      const found = cloud.integrations.get(target.slice("integrations/".length));
      if (found === undefined) throw new Error(`the target "${target}" is not an integration of this API`);
      cloud.gateway.routes.push({ ...declared, ...found });
      return { id: newId(), outputs: {} };
    },

    [resourceTypes.stage]: async ({ inputs }) => {
      const { name, defaultRouteSettings, routeSettings } = stage.parse(inputs);
      if (defaultRouteSettings !== undefined) cloud.gateway.throttling = defaultRouteSettings;
      cloud.gateway.routeThrottling = Object.fromEntries(
        routeSettings.map(({ routeKey, ...own }) => [routeKey, own]),
      );
      return { id: name, outputs: {} };
    },

    [resourceTypes.apiMapping]: async ({ inputs }) => {
      const { apiId, domainName } = mapping.parse(inputs);
      const endpoint = endpoints.get(apiId);
      if (endpoint === undefined)
        throw new Error(`the domain "${domainName}" belongs to no API of this stack`);
      return { id: newId(), outputs: { domainName: new URL(endpoint).host } };
    },
  };
}
