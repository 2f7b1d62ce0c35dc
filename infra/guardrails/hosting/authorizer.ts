import { resourceTypes } from "declared-stack/resource-types";
import { settingAt } from "declared-stack/typed-resource";
import { isUnknown } from "declared-stack/value";
import { both, every, exists, is, refersTo, without } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** Tokens of one issuer are the gateway's own to check. */
const checksByItself = (_authorizer: unknown, { formerIssuer }: JudgedStack): boolean =>
  formerIssuer === undefined;

/** Guardrails of the authorizer, which checks the tokens of all routes. */
export const authorizerGuardrails: readonly Guardrail[] = [
  {
    name: "authorizer-issuer",
    mirrors: "RFC 9068 §4",
    severity: "critical",
    why: "The gateway compares the issuer exactly: another one is somebody else's tenant.",
    remedy: "Use https, the tenant's domain and a slash at the end, as the API's own check does.",
    check: both(
      exists(resourceTypes.authorizer, "an authorizer that checks tokens"),
      every(
        resourceTypes.authorizer,
        {
          setting: "jwtConfiguration.issuer",
          when: checksByItself,
          expected: "an https address that ends in its slash after the host",
          holds: (issuer) => typeof issuer === "string" && /^https:\/\/[^/*?#@]+\/$/.test(issuer),
        },
        {
          setting: "jwtConfiguration.issuer",
          when: checksByItself,
          expected: "the issuer of timesheets:loginDomain, or else of auth0:domain",
          holds: (issuer, _authorizer, stack) => stack.issuer === undefined || issuer === stack.issuer,
        },
        {
          setting: "jwtConfiguration.issuer",
          when: checksByItself,
          expected: "the TIMESHEETS_ISSUER of the function",
          holds: (issuer, _authorizer, stack) =>
            stack
              .all(resourceTypes.function)
              .every(
                (one) =>
                  settingAt(one, "environment.variables.TIMESHEETS_ISSUER") === issuer ||
                  isUnknown(one.inputs.environment),
              ),
        },
      ),
    ),
  },
  {
    name: "authorizer-audience",
    mirrors: "RFC 9068 §4",
    severity: "critical",
    why: "A token for another API, or an ID token, must not open this one.",
    remedy:
      "Set audiences to the API's identifier alone, and read the token from the Authorization header alone.",
    check: every(
      resourceTypes.authorizer,
      { ...is("authorizerType", "JWT"), when: checksByItself },
      {
        setting: "jwtConfiguration.audiences",
        when: checksByItself,
        expected: "the API's identifier alone",
        holds: (audiences, _authorizer, { audience }) =>
          Array.isArray(audiences) && audiences.length === 1 && audiences[0] === audience,
      },
      {
        setting: "identitySources",
        expected: '["$request.header.Authorization"]',
        holds: (sources) => JSON.stringify(sources) === '["$request.header.Authorization"]',
      },
    ),
  },
  {
    name: "authorizer-of-a-move",
    mirrors: "Amazon API Gateway: Lambda authorizers for HTTP APIs",
    severity: "critical",
    why: "While tokens of two issuers are good, a function decides: another one, or a decision that is remembered for another route, lets anybody in.",
    remedy: "Ask this stack's function, at each request, in infra/hosting/gateway.ts.",
    check: every(
      resourceTypes.authorizer,
      ...[
        is("authorizerType", "REQUEST"),
        refersTo("authorizerUri", resourceTypes.function, resourceTypes.alias),
        is("authorizerPayloadFormatVersion", "2.0"),
        is("enableSimpleResponses", true),
        is("authorizerResultTtlInSeconds", 0),
        without("jwtConfiguration"),
      ].map((demand) => ({
        ...demand,
        when: (_authorizer: unknown, stack: JudgedStack) => stack.formerIssuer !== undefined,
      })),
    ),
  },
];
