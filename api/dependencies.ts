import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { AppDependencies } from "./app.ts";
import type { Environment } from "./environment.ts";
import { logToStandardError } from "./http/log.ts";
import { createDynamoDbStore } from "./store/dynamodb.ts";
import { ofEitherIssuer } from "./verify/either-issuer.ts";
import type { KeysUnavailableError } from "./verify/error.ts";
import { createTokenVerifier } from "./verify/verifier.ts";

/**
 * Times are in milliseconds. All tries together take less than 6 s, so that callers are told before the function's
 * time is up.
 */
export const DATABASE_LIMITS = {
  maxAttempts: 3,
  retryMode: "standard",
  requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true },
};

/** The world of the API as it runs: DynamoDB, the tenant's keys and the clock. */
export function dependenciesIn({
  table,
  issuer,
  formerIssuer,
  audience,
  clients,
}: Environment): AppDependencies {
  const now = () => new Date();
  const verifierOf = (one: string) => createTokenVerifier({ issuer: one, audience, clients, now, onOutage });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(DATABASE_LIMITS));
  return {
    issuer,
    audience,
    store: createDynamoDbStore(client, table, { now }),
    verify:
      formerIssuer === undefined
        ? verifierOf(issuer)
        : ofEitherIssuer(verifierOf(issuer), verifierOf(formerIssuer)),
    now,
    log: logToStandardError,
  };
}

/** Nobody's request fails by it, but someone has to see to it before keys are needed that aren't known. */
const onOutage = ({ code, message, cause }: KeysUnavailableError): void =>
  logToStandardError({
    level: "warn",
    time: new Date().toISOString(),
    code,
    message,
    cause: String(cause),
  });
