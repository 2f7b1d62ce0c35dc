import { randomBytes } from "node:crypto";
import type { FunctionDeclaration } from "./declaration.ts";

const REGION = "eu-central-1";

/**
 * The variables that a function sees: the declared ones, and those that Lambda sets itself. Credentials are made up
 * anew each time; the endpoint leads the AWS SDK to the local table.
 */
export function functionEnvironment(
  declaration: Pick<FunctionDeclaration, "name" | "environment" | "memoryMb" | "endpoints" | "handler">,
): Record<string, string> {
  return {
    ...declaration.environment,
    _HANDLER: declaration.handler,
    AWS_ACCESS_KEY_ID: randomBytes(10).toString("hex"),
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL_DYNAMODB: declaration.endpoints.dynamodb,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(declaration.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: declaration.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_REGION: REGION,
    AWS_SECRET_ACCESS_KEY: randomBytes(20).toString("hex"),
    AWS_SESSION_TOKEN: randomBytes(20).toString("hex"),
    TZ: ":UTC",
  };
}
