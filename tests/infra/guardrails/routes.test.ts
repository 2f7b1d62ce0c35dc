import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.route} GET /timesheets`, ["authorizationType"], "NONE"],
    finds: ['route-needs-token: GET /timesheets authorizationType is "NONE"; expected "JWT"'],
  },
  {
    change: [`${resourceTypes.route} GET /timesheets`, ["authorizerId"], REMOVED],
    finds: [
      "route-needs-token: GET /timesheets authorizerId is missing; expected the Authorizer of this stack",
    ],
  },
  {
    change: [`${resourceTypes.route} GET /timesheets`, ["authorizationScopes"], REMOVED],
    finds: [
      "route-needs-one-scope: GET /timesheets authorizationScopes is missing; expected at least one scope, and all of them known",
      'route-as-policy: GET /timesheets authorizationScopes is missing; expected ["read:timesheets","audit:timesheets"]',
    ],
  },
  {
    change: [`${resourceTypes.route} GET /timesheets`, ["authorizationScopes", 1], "batch:upload"],
    finds: [
      'route-as-policy: GET /timesheets authorizationScopes is ["read:timesheets","batch:upload"]; expected ["read:timesheets","audit:timesheets"]',
    ],
  },
  {
    change: [`${resourceTypes.route} POST /timesheets`, ["authorizationScopes", 1], "read:timesheets"],
    finds: [
      'route-as-policy: POST /timesheets authorizationScopes is ["create:timesheets","read:timesheets"]; expected ["create:timesheets"]',
    ],
  },
  {
    change: [`${resourceTypes.route} POST /timesheets`, ["authorizationScopes"], []],
    finds: [
      "route-needs-one-scope: POST /timesheets authorizationScopes is []; expected at least one scope, and all of them known",
      'route-as-policy: POST /timesheets authorizationScopes is []; expected ["create:timesheets"]',
    ],
  },
  {
    change: [`${resourceTypes.route} GET /timesheets`, ["authorizationScopes", 0], "batch:upload"],
    finds: [
      'route-as-policy: GET /timesheets authorizationScopes is ["batch:upload","audit:timesheets"]; expected ["read:timesheets","audit:timesheets"]',
    ],
  },
  {
    change: [`${resourceTypes.route} GET /timesheets`, ["routeKey"], "GET /secrets"],
    finds: [
      'route-as-policy: is not declared; expected the route "GET /timesheets" of rules/policy.ts',
      'route-as-policy: GET /timesheets routeKey is "GET /secrets"; expected a route of rules/policy.ts',
    ],
  },
  {
    change: [`${resourceTypes.route} GET /timesheets`, ["target"], "integrations/other"],
    finds: [
      'route-target: GET /timesheets target is "integrations/other"; expected integrations/ and the Integration of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.authorizer} auth0`,
      ["jwtConfiguration", "issuer"],
      "https://login.timesheets.exampleco.com",
    ],
    finds: [
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://login.timesheets.exampleco.com"; expected an https address that ends in its slash after the host',
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://login.timesheets.exampleco.com"; expected the issuer of timesheets:loginDomain, or else of auth0:domain',
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://login.timesheets.exampleco.com"; expected the TIMESHEETS_ISSUER of the function',
      'function-checks-tokens: api environment.variables.TIMESHEETS_ISSUER is "https://login.timesheets.exampleco.com/"; expected the issuer that the gateway\'s authorizer trusts',
      'function-checks-tokens: uploads environment.variables.TIMESHEETS_ISSUER is "https://login.timesheets.exampleco.com/"; expected the issuer that the gateway\'s authorizer trusts',
      "application-addresses-own: mobile callbacks[0] is \"https://login.timesheets.exampleco.com/android/com.examplec…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
      "application-addresses-own: mobile callbacks[1] is \"com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
      "application-addresses-own: mobile allowedLogoutUrls[0] is \"https://login.timesheets.exampleco.com/android/com.examplec…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
      "application-addresses-own: mobile allowedLogoutUrls[1] is \"com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
    ],
  },
  {
    change: [
      `${resourceTypes.authorizer} auth0`,
      ["jwtConfiguration", "issuer"],
      "https://other.eu.auth0.com/",
    ],
    finds: [
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://other.eu.auth0.com/"; expected the issuer of timesheets:loginDomain, or else of auth0:domain',
      'authorizer-issuer: auth0 jwtConfiguration.issuer is "https://other.eu.auth0.com/"; expected the TIMESHEETS_ISSUER of the function',
      'function-checks-tokens: api environment.variables.TIMESHEETS_ISSUER is "https://login.timesheets.exampleco.com/"; expected the issuer that the gateway\'s authorizer trusts',
      'function-checks-tokens: uploads environment.variables.TIMESHEETS_ISSUER is "https://login.timesheets.exampleco.com/"; expected the issuer that the gateway\'s authorizer trusts',
      "application-addresses-own: mobile callbacks[0] is \"https://login.timesheets.exampleco.com/android/com.examplec…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
      "application-addresses-own: mobile callbacks[1] is \"com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
      "application-addresses-own: mobile allowedLogoutUrls[0] is \"https://login.timesheets.exampleco.com/android/com.examplec…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
      "application-addresses-own: mobile allowedLogoutUrls[1] is \"com.exampleco.timesheets://login.timesheets.exampleco.com/i…; expected the domain at which people sign in, then /android/ or /ios/, the application's identifier and /callback",
    ],
  },
  {
    change: [`${resourceTypes.authorizer} auth0`, ["jwtConfiguration", "audiences", 1], "another"],
    finds: [
      'authorizer-audience: auth0 jwtConfiguration.audiences is ["https://api.exampleco.com/timesheets","another"]; expected the API\'s identifier alone',
    ],
  },
  {
    change: [`${resourceTypes.authorizer} auth0`, ["identitySources", 0], "$request.querystring.token"],
    finds: [
      'authorizer-audience: auth0 identitySources is ["$request.querystring.token"]; expected ["$request.header.Authorization"]',
    ],
  },
  {
    change: [`${resourceTypes.authorizer} auth0`, ["authorizerType"], "REQUEST"],
    finds: ['authorizer-audience: auth0 authorizerType is "REQUEST"; expected "JWT"'],
  },
];

describe("guardrails of routes and their authorizer find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
