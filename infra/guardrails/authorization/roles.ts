import { resourceTypes } from "declared-stack/resource-types";
import { itemsOf, sameMembers, textsOf, valueAt } from "declared-stack/value";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** Roles and what they permit. */
export const roleGuardrails: readonly Guardrail[] = [
  {
    name: "roles-as-policy",
    mirrors: "OWASP API5:2023",
    severity: "critical",
    why: "A role with more permissions than the policy says gives them to everybody who has the role.",
    remedy: "Derive roles and permissions from rules/policy.ts, in infra/authorization/roles.ts.",
    check: (stack) => [...undeclaredRoles(stack), ...strangeRoles(stack), ...strangePermissions(stack)],
  },
];

const missing = (type: string, expected: string): Breach => ({
  resource: { type, name: "" },
  property: "",
  found: undefined,
  expected,
});

function undeclaredRoles(stack: JudgedStack): Breach[] {
  return Object.keys(stack.policy.roles).flatMap((name) => [
    ...(stack.named(name, resourceTypes.role) === undefined
      ? [missing(resourceTypes.role, `the role "${name}" of rules/policy.ts`)]
      : []),
    ...(stack.all(resourceTypes.rolePermissions).some(({ inputs }) => roleOf(inputs.roleId, stack) === name)
      ? []
      : [missing(resourceTypes.rolePermissions, `the permissions of the role "${name}"`)]),
  ]);
}

const strangeRoles = (stack: JudgedStack): Breach[] =>
  stack
    .all(resourceTypes.role)
    .filter(({ inputs }) => !Object.hasOwn(stack.policy.roles, String(inputs.name)))
    .map((resource) => ({
      resource,
      property: "name",
      found: resource.inputs.name,
      expected: "a role of rules/policy.ts",
    }));

const roleOf = (id: unknown, stack: JudgedStack): unknown =>
  stack.referred(id, resourceTypes.role)?.inputs.name;

function strangePermissions(stack: JudgedStack): Breach[] {
  return stack.all(resourceTypes.rolePermissions).flatMap((resource) => {
    const { roleId, permissions } = resource.inputs;
    const role = roleOf(roleId, stack);
    if (role === undefined) {
      return [{ resource, property: "roleId", found: roleId, expected: "a Role of this stack" }];
    }
    const wanted = stack.policy.roles[String(role)]?.scopes ?? [];
    const api = stack.audience;
    const found = itemsOf(permissions);
    const right = found.every((one) => valueAt(one, "resourceServerIdentifier") === api);
    const names = textsOf(found.map((one) => valueAt(one, "name")));
    if (right && sameMembers(names, wanted)) return [];
    return [
      {
        resource,
        property: "permissions",
        found: permissions,
        expected: `${wanted.join(", ") || "none"} of ${api}`,
      },
    ];
  });
}
