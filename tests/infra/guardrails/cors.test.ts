import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.gateway} api`, ["corsConfiguration", "allowOrigins"], ["*"]],
    finds: [
      'cors-origins: api corsConfiguration.allowOrigins is ["*"]; expected the webOrigins of this stack\'s applications, and no *',
    ],
  },
  {
    change: [
      `${resourceTypes.gateway} api`,
      ["corsConfiguration", "allowOrigins", 1],
      "https://attacker.example",
    ],
    finds: [
      'cors-origins: api corsConfiguration.allowOrigins is ["https://timesheets.exampleco.com","https://attacker.exampl…; expected the webOrigins of this stack\'s applications, and no *',
    ],
  },
  {
    change: [`${resourceTypes.gateway} api`, ["corsConfiguration", "allowMethods"], ["*"]],
    finds: [
      'cors-requests: api corsConfiguration.allowMethods is ["*"]; expected the methods of the policy\'s routes',
    ],
  },
  {
    change: [`${resourceTypes.gateway} api`, ["corsConfiguration", "allowHeaders"], ["*"]],
    finds: [
      'cors-requests: api corsConfiguration.allowHeaders is ["*"]; expected some of authorization, content-type, if-match, if-none-match, idempotency-key, x-request-id',
    ],
  },
  {
    change: [`${resourceTypes.gateway} api`, ["corsConfiguration", "exposeHeaders"], ["*"]],
    finds: [
      'cors-requests: api corsConfiguration.exposeHeaders is ["*"]; expected names of headers, and no *',
    ],
  },
  {
    change: [`${resourceTypes.gateway} api`, ["corsConfiguration", "allowCredentials"], true],
    finds: [
      "cors-requests: api corsConfiguration.allowCredentials is true; expected false, as the API reads no cookies",
    ],
  },
  {
    change: [`${resourceTypes.gateway} api`, ["corsConfiguration", "maxAge"], 86401],
    finds: ["cors-requests: api corsConfiguration.maxAge is 86401; expected at most 86400 seconds"],
  },
];

describe("guardrails of pages that may call the API find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
