import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { itemsOf, valueAt } from "declared-stack/value";
import { between, both, every, exists, is, refersTo, without } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import { type JudgedStack, UNDER_WAY } from "../definition/stack.ts";

/** The gateway: its stage, its address, and what is in front of the function. */
export const gatewayGuardrails: readonly Guardrail[] = [
  {
    name: "gateway-throttling",
    mirrors: "OWASP API4:2023",
    severity: "high",
    why: "Without limits one caller can use up the account's concurrency, and the budget.",
    remedy: "Set timesheets:throttling in the stack's configuration to what the API is made for.",
    check: every(
      resourceTypes.stage,
      between("defaultRouteSettings.throttlingRateLimit", 1, 2_000, "requests a second"),
      between("defaultRouteSettings.throttlingBurstLimit", 1, 4_000, "requests at once"),
      {
        setting: "routeSettings",
        expected: "for each route a rate and a burst no higher than the default ones",
        holds: (settings, { inputs }, stack) =>
          itemsOf(settings).every(
            (one) => tighter(one, inputs.defaultRouteSettings) && isOfRoute(one, stack),
          ),
      },
      without("defaultRouteSettings.dataTraceEnabled"),
    ),
  },
  {
    name: "gateway-metrics",
    mirrors: "AWS Well-Architected COST04",
    severity: "low",
    why: "Metrics of a route are paid for each on its own, and an alarm about them stays silent where they aren't written.",
    remedy:
      "Set detailedMetricsEnabled for the routes that an alarm looks at, and for no other, in infra/hosting/stage.ts.",
    check: (stack) => stack.all(resourceTypes.stage).flatMap((stage) => unfittingMetrics(stage, stack)),
  },
  {
    name: "gateway-deploys-declared",
    mirrors: "Amazon API Gateway: stages for HTTP APIs",
    severity: "high",
    why: "A stage that isn't deployed by itself goes on serving routes and scopes that were taken away.",
    remedy: "Serve the stage $default with autoDeploy, in infra/hosting/stage.ts.",
    check: every(resourceTypes.stage, is("autoDeploy", true), is("name", "$default")),
  },
  {
    name: "gateway-integration",
    mirrors: "Amazon API Gateway: AWS Lambda proxy integrations",
    severity: "high",
    why: "A gateway that hands requests to anything but this stack's function serves somebody else's answers.",
    remedy:
      "Integrate the function, or its alias, as AWS_PROXY with payload format 2.0, in infra/hosting/gateway.ts.",
    check: both(
      exists(resourceTypes.integration, "an integration of the function"),
      every(
        resourceTypes.integration,
        is("integrationType", "AWS_PROXY"),
        is("payloadFormatVersion", "2.0"),
        refersTo("integrationUri", resourceTypes.function, resourceTypes.alias),
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
      exists(resourceTypes.gateway, "an HTTP API"),
      every(resourceTypes.gateway, is("protocolType", "HTTP")),
      ...[resourceTypes.stage, resourceTypes.authorizer, resourceTypes.integration, resourceTypes.route].map(
        (kind) => every(kind, refersTo("apiId", resourceTypes.gateway)),
      ),
    ),
  },
  {
    name: "gateway-one-address",
    mirrors: "Amazon API Gateway: disable the default endpoint",
    severity: "medium",
    why: "With a domain of its own, the default address is a second way in that nobody watches.",
    remedy:
      "Leave gatewayAddressUntil out of timesheets:customDomain once the domain answers: docs/how-to/move-the-api-domain.md.",
    check: every(resourceTypes.gateway, {
      setting: "disableExecuteApiEndpoint",
      expected: `true, or gatewayAddressUntil of timesheets:customDomain to be ${UNDER_WAY}`,
      holds: (closed, _api, stack) =>
        closed === true ||
        stack.isUnderWay(stack.configured("timesheets:customDomain", "gatewayAddressUntil")),
      when: (_api, stack) => stack.all(resourceTypes.domain).length > 0,
    }),
  },
  {
    name: "gateway-tls",
    mirrors: "CKV_AWS_206",
    severity: "high",
    why: "An eavesdropper can break older versions of TLS.",
    remedy: "Set securityPolicy to TLS_1_2 in the domain's configuration.",
    check: every(
      resourceTypes.domain,
      {
        setting: "domainNameConfiguration.securityPolicy",
        expected: '"TLS_1_2"',
        holds: (policy) => policy === "TLS_1_2",
      },
      is("domainNameConfiguration.endpointType", "REGIONAL"),
    ),
  },
];

/**
 * The places at which a route's metrics are written and no alarm looks at them, or the other way round.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
function unfittingMetrics(stage: ResourceOf<typeof resourceTypes.stage>, stack: JudgedStack): Breach[] {
  const { defaultRouteSettings, routeSettings } = stage.inputs;
  const own = itemsOf(routeSettings).map((settings) => ({
    settings,
    place: `routeSettings[${valueAt(settings, "routeKey")}]`,
    routeKeys: [valueAt(settings, "routeKey")],
  }));
  const named = own.flatMap(({ routeKeys }) => routeKeys);
  const others = stack.all(resourceTypes.route).map(({ inputs }) => inputs.routeKey);
  const defaults = {
    settings: defaultRouteSettings,
    place: "defaultRouteSettings",
    routeKeys: others.filter((routeKey) => !named.includes(routeKey)),
  };
  const watched = stack.all(resourceTypes.alarm).flatMap(routesOf);
  return [defaults, ...own].flatMap(({ settings, place, routeKeys }) => {
    const found = valueAt(settings, "detailedMetricsEnabled");
    const routeKey = watched.find((one) => routeKeys.includes(one));
    if ((found === true) === (routeKey !== undefined)) return [];
    const expected =
      routeKey === undefined ? "false, as no alarm looks at them" : `true, as an alarm looks at ${routeKey}`;
    return [{ resource: stage, property: `${place}.detailedMetricsEnabled`, found, expected }];
  });
}

/** The routes of whose metrics an alarm is made. */
const routesOf = ({ inputs }: ResourceOf<typeof resourceTypes.alarm>): string[] =>
  [inputs.dimensions, ...itemsOf(inputs.metricQueries).map((query) => valueAt(query, "metric.dimensions"))]
    .map((dimensions) => [valueAt(dimensions, "Method"), valueAt(dimensions, "Resource")])
    .filter(([method]) => method !== undefined)
    .map((routeKey) => routeKey.join(" "));

/** The names of a route's settings. */
const LIMITS = ["routeKey", "throttlingRateLimit", "throttlingBurstLimit", "detailedMetricsEnabled"];

const isOfRoute = (settings: unknown, stack: JudgedStack): boolean =>
  stack.all(resourceTypes.route).some(({ inputs }) => inputs.routeKey === valueAt(settings, "routeKey"));

function tighter(settings: unknown, defaults: unknown): boolean {
  if (Object.keys(settings ?? {}).some((name) => !LIMITS.includes(name))) return false;
  return ["throttlingRateLimit", "throttlingBurstLimit"].every((limit) => {
    const own = valueAt(settings, limit);
    const most = valueAt(defaults, limit);
    return typeof own === "number" && typeof most === "number" && own > 0 && own <= most;
  });
}
