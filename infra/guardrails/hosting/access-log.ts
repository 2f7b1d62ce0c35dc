import { resourceTypes } from "declared-stack/resource-types";
import { settingAt } from "declared-stack/typed-resource";
import { parsed } from "declared-stack/value";
import { both, every, exists, refersTo } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";

/** Variables that each line of the access log must have, so that who was refused and why can be seen. */
const LOGGED = [
  "$context.requestId",
  "$context.routeKey",
  "$context.status",
  "$context.authorizer.error",
  "$context.integrationErrorMessage",
  "$context.responseLatency",
];
/** Variables that an access log may have: no token, and nothing about a person but the subject. */
const LOGGABLE = [
  ...LOGGED,
  "$context.requestTime",
  "$context.requestTimeEpoch",
  "$context.authorizer.claims.sub",
  "$context.authorizer.claims.azp",
  // The same, of an authorizer that is a function.
  "$context.authorizer.sub",
  "$context.authorizer.azp",
  "$context.httpMethod",
  "$context.path",
  "$context.protocol",
  "$context.stage",
  "$context.apiId",
  "$context.error.message",
  "$context.error.messageString",
  "$context.error.responseType",
  "$context.integrationStatus",
  "$context.integration.error",
  "$context.integration.status",
  "$context.integration.latency",
  "$context.integrationLatency",
  "$context.responseLength",
  "$context.extendedRequestId",
  "$context.awsEndpointRequestId",
];

const variablesOf = (format: unknown): readonly unknown[] => {
  const read = parsed(format);
  return typeof read === "object" && read !== null ? Object.values(read) : [];
};

/** Guardrails of the gateway's log of requests. */
export const accessLogGuardrails: readonly Guardrail[] = [
  {
    name: "gateway-access-log",
    mirrors: "CKV_AWS_76",
    severity: "high",
    why: "Without an access log nobody can say afterwards who called the API and who was refused.",
    remedy: "Give the stage accessLogSettings with a log group of this stack, in infra/hosting/stage.ts.",
    check: both(
      exists(resourceTypes.stage, "a stage that writes an access log"),
      every(resourceTypes.stage, refersTo("accessLogSettings.destinationArn", resourceTypes.logGroup), {
        setting: "accessLogSettings.destinationArn",
        expected: "a log group of its own, apart from the function's",
        holds: (arn, _stage, stack) => {
          const group = stack.referred(arn, resourceTypes.logGroup)?.inputs.name;
          const ofFunctions = stack
            .all(resourceTypes.function)
            .map((one) => settingAt(one, "loggingConfig.logGroup"));
          return group === undefined || !ofFunctions.includes(group);
        },
      }),
    ),
  },
  {
    name: "gateway-access-log-format",
    mirrors: "OWASP API8:2023",
    severity: "medium",
    why: "A log line without the reason of a refusal is useless, and one with a token or an address gives it away.",
    remedy:
      "Write JSON of the variables that infra/guardrails/hosting/access-log.ts allows, with all that it demands.",
    check: every(
      resourceTypes.stage,
      {
        setting: "accessLogSettings.format",
        expected: `JSON with ${LOGGED.join(", ")}`,
        holds: (format) => LOGGED.every((variable) => variablesOf(format).includes(variable)),
      },
      {
        setting: "accessLogSettings.format",
        expected: "no token and nothing about a person but the subject",
        holds: (format) =>
          variablesOf(format).every((value) => LOGGABLE.some((variable) => variable === value)),
      },
    ),
  },
];
