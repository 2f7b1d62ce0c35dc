import { resourceTypes } from "declared-stack/resource-types";
import { sameMembers, textsOf } from "declared-stack/value";
import { every } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** Headers that a page may send: what the API reads, and no others. */
const SENT = [
  "authorization",
  "content-type",
  "if-match",
  "if-none-match",
  "idempotency-key",
  "x-request-id",
];

const originsOf = (stack: JudgedStack): string[] => [
  ...new Set(stack.all(resourceTypes.client).flatMap(({ inputs }) => textsOf(inputs.webOrigins))),
];

/** Which pages may call the API from a browser. */
export const corsGuardrails: readonly Guardrail[] = [
  {
    name: "cors-origins",
    mirrors: "OWASP API8:2023",
    severity: "high",
    why: "Any page that may call the API can use what a person's browser holds.",
    remedy: "Allow the origins of the web applications in the stack's configuration, each written out.",
    check: every(resourceTypes.gateway, {
      setting: "corsConfiguration.allowOrigins",
      expected: "the webOrigins of this stack's applications, and no *",
      holds: (origins, _api, stack) => sameMembers(textsOf(origins), originsOf(stack)),
    }),
  },
  {
    name: "cors-requests",
    mirrors: "OWASP API8:2023",
    severity: "medium",
    why: "Methods, headers and cookies that the API doesn't need only widen what a page may try.",
    remedy:
      "Allow the methods of the policy's routes and the headers that the API reads, without credentials.",
    check: every(
      resourceTypes.gateway,
      {
        setting: "corsConfiguration.allowMethods",
        expected: "the methods of the policy's routes",
        holds: (methods, _api, stack) =>
          textsOf(methods).every((method) => methodsOf(stack).includes(method)),
      },
      {
        setting: "corsConfiguration.allowHeaders",
        expected: `some of ${SENT.join(", ")}`,
        holds: (headers) => textsOf(headers).every((header) => SENT.includes(header.toLowerCase())),
      },
      {
        setting: "corsConfiguration.exposeHeaders",
        expected: "names of headers, and no *",
        holds: (headers) => textsOf(headers).every((header) => /^[a-z-]+$/i.test(header)),
      },
      {
        setting: "corsConfiguration.allowCredentials",
        expected: "false, as the API reads no cookies",
        holds: (allowed) => allowed === undefined || allowed === false,
      },
      {
        setting: "corsConfiguration.maxAge",
        expected: "at most 86400 seconds",
        holds: (age) => age === undefined || (typeof age === "number" && age >= 0 && age <= 86_400),
        when: ({ inputs }) => inputs.corsConfiguration !== undefined,
      },
    ),
  },
];

const methodsOf = ({ policy }: JudgedStack): string[] =>
  [...Object.keys(policy.routes), ...policy.openRoutes].map((route) => route.slice(0, route.indexOf(" ")));
