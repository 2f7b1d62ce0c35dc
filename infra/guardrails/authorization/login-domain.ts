import { resourceTypes } from "declared-stack/resource-types";
import { itemsOf, valueAt } from "declared-stack/value";
import { both, every, exists, is, refersTo, safe, without } from "../definition/every.ts";
import type { Check, Guardrail } from "../definition/guardrail.ts";
import { isMadeBy, type JudgedStack, UNDER_WAY } from "../definition/stack.ts";

const LOGIN_DOMAIN = "timesheets:loginDomain";

/** Whether a record of the DNS is that of the domain at which people sign in. */
export const isOfLoginDomain = (record: object, stack: JudgedStack): boolean => {
  const name = stack.configured(LOGIN_DOMAIN, "name");
  return name !== undefined && valueAt(record, "name") === name;
};

/** The domain at which people sign in, where it isn't the tenant's own. */
export const loginDomainGuardrails: readonly Guardrail[] = [
  {
    name: "login-domain-own",
    mirrors: "OWASP: Subdomain takeover",
    severity: "critical",
    why: "Whoever a login domain leads to gets people's passwords, and issues tokens that the API trusts.",
    remedy: `Declare the domain of ${LOGIN_DOMAIN}, its record and its verification, in infra/authorization/login-domain.ts.`,
    check: both(
      ifConfigured(
        exists(resourceTypes.customDomain, `the domain of ${LOGIN_DOMAIN}`),
        exists(resourceTypes.customDomainVerification, `the verification of ${LOGIN_DOMAIN}`),
      ),
      every(
        resourceTypes.customDomain,
        {
          setting: "domain",
          expected: `the name of ${LOGIN_DOMAIN} in the stack's configuration`,
          holds: (domain, _resource, stack) =>
            typeof domain === "string" && domain === stack.configured(LOGIN_DOMAIN, "name"),
        },
        safe("type"),
        without("customClientIpHeader"),
        without("relyingPartyIdentifier"),
      ),
      every(resourceTypes.customDomainVerification, refersTo("customDomainId", resourceTypes.customDomain)),
      every(
        resourceTypes.record,
        {
          ...is("type", "CNAME"),
          when: ({ inputs }, stack) => isOfLoginDomain(inputs, stack),
        },
        {
          setting: "zoneId",
          expected: `the hostedZoneId of ${LOGIN_DOMAIN} in the stack's configuration`,
          holds: (zone, _record, stack) => zone === stack.configured(LOGIN_DOMAIN, "hostedZoneId"),
          when: ({ inputs }, stack) => isOfLoginDomain(inputs, stack),
        },
        {
          setting: "records",
          expected: "the name that the CustomDomain of this stack has to lead to, alone",
          holds: (records, _record, stack) =>
            itemsOf(records).length === 1 &&
            itemsOf(records).every((one) => isMadeBy(one, "edge", resourceTypes.customDomain, stack)),
          when: ({ inputs }, stack) => isOfLoginDomain(inputs, stack),
        },
        {
          ...without("aliases"),
          when: ({ inputs }, stack) => isOfLoginDomain(inputs, stack),
        },
      ),
    ),
  },
  {
    name: "login-domain-move",
    mirrors: "RFC 9700 §4.4: mix-up of issuers",
    severity: "high",
    why: "Each issuer more is one more whose tokens open the API, and a check by the gateway itself is cheaper and harder to get wrong.",
    remedy: `Leave formerIssuerUntil out of ${LOGIN_DOMAIN} once the last application has moved: docs/how-to/move-the-login-domain.md.`,
    check: every(resourceTypes.customDomain, {
      setting: "domain",
      expected: `a domain to which people have moved, or formerIssuerUntil of ${LOGIN_DOMAIN} to be ${UNDER_WAY}`,
      holds: (_domain, _resource, stack) =>
        stack.isUnderWay(stack.configured(LOGIN_DOMAIN, "formerIssuerUntil")),
      when: (_resource, stack) => stack.configured(LOGIN_DOMAIN, "formerIssuerUntil") !== undefined,
    }),
  },
  {
    name: "login-domain-tls",
    mirrors: "RFC 9325 §3.1.1",
    severity: "high",
    why: "An eavesdropper can break older versions of TLS, and passwords go over this connection.",
    remedy: "Set tlsPolicy to recommended, in infra/authorization/login-domain.ts.",
    check: every(resourceTypes.customDomain, safe("tlsPolicy")),
  },
];

/** Checks for a stack whose people sign in at a domain of the company's. */
function ifConfigured(...checks: readonly Check[]): Check {
  return (stack) => (stack.configured(LOGIN_DOMAIN, "name") === undefined ? [] : both(...checks)(stack));
}
