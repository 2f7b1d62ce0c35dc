import { resourceTypes } from "declared-stack/resource-types";
import { settingAt } from "declared-stack/typed-resource";
import { isUnknown, looksSecret, parsed, UNKNOWN, valueAt } from "declared-stack/value";
import type { EnvironmentVariable } from "../../../api/environment.ts";
import { every } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

const SECRET_NAME = /SECRET|PASSWORD|PASSWD|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_?KEY/i;

/** All that the API reads of its environment, as `api/environment.ts` has it. */
const READ: readonly string[] = [
  "TIMESHEETS_TABLE",
  "TIMESHEETS_ISSUER",
  "TIMESHEETS_FORMER_ISSUER",
  "TIMESHEETS_AUDIENCE",
  "TIMESHEETS_CLIENTS",
] satisfies EnvironmentVariable[];

/** Guardrails of the function's environment variables. */
export const environmentGuardrails: readonly Guardrail[] = [
  {
    name: "function-without-secrets",
    mirrors: "CKV_AWS_45",
    severity: "critical",
    why: "Everybody who may describe the function can read its environment.",
    remedy: "Keep secrets out of the environment: the API needs none.",
    check: (stack) =>
      stack.all(resourceTypes.function).flatMap((resource) => {
        const variables = settingAt(resource, "environment.variables");
        const environment = resource.inputs.environment;
        if (environment === "[secret]") {
          return [{ resource, property: "environment", found: environment, expected: "no secret" }];
        }
        return Object.entries(variables ?? {})
          .filter(([name, value]) => SECRET_NAME.test(name) || looksSecret(value))
          .map(([name]) => ({
            resource,
            property: `environment.variables.${name}`,
            found: "[secret]",
            expected: "no secret",
          }));
      }),
  },
  {
    name: "function-environment",
    mirrors: "AWS Lambda: Using environment variables, Lambda extensions",
    severity: "critical",
    why: "Node.js and Lambda take orders from variables: NODE_OPTIONS and AWS_LAMBDA_EXEC_WRAPPER run code, NODE_TLS_REJECT_UNAUTHORIZED lets anybody pass for the tenant.",
    remedy: "Set what api/environment.ts reads and nothing else, in infra/hosting/hosting.ts.",
    check: (stack) =>
      stack.all(resourceTypes.function).flatMap((resource) =>
        Object.keys(settingAt(resource, "environment.variables") ?? {})
          .filter((name) => !READ.includes(name))
          .map((name) => ({
            resource,
            property: `environment.variables.${name}`,
            found: "set",
            expected: "no such variable, as the API doesn't read it",
          })),
      ),
  },
  {
    name: "function-checks-tokens",
    mirrors: "RFC 9068 §4",
    severity: "critical",
    why: "The API's own check of tokens goes by these variables.",
    remedy:
      "Derive the variables from the authorization and the table of this stack, in infra/hosting/hosting.ts.",
    check: every(
      resourceTypes.function,
      {
        setting: "environment.variables.TIMESHEETS_AUDIENCE",
        expected: "the API's identifier",
        holds: (found, _function, { audience }) => found === audience,
      },
      {
        setting: "environment.variables.TIMESHEETS_ISSUER",
        expected: "the issuer of timesheets:loginDomain, or else of auth0:domain",
        holds: (issuer, _function, stack) => stack.issuer === undefined || issuer === stack.issuer,
      },
      {
        setting: "environment.variables.TIMESHEETS_FORMER_ISSUER",
        expected:
          "the issuer of auth0:domain while formerIssuerUntil of timesheets:loginDomain is set, and else none",
        holds: (issuer, _function, { formerIssuer }) => issuer === formerIssuer,
      },
      {
        setting: "environment.variables.TIMESHEETS_ISSUER",
        when: (_function, { formerIssuer }) => formerIssuer === undefined,
        expected: "the issuer that the gateway's authorizer trusts",
        holds: (issuer, _function, stack) =>
          stack
            .all(resourceTypes.authorizer)
            .some((one) => settingAt(one, "jwtConfiguration.issuer") === issuer),
      },
      {
        setting: "environment.variables.TIMESHEETS_TABLE",
        expected: "the name of the Table of this stack",
        holds: (name, _function, stack) => stack.named(name, resourceTypes.table) !== undefined,
      },
      {
        setting: "environment.variables.TIMESHEETS_CLIENTS",
        expected: "JSON of the client ids of this stack's applications, by their keys",
        holds: holdsClients,
        when: (one) => !isUnknown(settingAt(one, "environment.variables.TIMESHEETS_CLIENTS")),
      },
      {
        setting: "environment.variables.TIMESHEETS_CLIENTS",
        expected: "client ids that are known",
        holds: (clients) => clients !== UNKNOWN,
      },
    ),
  },
];

function holdsClients(value: unknown, _function: unknown, stack: JudgedStack): boolean {
  const clients = parsed(value);
  if (typeof clients !== "object" || clients === null) return false;
  const keys = Object.keys(stack.policy.applications);
  return (
    Object.keys(clients).length === keys.length &&
    keys.every((key) => stack.referred(valueAt(clients, key), resourceTypes.client)?.name === key)
  );
}
