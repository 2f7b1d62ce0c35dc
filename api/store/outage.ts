/** The errors with which DynamoDB and the SDK say that it cannot answer now, but may soon. */
const OUTAGE_NAMES = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestTimeout",
  "ServiceUnavailable",
  "ThrottlingException",
  "TimeoutError",
]);

/** The errors of a connection that could not be made or broke. */
const NETWORK_CODES = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Whether an error of the AWS SDK, after its own retries, means that the database cannot answer at the moment. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (OUTAGE_NAMES.has(error.name)) return true;
  if ("code" in error && typeof error.code === "string" && NETWORK_CODES.has(error.code)) return true;
  return ("$fault" in error && error.$fault === "server") || statusOf(error) >= 500;
}

/** The status of the answer that an error was made of, also where its body could not be understood; 0 without one. */
function statusOf(error: Error): number {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return 0;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : 0;
}
