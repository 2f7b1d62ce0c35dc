import { resourceTypes } from "declared-stack/resource-types";
import { settingAt } from "declared-stack/typed-resource";
import { isUnknown } from "declared-stack/value";
import { both, every, exists, is } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";

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
          expected: "an https address that ends in its slash after the host",
          holds: (issuer) => typeof issuer === "string" && /^https:\/\/[^/*?#@]+\/$/.test(issuer),
        },
        {
          setting: "jwtConfiguration.issuer",
          expected: "the issuer of timesheets:loginDomain, or else of auth0:domain",
          holds: (issuer, _authorizer, stack) => stack.issuer === undefined || issuer === stack.issuer,
        },
        {
          setting: "jwtConfiguration.issuer",
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
      is("authorizerType", "JWT"),
      {
        setting: "jwtConfiguration.audiences",
        expected: "the API's identifier alone",
        holds: (audiences, _authorizer, { policy }) =>
          Array.isArray(audiences) && audiences.length === 1 && audiences[0] === policy.api.identifier,
      },
      {
        setting: "identitySources",
        expected: '["$request.header.Authorization"]',
        holds: (sources) => JSON.stringify(sources) === '["$request.header.Authorization"]',
      },
    ),
  },
];
