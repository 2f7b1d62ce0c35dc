import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "./metrics.ts";

/**
 * The fields logged of each request, in API Gateway's variables: enough to see who was refused and why. No token, and no
 * personal data beyond the subject: neither addresses of people nor those of their machines, nor what they asked for.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  route: "$context.routeKey",
  status: "$context.status",
  subject: "$context.authorizer.claims.sub",
  client: "$context.authorizer.claims.azp",
  error: "$context.error.message",
  authorizerError: "$context.authorizer.error",
  integrationError: "$context.integrationErrorMessage",
  integrationStatus: "$context.integrationStatus",
  milliseconds: "$context.responseLatency",
  integrationMilliseconds: "$context.integrationLatency",
});

/** The same, where the function is asked whether a request may pass, and tells whose token it is. */
export const MOVING_ACCESS_LOG_FORMAT = ACCESS_LOG_FORMAT.replaceAll("authorizer.claims.", "authorizer.");

/** The counts taken from the access log, since HTTP APIs have no metrics of them; texts of the log, and `-` for none. */
const COUNTED = {
  unauthorized: {
    metric: "Unauthorized",
    pattern: '{ $.status = "401" || $.authorizerError != "-" }',
  },
  throttled: { metric: "Throttled", pattern: '{ $.status = "429" }' },
} as const;

/** Metrics that are counted in the access log: requests without a valid token, and requests above the limits. */
export type AccessLogMetrics = Readonly<Record<keyof typeof COUNTED, Metric>>;

/** Where the counting is done. */
export interface AccessLogMetricsArgs {
  /** The namespace of the metrics: the stack's own. */
  readonly namespace: string;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly parent: pulumi.Resource;
}

/** Declares what is counted in the access log. */
export function declareAccessLogMetrics(args: AccessLogMetricsArgs): AccessLogMetrics {
  return {
    unauthorized: declareCount("unauthorized", args),
    throttled: declareCount("throttled", args),
  };
}

function declareCount(
  key: keyof typeof COUNTED,
  { namespace, logGroup, parent }: AccessLogMetricsArgs,
): Metric {
  const { metric, pattern } = COUNTED[key];
  new aws.cloudwatch.LogMetricFilter(
    key,
    {
      name: `${namespace}-${key}`,
      logGroupName: logGroup.name,
      pattern,
      metricTransformation: { namespace, name: metric, value: "1", defaultValue: "0", unit: "Count" },
    },
    { parent },
  );
  return { namespace, name: metric, dimensions: {}, statistic: "Sum" };
}
