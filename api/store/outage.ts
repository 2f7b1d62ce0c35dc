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
const NETWORK_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT"]);

/** Whether an error of the AWS SDK, after its own retries, means that the database cannot answer at the moment. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (OUTAGE_NAMES.has(error.name)) return true;
  if ("code" in error && typeof error.code === "string" && NETWORK_CODES.has(error.code)) return true;
  return "$fault" in error && error.$fault === "server";
}
