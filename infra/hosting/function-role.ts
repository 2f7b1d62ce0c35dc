import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { tableSchema } from "../../api/store/schema.ts";
import type { Place } from "./place.ts";

/**
 * The API's use of its table: single items and queries, never a scan. A test compares it with the commands that the
 * API's store sends, and another one with those of an upload, which lists nothing.
 */
const ITEM_ACTIONS = ["dynamodb:GetItem", "dynamodb:PutItem"];
export const TABLE_ACTIONS = [...ITEM_ACTIONS, "dynamodb:Query"];
export const LOG_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];
/** DynamoDB and Lambda use the key on behalf of the role: for items, and for the environment. */
export const KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"];
export const TRACE_ACTIONS = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

/**
 * The policy that is the most that a role of a stack may be given, whatever its own policies say. It is there before the stack is
 * (`infra/bootstrap/`): whoever deploys may make no role without it.
 *
 * @param prefix the beginning of the stack's names, for example `timesheets-dev`.
 */
export const boundaryNameOf = (prefix: string): string => `ci-${prefix}-boundary`;

/** The resources that a function may use. */
export interface FunctionRoleArgs {
  /** The short name of the function. */
  readonly key: "api" | "uploads";
  readonly name: string;
  /** The beginning of the stack's names. */
  readonly prefix: string;
  readonly place: Place;
  readonly table: aws.dynamodb.Table;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly encryption: aws.kms.Key;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the role that a function runs as, with least privilege.
 *
 * @returns the role, and the policy that has to be in place before the function runs.
 */
export function declareFunctionRole(args: FunctionRoleArgs) {
  const { key, name, prefix, place, table, logGroup, encryption, parent } = args;
  const indexes = tableSchema.globalSecondaryIndexes.map(
    (index) => pulumi.interpolate`${table.arn}/index/${index.name}`,
  );
  const role = new aws.iam.Role(
    key,
    {
      name,
      assumeRolePolicy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
        ],
      }),
      permissionsBoundary: pulumi.interpolate`arn:${place.partition}:iam::${place.account}:policy/${boundaryNameOf(prefix)}`,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    key,
    {
      name,
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          key === "uploads"
            ? allow("Table", ITEM_ACTIONS, [table.arn])
            : allow("Table", TABLE_ACTIONS, [table.arn, ...indexes]),
          allow("Logs", LOG_ACTIONS, [pulumi.interpolate`${logGroup.arn}:*`]),
          allow("Key", KEY_ACTIONS, [encryption.arn]),
          // X-Ray knows no resources to limit these to.
          allow("Traces", TRACE_ACTIONS, ["*"]),
        ],
      }),
    },
    { parent },
  );
  return { role, policy };
}

const allow = (id: string, actions: readonly string[], resources: readonly pulumi.Input<string>[]) => ({
  Sid: id,
  Effect: "Allow",
  Action: actions,
  Resource: resources,
});
