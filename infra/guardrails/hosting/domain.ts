import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { itemsOf, valueAt } from "declared-stack/value";
import { isOfLoginDomain } from "../authorization/login-domain.ts";
import { both, type Demand, every, is, refersTo } from "../definition/every.ts";
import type { Guardrail } from "../definition/guardrail.ts";
import { isMadeBy, type JudgedStack } from "../definition/stack.ts";

const DOMAIN = "timesheets:customDomain";

/** A setting that is the value of a member of the custom domain in the stack's configuration. */
const configured = <Setting extends string>(
  setting: Setting,
  member: "name" | "hostedZoneId",
): Demand<Setting> => ({
  setting,
  expected: `the ${member} of ${DOMAIN} in the stack's configuration`,
  holds: (value, _resource, stack) => typeof value === "string" && value === stack.configured(DOMAIN, member),
});

/** All records but the one of the domain at which people sign in, which another guardrail judges. */
const isOfApi = ({ inputs }: ResourceOf<typeof resourceTypes.record>, stack: JudgedStack): boolean =>
  !isOfLoginDomain(inputs, stack);

/** Guardrails of the API's domain, its certificate and its records. */
export const domainGuardrails: readonly Guardrail[] = [
  {
    name: "domain-own",
    mirrors: "OWASP: Subdomain takeover",
    severity: "critical",
    why: "Whoever a name of the company's zone leads to gets its visitors and their tokens, and a certificate lets them pass for it.",
    remedy:
      "Declare the domain, certificate and records of timesheets:customDomain, in infra/hosting/domain.ts.",
    check: both(
      every(resourceTypes.domain, configured("domainName", "name"), {
        setting: "domainNameConfiguration.certificateArn",
        expected: "the Certificate of this stack, or the certificateArn of timesheets:customDomain",
        holds: (arn, _domain, stack) =>
          stack.referred(arn, resourceTypes.certificate) !== undefined ||
          (typeof arn === "string" && arn === stack.configured(DOMAIN, "certificateArn")),
      }),
      every(resourceTypes.certificate, configured("domainName", "name"), is("validationMethod", "DNS")),
      every(resourceTypes.certificateValidation, refersTo("certificateArn", resourceTypes.certificate), {
        setting: "validationRecordFqdns",
        expected: "the Record of the certificate",
        holds: (names, _validation, stack) =>
          itemsOf(names).length > 0 &&
          itemsOf(names).every(
            // The engine knows the record's name by what the certificate asks for.
            (name) =>
              isMadeBy(name, "domain", resourceTypes.record, stack) ||
              isMadeBy(name, "_proof", resourceTypes.certificate, stack),
          ),
      }),
      every(
        resourceTypes.apiMapping,
        refersTo("apiId", resourceTypes.gateway),
        {
          setting: "domainName",
          expected: "the DomainName of this stack",
          holds: (name, _mapping, stack) => stack.named(name, resourceTypes.domain) !== undefined,
        },
        {
          setting: "stage",
          expected: "the Stage of this stack",
          holds: (stage, _mapping, stack) =>
            stack.referred(stage, resourceTypes.stage) !== undefined ||
            stack.named(stage, resourceTypes.stage) !== undefined,
        },
      ),
      every(
        resourceTypes.record,
        { ...configured("zoneId", "hostedZoneId"), when: isOfApi },
        {
          setting: "name",
          expected: "the domain of this stack, or what proves that it is the stack's",
          holds: (name, _record, stack) =>
            isMadeBy(name, "_proof", resourceTypes.certificate, stack) ||
            stack.named(name, resourceTypes.domain) !== undefined,
          when: isOfApi,
        },
        {
          setting: "records",
          when: isOfApi,
          expected: "what proves that the domain is the stack's",
          holds: (records, _record, stack) =>
            itemsOf(records).every((one) => isMadeBy(one, "_validation", resourceTypes.certificate, stack)),
        },
        {
          setting: "aliases",
          when: isOfApi,
          expected: "the address of the DomainName of this stack",
          holds: (aliases, _record, stack) =>
            itemsOf(aliases).every(
              (one) =>
                isMadeBy(valueAt(one, "name"), "target", resourceTypes.domain, stack) &&
                isMadeBy(valueAt(one, "zoneId"), "zone", resourceTypes.domain, stack),
            ),
        },
      ),
    ),
  },
];
