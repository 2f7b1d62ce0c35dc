import { codeOf } from "declared-stack/archive";
import { resourceTypes } from "declared-stack/resource-types";
import { z } from "zod";
import { arn } from "./arn.ts";
import type { LocalCloud } from "./local-cloud.ts";
import type { Realisers } from "./resource.ts";

const lambda = z.object({
  name: z.string(),
  handler: z.string(),
  code: z.unknown(),
  publish: z.boolean().default(false),
  environment: z.object({ variables: z.record(z.string(), z.string()) }),
  timeout: z.number(),
  memorySize: z.number(),
  /** -1 stands for none reserved. */
  reservedConcurrentExecutions: z.number().default(-1),
});
const alias = z.object({ name: z.string(), functionName: z.string(), functionVersion: z.string() });
const permission = z.object({
  action: z.string(),
  function: z.string(),
  qualifier: z.string().optional(),
  principal: z.string(),
  sourceArn: z.string().optional(),
});

/** The version that a function has before anything is published. */
const LATEST = "$LATEST";

/** Creates functions in threads of their own, names for their versions, and permissions for the gateway to call them. */
export function functionRealisers(cloud: LocalCloud): Realisers {
  return {
    [resourceTypes.function]: async ({ inputs }) => {
      const declared = lambda.parse(inputs);
      const { reservedConcurrentExecutions: reserved } = declared;
      const version = declared.publish ? "1" : LATEST;
      const functionArn = arn("lambda", `function:${declared.name}`);
      await cloud.createFunction(functionArn, {
        name: declared.name,
        handler: declared.handler,
        code: await codeOf(declared.code),
        environment: declared.environment.variables,
        timeoutSeconds: declared.timeout,
        memoryMb: declared.memorySize,
        ...(reserved >= 0 && { reservedConcurrency: reserved }),
      });
      return { id: declared.name, outputs: { arn: functionArn, invokeArn: functionArn, version } };
    },

    [resourceTypes.alias]: async ({ inputs }) => {
      const { name, functionName } = alias.parse(inputs);
      const functionArn = arn("lambda", `function:${functionName}`);
      const aliasArn = `${functionArn}:${name}`;
      cloud.nameFunction(aliasArn, functionArn);
      return { id: aliasArn, outputs: { arn: aliasArn, invokeArn: aliasArn } };
    },

    [resourceTypes.permission]: async ({ name, inputs }) => {
      const { action, function: functionName, qualifier, principal, sourceArn } = permission.parse(inputs);
      if (action === "lambda:InvokeFunction" && principal === "apigateway.amazonaws.com") {
        const functionArn = arn("lambda", `function:${functionName}`);
        cloud.permit(qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`, sourceArn);
      }
      return { id: name, outputs: {} };
    },
  };
}
