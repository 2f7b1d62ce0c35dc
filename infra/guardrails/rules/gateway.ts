import { between, both, every, exists, is, refersTo } from "../every.ts";
import type { Guardrail } from "../guardrail.ts";
import { kinds } from "../kinds.ts";
import { itemsOf, parsed, valueAt } from "../value.ts";

/** What a line of the access log must tell, so that who was refused and why can be seen. */
const LOGGED = [
  "$context.requestId",
  "$context.routeKey",
  "$context.status",
  "$context.authorizer.error",
  "$context.integrationErrorMessage",
  "$context.responseLatency",
];
/** What an access log may tell: no token, and nothing about a person but the subject. */
const LOGGABLE = [
  ...LOGGED,
  "$context.requestTime",
  "$context.requestTimeEpoch",
  "$context.authorizer.claims.sub",
  "$context.authorizer.claims.azp",
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

/** The gateway: its stage, its address, and what is in front of the function. */
export const gatewayGuardrails: readonly Guardrail[] = [
  {
    name: "gateway-access-log",
    mirrors: "CKV_AWS_76",
    severity: "high",
    why: "Without an access log nobody can say afterwards who called the API and who was refused.",
    remedy: "Give the stage accessLogSettings with a log group of this stack, in infra/hosting/stage.ts.",
    check: both(
      exists(kinds.stage, "a stage that writes an access log"),
      every(kinds.stage, refersTo("accessLogSettings.destinationArn", kinds.logGroup)),
    ),
  },
  {
    name: "gateway-access-log-format",
    mirrors: "OWASP API8:2023",
    severity: "medium",
    why: "A log line that doesn't tell the refusal is no use, and one that tells a token or an address gives it away.",
    remedy:
      "Write JSON of the variables that infra/guardrails/rules/gateway.ts allows, with all that it demands.",
    check: every(
      kinds.stage,
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
  {
    name: "gateway-throttling",
    mirrors: "OWASP API4:2023",
    severity: "high",
    why: "Without limits one caller can use up what the account may run, and everybody's budget.",
    remedy: "Set timesheets:throttling in the stack's configuration to what the API is made for.",
    check: every(
      kinds.stage,
      between("defaultRouteSettings.throttlingRateLimit", 1, 2_000, "requests a second"),
      between("defaultRouteSettings.throttlingBurstLimit", 1, 4_000, "requests at once"),
      {
        setting: "routeSettings",
        expected: "for each route a rate and a burst no higher than the default ones",
        holds: (settings, { inputs }) =>
          itemsOf(settings).every((one) => tighter(one, inputs.defaultRouteSettings)),
      },
    ),
  },
  {
    name: "gateway-metrics",
    mirrors: "AWS Well-Architected OPS04",
    severity: "low",
    why: "Without metrics by route nobody sees which one fails.",
    remedy: "Set detailedMetricsEnabled in defaultRouteSettings, in infra/hosting/stage.ts.",
    check: every(kinds.stage, is("defaultRouteSettings.detailedMetricsEnabled", true)),
  },
  {
    name: "gateway-deploys-declared",
    mirrors: "Amazon API Gateway: stages for HTTP APIs",
    severity: "high",
    why: "A stage that isn't deployed by itself goes on serving routes and scopes that were taken away.",
    remedy: "Serve the stage $default with autoDeploy, in infra/hosting/stage.ts.",
    check: every(kinds.stage, is("autoDeploy", true), is("name", "$default")),
  },
  {
    name: "gateway-integration",
    mirrors: "Amazon API Gateway: AWS Lambda proxy integrations",
    severity: "high",
    why: "A gateway that hands requests to anything but this stack's function serves somebody else's answers.",
    remedy:
      "Integrate the function, or its alias, as AWS_PROXY with payload format 2.0, in infra/hosting/gateway.ts.",
    check: both(
      exists(kinds.integration, "an integration of the function"),
      every(
        kinds.integration,
        is("integrationType", "AWS_PROXY"),
        is("payloadFormatVersion", "2.0"),
        refersTo("integrationUri", kinds.function, kinds.alias),
      ),
    ),
  },
  {
    name: "gateway-parts",
    mirrors: "Amazon API Gateway: working with HTTP APIs",
    severity: "high",
    why: "A route or an authorizer of another API guards nothing here.",
    remedy: "Give every part of the gateway the id of the one API that this stack declares.",
    check: both(
      exists(kinds.gateway, "an HTTP API"),
      every(kinds.gateway, is("protocolType", "HTTP")),
      ...[kinds.stage, kinds.authorizer, kinds.integration, kinds.route].map((kind) =>
        every(kind, refersTo("apiId", kinds.gateway)),
      ),
    ),
  },
  {
    name: "gateway-one-address",
    mirrors: "Amazon API Gateway: disable the default endpoint",
    severity: "medium",
    why: "With a domain of its own, the default address is a second way in that nobody watches.",
    remedy: "Set disableExecuteApiEndpoint when a custom domain is declared, in infra/hosting/gateway.ts.",
    check: every(kinds.gateway, {
      ...is("disableExecuteApiEndpoint", true),
      when: (_api, stack) => stack.all(kinds.domain).length > 0,
    }),
  },
  {
    name: "gateway-tls",
    mirrors: "CKV_AWS_206",
    severity: "high",
    why: "Older versions of TLS can be broken by who listens.",
    remedy: "Set securityPolicy to TLS_1_2 in the domain's configuration.",
    check: every(kinds.domain, {
      setting: "domainNameConfiguration.securityPolicy",
      expected: '"TLS_1_2"',
      holds: (policy) => policy === "TLS_1_2",
    }),
  },
];

function tighter(settings: unknown, defaults: unknown): boolean {
  return ["throttlingRateLimit", "throttlingBurstLimit"].every((limit) => {
    const own = valueAt(settings, limit);
    const most = valueAt(defaults, limit);
    return typeof own === "number" && typeof most === "number" && own > 0 && own <= most;
  });
}
