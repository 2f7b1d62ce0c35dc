import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentVariable } from "../../api/environment.ts";
import type { StackConfig } from "../config.ts";
import { declareFunctionRole } from "./function-role.ts";

/** What the API's function is made of. */
export interface FunctionArgs {
  readonly name: string;
  /** The API as one ES module. */
  readonly bundle: string;
  readonly environment: Readonly<Record<EnvironmentVariable, pulumi.Input<string>>>;
  readonly table: aws.dynamodb.Table;
  readonly lambda: StackConfig["lambda"];
  readonly logRetentionDays: number;
  readonly parent: pulumi.Resource;
}

/** How long the function may take, in seconds: less than the 30 after which the gateway gives up. */
const TIMEOUT = 15;

/** Declares the function that runs the API, its role, and the log group that exists before it writes to it. */
export function declareFunction(args: FunctionArgs): aws.lambda.Function {
  const { name, parent } = args;
  const logGroup = new aws.cloudwatch.LogGroup(
    "api",
    { name: `/aws/lambda/${name}`, retentionInDays: args.logRetentionDays },
    { parent },
  );
  const { role, policy } = declareFunctionRole({ name, table: args.table, logGroup, parent });
  const { memory, reservedConcurrency } = args.lambda;
  return new aws.lambda.Function(
    "api",
    {
      name,
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset(args.bundle) }),
      environment: { variables: { ...args.environment } },
      memorySize: memory,
      timeout: TIMEOUT,
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    { parent, dependsOn: [policy] },
  );
}
