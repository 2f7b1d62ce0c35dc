import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { sameMembers, textsOf } from "declared-stack/value";
import { applicationKinds } from "../../../rules/policy/application-kinds.ts";
import { every } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** Guardrails of grants: the most that an application may ask for. */
export const grantGuardrails: readonly Guardrail[] = [
  {
    name: "grant-as-policy",
    mirrors: "RFC 9700 §2.3",
    severity: "critical",
    why: "A grant is the most that an application's tokens may hold.",
    remedy: "Derive grants from rules/policy.ts, in infra/authorization/application.ts.",
    check: every(
      resourceTypes.clientGrant,
      {
        setting: "scopes",
        expected: (grant, stack) => stack.applicationOf(grant)?.scopes.join(", ") ?? "no grant",
        holds: (scopes, grant, stack) =>
          Array.isArray(scopes) && sameMembers(textsOf(scopes), stack.applicationOf(grant)?.scopes ?? []),
      },
      {
        setting: "clientId",
        expected: "the Client of the same name",
        holds: (id, { name }, stack) => stack.referred(id, resourceTypes.client)?.name === name,
      },
      {
        setting: "audience",
        expected: "the timesheets:audience of the stack",
        holds: (found, _grant, { audience }) => found === audience,
      },
      {
        setting: "allowAnyOrganization",
        expected: "false",
        holds: (allowed) => allowed === undefined || allowed === false,
      },
      {
        setting: "allowAllScopes",
        expected: "false",
        holds: (allowed) => allowed === undefined || allowed === false,
      },
    ),
  },
  {
    name: "grant-subject",
    mirrors: "RFC 9068 §5",
    severity: "critical",
    why: "A machine that holds people's scopes acts for people who never signed in, and the other way round.",
    remedy:
      "Give machines grants of subject type client, and applications of people grants of subject type user.",
    check: every(
      resourceTypes.clientGrant,
      {
        setting: "subjectType",
        expected: (grant, stack) => `"${subjectOf(grant, stack)}"`,
        holds: (subject, grant, stack) => subject === subjectOf(grant, stack),
      },
      {
        setting: "scopes",
        expected: "no scope of people's roles, as it is a machine's",
        holds: (scopes, _grant, { policy }) =>
          textsOf(scopes).every(
            (scope) => !Object.values(policy.roles).some((role) => role.scopes.includes(scope)),
          ),
        when: (grant, stack) => subjectOf(grant, stack) === "client",
      },
      {
        setting: "scopes",
        expected: "no scope that only machines hold, as it is an application's of people",
        holds: (scopes, _grant, stack) =>
          textsOf(scopes).every((scope) => !machineScopes(stack).includes(scope)),
        when: (grant, stack) => subjectOf(grant, stack) === "user",
      },
    ),
  },
  {
    name: "grant-duties-apart",
    mirrors: "NIST SP 800-53 AC-5",
    severity: "high",
    why: "Who uploads entries must not be able to approve them.",
    remedy: "Take one of the two scopes away; rules/policy.ts names the pairs in separatedDuties.",
    check: (stack) =>
      stack.all(resourceTypes.clientGrant).flatMap((resource) =>
        stack.policy.separatedDuties
          .filter((pair) => pair.every((scope) => textsOf(resource.inputs.scopes).includes(scope)))
          .map(
            (pair): Breach => ({
              resource,
              property: "scopes",
              found: resource.inputs.scopes,
              expected: `not both ${pair.join(" and ")}`,
            }),
          ),
      ),
  },
];

const subjectOf = (
  grant: ResourceOf<typeof resourceTypes.clientGrant>,
  stack: JudgedStack,
): "client" | "user" => {
  const application = stack.applicationOf(grant);
  return application === undefined ? "user" : applicationKinds[application.kind].subjectType;
};

const machineScopes = ({ policy }: JudgedStack): string[] => {
  const ofPeople = new Set(Object.values(policy.roles).flatMap((role) => role.scopes));
  return Object.keys(policy.scopes).filter((scope) => !ofPeople.has(scope));
};
