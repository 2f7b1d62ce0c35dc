import { kinds } from "declared-stack/kinds";
import type { StackResource } from "declared-stack/resource";
import { isUnknown } from "declared-stack/value";
import type { Breach, Guardrail } from "./guardrail.ts";

/** Parts of other resources, known by whose part they are: they have no name to give. */
const NAMELESS = new Set<string>([
  kinds.apiScopes,
  kinds.rolePermissions,
  kinds.connectionClients,
  kinds.clientCredentials,
  kinds.clientGrant,
  kinds.triggerActions,
  kinds.integration,
  kinds.route,
  kinds.permission,
  kinds.key,
  kinds.topicPolicy,
  kinds.topicSubscription,
]);
/** The member that is a resource's name where it isn't called `name`. */
const NAMED_BY: Readonly<Record<string, string>> = {
  "aws:cloudwatch/dashboard:Dashboard": "dashboardName",
  "aws:apigatewayv2/domainName:DomainName": "domainName",
  "aws:acm/certificate:Certificate": "domainName",
};
/** Types that are parts of whatever they validate or map. */
const LINKS = /:(ApiMapping|CertificateValidation|Record|KeyPolicy)$/;

/** What can't be made again: people's passwords, their entries, who did what, ids and secrets that others hold. */
const PROTECTED: readonly string[] = [
  kinds.api,
  kinds.client,
  kinds.connection,
  kinds.table,
  kinds.key,
  kinds.logGroup,
  kinds.gateway,
];

/** Resources that add to, or are in competition with, a list that another resource owns as a whole. */
const SINGULAR =
  /:(ResourceServerScope|RolePermission|ConnectionClient|TriggerAction|UserRole|UserRoles|RolePolicyAttachment|PolicyAttachment|RolePoliciesExclusive|FunctionUrl)$/;

/** What holds for all resources of a stack. */
export const wholeGuardrails: readonly Guardrail[] = [
  {
    name: "names-explicit",
    mirrors: "Pulumi: Resource names, autonaming",
    severity: "high",
    why: "Under a name that Pulumi makes up the rules find no role and the dashboards no API.",
    remedy: "Give the resource a name that says what it is.",
    check: ({ resources }) =>
      resources
        .filter((resource) => !isNamed(resource))
        .map((resource) => {
          const property = NAMED_BY[resource.type] ?? "name";
          return { resource, property, found: resource.inputs[property], expected: "a name of its own" };
        }),
  },
  {
    name: "protected-in-production",
    mirrors: "Pulumi: protect",
    severity: "high",
    why: "What can't be made again must not go with a wrong command.",
    remedy: "Set timesheets:protect in the stack's configuration, and pass it to the resource.",
    check: ({ resources, production }) =>
      resources
        .filter(({ type, protect }) => production && PROTECTED.includes(type) && !protect)
        .map((resource): Breach => ({ resource, property: "protect", found: false, expected: "true" })),
  },
  {
    name: "one-owner",
    mirrors: "Pulumi Auth0: ResourceServerScopes, RolePermissions, TriggerActions",
    severity: "high",
    why: "Two owners of one list undo each other at every deployment, and nobody sees what holds.",
    remedy: "Declare it in the resource that owns the whole list.",
    check: ({ resources }) =>
      resources
        .filter(({ type }) => SINGULAR.test(type))
        .map(
          (resource): Breach => ({
            resource,
            property: "",
            found: "declared",
            expected: "no such resource",
          }),
        ),
  },
  {
    name: "types-judged",
    mirrors: "OWASP API9:2023",
    severity: "medium",
    why: "What nobody wrote a guardrail for, nobody judges.",
    remedy: "Look at what it opens, then add its type to infra/guardrails/whole.ts.",
    check: ({ resources }) =>
      resources
        .filter(({ type }) => !KNOWN.has(type) && !LINKS.test(type) && !SINGULAR.test(type))
        .map(
          (resource): Breach => ({
            resource,
            property: "",
            found: "declared",
            expected: "a type that is judged",
          }),
        ),
  },
];

const KNOWN = new Set<string>([
  ...Object.values(kinds),
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:acm/certificate:Certificate",
]);

function isNamed({ type, inputs }: StackResource): boolean {
  if (NAMELESS.has(type) || LINKS.test(type)) return true;
  const name = inputs[NAMED_BY[type] ?? "name"];
  return typeof name === "string" && (name !== "" || isUnknown(name));
}
