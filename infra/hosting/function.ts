import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentVariable } from "../../api/environment.ts";
import type { StackConfig } from "../config/stack-config.ts";
import { declareFunctionRole } from "./function-role.ts";
import type { Place } from "./place.ts";

/** The parts of the API's function. */
export interface FunctionArgs {
  readonly name: string;
  /** The beginning of the stack's names. */
  readonly prefix: string;
  readonly place: Place;
  /** The API as one CommonJS module. */
  readonly bundle: string;
  readonly environment: Readonly<Record<EnvironmentVariable, pulumi.Input<string>>>;
  readonly table: aws.dynamodb.Table;
  readonly lambda: StackConfig["lambda"];
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Encrypts the table and the environment. */
  readonly key: aws.kms.Key;
  readonly parent: pulumi.Resource;
}

/** How long the function may take, in seconds: less than the 30 after which the gateway gives up. */
const TIMEOUT = 15;

/** The API's function, and the version of it that serves requests. */
export interface ApiFunction {
  readonly function: aws.lambda.Function;
  readonly live: aws.lambda.Alias;
}

/**
 * Declares the function that runs the API, and its role. Each deployment publishes a version that never changes again,
 * and points `live` to it: to go back is to point it to the version before.
 */
export function declareFunction(args: FunctionArgs): ApiFunction {
  const { name, logGroup, key, parent } = args;
  const { role, policy } = declareFunctionRole(args);
  const { memory, reservedConcurrency } = args.lambda;
  const declared = new aws.lambda.Function(
    "api",
    {
      name,
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: new pulumi.asset.AssetArchive({ "index.cjs": new pulumi.asset.StringAsset(args.bundle) }),
      publish: true,
      environment: { variables: { ...args.environment } },
      kmsKeyArn: key.arn,
      memorySize: memory,
      timeout: TIMEOUT,
      reservedConcurrentExecutions: reservedConcurrency,
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    { parent, dependsOn: [policy] },
  );
  const live = new aws.lambda.Alias(
    "live",
    { name: "live", functionName: declared.name, functionVersion: declared.version },
    { parent },
  );
  return { function: declared, live };
}
