import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Variables } from "../../api/environment.ts";
import type { StackConfig } from "../config/stack-config.ts";
import { declareFunctionRole, type FunctionRoleArgs } from "./function-role.ts";

/** The parts of a function that runs the API. */
export interface FunctionArgs extends FunctionRoleArgs {
  /** The API as one CommonJS module. */
  readonly bundle: string;
  readonly environment: Variables<pulumi.Input<string>>;
  readonly size: Pick<StackConfig["lambda"], "memory" | "reservedConcurrency">;
}

/** How long a function may take, in seconds: less than the 30 after which the gateway gives up. */
const TIMEOUT = 15;

/** A function of the API's, and the version of it that serves requests. */
export interface ApiFunction {
  readonly function: aws.lambda.Function;
  readonly live: aws.lambda.Alias;
}

/** The functions that run the API: people's requests are for one, and what machines upload is for the other. */
export interface ApiFunctions {
  readonly api: ApiFunction;
  readonly uploads: ApiFunction;
}

/**
 * Declares a function that runs the API, and its role. Each deployment publishes a version that never changes again,
 * and points its alias to it: to go back is to point it to the version before. It has executions of its own: however many
 * requests are for another function, its own find them.
 */
export function declareFunction(args: FunctionArgs): ApiFunction {
  const { key, name, logGroup, encryption, size, parent } = args;
  const { role, policy } = declareFunctionRole(args);
  const declared = new aws.lambda.Function(
    key,
    {
      name,
      role: role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: new pulumi.asset.AssetArchive({ "index.cjs": new pulumi.asset.StringAsset(args.bundle) }),
      publish: true,
      environment: { variables: { ...args.environment } },
      kmsKeyArn: encryption.arn,
      memorySize: size.memory,
      timeout: TIMEOUT,
      reservedConcurrentExecutions: size.reservedConcurrency,
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    { parent, dependsOn: [policy] },
  );
  const live = new aws.lambda.Alias(
    LIVE[key],
    { name: LIVE[key], functionName: declared.name, functionVersion: declared.version },
    { parent },
  );
  return { function: declared, live };
}

/** The names of the versions that serve requests. */
const LIVE = { api: "live", uploads: "live-uploads" } as const;
