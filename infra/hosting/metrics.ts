import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { tableSchema } from "../../api/store/schema.ts";

/** A number that CloudWatch has for each minute. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** `Sum`, or a percentile such as `p99`. */
  readonly statistic: string;
}

/** How often metrics are looked at, in seconds: as often as AWS writes them. */
export const PERIOD = 60;

/**
 * A metric of an HTTP API's stage.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export const stageMetric = (
  { id }: aws.apigatewayv2.Api,
  stage: aws.apigatewayv2.Stage,
  name: "Count" | "4xx" | "5xx" | "Latency" | "IntegrationLatency",
  statistic = "Sum",
): Metric => ({
  namespace: "AWS/ApiGateway",
  name,
  dimensions: { ApiId: id, Stage: stage.name },
  statistic,
});

/** A metric of a function, all of its versions taken together. */
export const functionMetric = (
  { name: functionName }: aws.lambda.Function,
  name: "Errors" | "Throttles",
): Metric => ({
  namespace: "AWS/Lambda",
  name,
  dimensions: { FunctionName: functionName },
  statistic: "Sum",
});

/** The reads and writes that were throttled, at the table and at each of its indexes: DynamoDB counts them apart. */
export function tableThrottling(table: aws.dynamodb.Table): Metric[] {
  const indexes = tableSchema.globalSecondaryIndexes.map(({ name }) => ({ GlobalSecondaryIndexName: name }));
  return [{}, ...indexes].flatMap((index) =>
    ["ReadThrottleEvents", "WriteThrottleEvents"].map((name) => ({
      namespace: "AWS/DynamoDB",
      name,
      dimensions: { TableName: table.name, ...index },
      statistic: "Sum",
    })),
  );
}
